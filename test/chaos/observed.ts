/** What one client saw and did while everything went wrong, as far as the promises are about it. */

import type { Property } from "../simulator/violation.ts";

/** A line that came from the log: it has an id. */
export interface Line {
  readonly id: string;
  /** "nick!user@host". The user names the client that it is from, whatever its nick. */
  readonly source: string;
  readonly verb: string;
  readonly params: readonly string[];
}

export type Moment =
  | { readonly kind: "connected" }
  /** `isMissed`: it happened while the client was away. `isAgain`: it answers a label, perhaps a second time. */
  | { readonly kind: "told"; readonly line: Line; readonly isMissed: boolean; readonly isAgain: boolean }
  /** `told` is the highest id that anybody had been told then. */
  | { readonly kind: "pinged"; readonly token: string; readonly told: string }
  /** `isBarrier`: no warning said that this answer means less. */
  | { readonly kind: "ponged"; readonly token: string; readonly isBarrier: boolean }
  /** Its session was over although it came back in time. */
  | { readonly kind: "forgotten"; readonly why: string };

/**
 * "taken" and "refused" are fates; "unavailable" is answered by sending it again; "unknown" is the fate of what a
 * client without resume had not heard of when its connection broke.
 */
export type Answer = "taken" | "refused" | "unavailable" | "unknown";

/** What a client wanted done. */
export interface Sending {
  readonly name: string;
  /** Nobody ever says the same twice. Absent for what says nothing. */
  readonly text: string | undefined;
  readonly target: string;
  /** Which of all the lines that the client ever sent. Several where it was sent again. */
  readonly sent: number[];
  readonly answers: Answer[];
  /** The id that it was acknowledged by. */
  id: string | undefined;
}

/** "resuming" misses nothing; "guest" has no resume; "person" is our own client core, in #lobby. */
export type Kind = "resuming" | "guest" | "person";

export interface Observed {
  /** Its username, which is nobody else's. */
  readonly name: string;
  readonly kind: Kind;
  readonly moments: Moment[];
  readonly sendings: Sending[];
}

/** What the cluster keeps, asked for when all is calm again. */
export interface Kept {
  /** The whole history of all channels, as each node replays it. */
  readonly replays: readonly (readonly Line[])[];
  /** What is said at each id in the log's file. */
  readonly log: ReadonlyMap<string, string>;
}

/** Is told of each promise that was broken. */
export type Report = (property: Property, details: string) => void;

export function isDecided({ answers }: Sending): boolean {
  const last = answers.at(-1);
  return last !== undefined && last !== "unavailable";
}

export function userOf({ source }: Line): string {
  return /!([^@]*)@/.exec(source)?.[1] ?? "";
}

export function nickOf({ source }: Line): string {
  return source.split("!")[0] ?? "";
}
