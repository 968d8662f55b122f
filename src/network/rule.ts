/** A rule says what an event does: `decide` looks and never writes, `evolve` writes and never fails. */
import assert from "node:assert/strict";
import type { Body } from "./entry.ts";
import type { Event } from "./events.ts";
import type { Decision } from "./outcome.ts";
import { type Session, type State, sessionOf } from "./state.ts";

/** Where an event comes from and where it stands. */
export interface Origin {
  readonly position: number;
  /** The entry's time, in milliseconds since 1970. */
  readonly at: number;
  readonly node: string;
  readonly incarnation: number;
  readonly n: number;
  /** The key of the proposing connection; undefined for a node's own events. */
  readonly connection: string | undefined;
  /** Absent too when the body was erased. */
  readonly body: Body | undefined;
}

export interface Rule<E extends Event> {
  /** Who may propose it: a connection that is attached, one that is not yet, either of them, or a node itself. */
  readonly from: "session" | "newcomer" | "anyone" | "node";
  decide(state: State, event: E, origin: Origin): Decision;
  evolve(state: State, event: E, origin: Origin): void;
}

/** The session that proposed; for rules that are `from: "session"`. */
export function proposer(state: State, origin: Origin): Session {
  assert(origin.connection !== undefined);
  const session = sessionOf(state, origin.connection);
  assert(session);
  return session;
}
