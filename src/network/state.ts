/** The replicated state: what every node knows after the same records, and how to look things up in it. */
import { fold } from "../protocol/names.ts";

/** The version of the rules in this folder. A log's rules change only by an event, once every live node knows them. */
export const currentRules = 1;

/** A session is named by the position of the entry that opened it. */
export type SessionId = number;

export interface NodeState {
  readonly incarnation: number;
  readonly nonce: string;
  readonly address: string;
  readonly pid: number;
  /** `down` stopped as asked, `lost` was declared dead. */
  status: "up" | "lost" | "down";
  /** The last record of this incarnation that was applied. */
  n: number;
}

/** One user's presence. It outlives its connections while it is detached. */
export interface Session {
  readonly id: SessionId;
  nick: string;
  readonly username: string;
  readonly host: string;
  readonly realname: string;
  /** The user mode `i`. */
  invisible: boolean;
  /** Keys of the attached connections. */
  readonly connections: Set<string>;
  /** The position at which the last connection went, while none is attached. */
  detachedAt?: number | undefined;
  /** Folded names. */
  readonly channels: Set<string>;
}

export interface Topic {
  readonly text: string;
  /** Who set it, as nick!user@host. */
  readonly by: string;
  readonly at: number;
}

export interface Channel {
  /** As its first member wrote it. */
  readonly name: string;
  readonly createdAt: number;
  topic?: Topic | undefined;
  readonly members: Set<SessionId>;
}

export interface State {
  /** The number of the last record applied. */
  record: number;
  /** The time of the last entry, in milliseconds since 1970; never falls. */
  at: number;
  readonly rules: number;
  readonly nodes: Map<string, NodeState>;
  readonly sessions: Map<SessionId, Session>;
  readonly channels: Map<string, Channel>;
  /** Folded nick to session: an index of `sessions`. */
  readonly nicks: Map<string, SessionId>;
  /** Connection key to session: an index of `sessions`. */
  readonly connections: Map<string, SessionId>;
}

/** The state before the first record. */
export function emptyState(): State {
  return {
    record: 0,
    at: 0,
    rules: currentRules,
    nodes: new Map(),
    sessions: new Map(),
    channels: new Map(),
    nicks: new Map(),
    connections: new Map(),
  };
}

export function sessionByNick(state: State, nick: string): Session | undefined {
  const id = state.nicks.get(fold(nick));
  return id === undefined ? undefined : state.sessions.get(id);
}

export function sessionOf(state: State, connection: string): Session | undefined {
  const id = state.connections.get(connection);
  return id === undefined ? undefined : state.sessions.get(id);
}

export function channelByName(state: State, name: string): Channel | undefined {
  return state.channels.get(fold(name));
}

/** Whether this incarnation of a node counts as living. */
export function isLiving(
  state: State,
  { node, incarnation }: { readonly node: string; readonly incarnation: number },
): boolean {
  const known = state.nodes.get(node);
  return known?.status === "up" && known.incarnation === incarnation;
}

/** The nodes that count as living, in the order of their names. */
export function liveNodes(state: State): string[] {
  return [...state.nodes]
    .filter(([, node]) => node.status === "up")
    .map(([id]) => id)
    .sort();
}
