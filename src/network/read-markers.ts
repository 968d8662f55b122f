/** Read markers: up to where a user has read a channel, or what somebody said to it. No other user is told of them. */
import { limits } from "../protocol/limits.ts";
import { fold } from "../protocol/names.ts";
import type { ReadMarked } from "./account-events.ts";
import { accepted, sourceOf } from "./outcome.ts";
import { renew } from "./recency.ts";
import { type Origin, proposer, type Rule } from "./rule.ts";
import { accountOf, type ReadMarkers, type Session, type State, sessionsOf } from "./state.ts";

/** Of an account, or of a session that has none; for a new one the one goes that was moved longest ago. */
export const readMarkersMax = 256;
if (readMarkersMax < limits.channels)
  throw new Error("a session's channels have room for their read markers");

/** A session's markers are its account's, where it has one: they outlive it, and are those of the account's other clients. */
export function readMarkersOf(state: State, session: Session): ReadMarkers {
  return (accountOf(state, session) ?? session).readMarkers;
}

/** Up to where it is read, in milliseconds since 1970; undefined where that is not known. */
export function readUpTo(state: State, session: Session, target: string): number | undefined {
  return readMarkersOf(state, session).get(fold(target));
}

/** A marker never goes back. */
function mark(markers: ReadMarkers, key: string, at: number): void {
  if (at <= (markers.get(key) ?? Number.NEGATIVE_INFINITY)) return;
  renew(markers, key, at, readMarkersMax);
}

/** What a guest had read is read by the account that it turns out to be. */
export function mergeReadMarkers(from: ReadMarkers, into: ReadMarkers): void {
  for (const [key, at] of from) mark(into, key, at);
  from.clear();
}

/** What was read in a channel stays so under its other name. */
export function renameReadMarker(markers: ReadMarkers, from: string, to: string): void {
  const at = markers.get(from);
  if (at === undefined || from === to) return;
  markers.delete(from);
  mark(markers, to, at);
}

/** Where the marker will be; undefined when it stays. Nobody has read what is not written yet. */
function moved(state: State, { target, at }: ReadMarked, origin: Origin): number | undefined {
  const readAt = Math.min(at, origin.at);
  const known = readUpTo(state, proposer(state, origin), target);
  return readAt > (known ?? Number.NEGATIVE_INFINITY) ? readAt : undefined;
}

/** The sessions that have it told to them and kept: those that somebody else uses, or may come back to by a token. */
function hearers(state: State, session: Session): Session[] {
  const account = accountOf(state, session);
  return (account ? sessionsOf(state, account) : [session]).filter(
    (each) => each.clients.size > 0 || each.connections.size > (each === session ? 1 : 0),
  );
}

export const readMarked: Rule<ReadMarked> = {
  from: "session",
  decide(state, event, origin) {
    const readAt = moved(state, event, origin);
    if (readAt === undefined) return accepted();
    const session = proposer(state, origin);
    const sessions = hearers(state, session).map(({ id }) => id);
    if (sessions.length === 0) return accepted();
    const line = { type: "read-marked", target: event.target, readAt } as const;
    return accepted({ channels: [], sessions, source: sourceOf(session), line });
  },
  evolve(state, event, origin) {
    const readAt = moved(state, event, origin);
    if (readAt === undefined) return;
    mark(readMarkersOf(state, proposer(state, origin)), fold(event.target), readAt);
  },
};
