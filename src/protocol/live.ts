/** The live picture of a cluster: what `GET /cluster/live` sends, in frames, as Server-Sent Events of JSON. */

/** A node, as the node that tells of it sees it. */
export interface LiveNode {
  readonly id: string;
  /** Where clients reach it, as host:port. */
  readonly address: string;
  /** `suspected`: it was not heard for a while, and has not answered yet. `stopped`: as it was asked to. */
  readonly state: "up" | "suspected" | "lost" | "stopped";
  /** Which start of the node this is. */
  readonly incarnation: number;
  readonly connections: number;
  readonly sessions: number;
  /** The last record that it is known to have applied: of other nodes, as they said in their last heartbeat. */
  readonly applied: number;
}

/** What an entry of the log was about. Never who, where, or what was said. */
export const liveKinds = [
  "said",
  "came",
  "back",
  "left",
  "closed",
  "joined",
  "parted",
  "changed",
  "node",
] as const;
export type LiveKind = (typeof liveKinds)[number];

/** An entry of the log: its place there, its kind, and the node that proposed it; 1 when it was refused. */
export type LiveEntry = readonly [position: number, kind: LiveKind, node: string, refused?: 1];

/** What happened to a node, or to people because of it, and when, in milliseconds since 1970. */
export type LiveNews = LiveDeed & { readonly at: number };

/** `waiting` people have no connection left, and are waited for. */
export type LiveDeed =
  | { readonly kind: "up"; readonly node: string; readonly incarnation: number; readonly waiting: number }
  | { readonly kind: "suspected"; readonly node: string; readonly by: string }
  /** It was suspected, and has shown that it lives. */
  | { readonly kind: "answered"; readonly node: string }
  | { readonly kind: "lost"; readonly node: string; readonly by: string; readonly waiting: number }
  | { readonly kind: "stopped"; readonly node: string; readonly waiting: number }
  /** So many people of one node went on at another one. */
  | { readonly kind: "back"; readonly from: string; readonly to: string; readonly count: number }
  /** So many people of a node were waited for in vain. */
  | { readonly kind: "gone"; readonly from: string; readonly count: number };

export interface LiveFrame {
  /** Only in the first frame that a viewer gets, which has all nodes, and the news of the last seconds once more. */
  readonly begin?: {
    readonly network: string;
    readonly epoch: string;
    /** Who tells all this. */
    readonly node: string;
    /** Milliseconds that nodes may be silent, and that people are waited for. */
    readonly lostAfter: number;
    readonly grace: number;
  };
  /** By the node's clock, in milliseconds since 1970. */
  readonly now: number;
  /** The number of the newest record that is known to be in the log, and of the last one that the node has applied. */
  readonly head: number;
  readonly applied: number;
  /** Users in the network, and those of them who are waited for. */
  readonly people: number;
  readonly waiting: number;
  /** Those that are not as they were in the frame before. */
  readonly nodes?: readonly LiveNode[];
  /** Nodes whose heartbeats were heard since. */
  readonly beats?: readonly string[];
  /** Entries since, in the order of the log; the newest, when they are too many to tell. */
  readonly entries?: readonly LiveEntry[];
  /** How many entries there were, and how many of them were messages. */
  readonly count?: number;
  readonly said?: number;
  readonly news?: readonly LiveNews[];
}

/** A node is suspected when this share of `lostAfter` has passed in silence, and lost when the rest has as well. */
export const suspectedAt = 0.6;

/**
 * How long a demonstration pauses a node, in milliseconds: between being suspected and being lost.
 * @param lostAfter in milliseconds; 0 where no node is lost because it is silent
 */
export function pauseLasts(lostAfter: number): number {
  return (lostAfter * (suspectedAt + 1)) / 2 || 4000;
}

/** Milliseconds between frames while something happens, and at most between any two. */
export const frameInterval = 250;
export const quietAtMost = 1000;
