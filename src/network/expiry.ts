/** Expiry: what lies below a position of the log is no longer history, for every node from the same entry on. */
import { entriesPerRecord } from "./entry.ts";
import type { HistoryExpired } from "./erasing-events.ts";
import { accepted, refusedNode } from "./outcome.ts";
import type { Rule } from "./rule.ts";
import type { Leap, State } from "./state.ts";
import { forgetNamingsBelow } from "./uploads.ts";

const day = 24 * 3_600_000;
/** Time that moves by more than this at once, in milliseconds, has leapt: nobody was there, or a clock was wrong. */
const leapMin = day;
/** How long a leap has to have lasted to be believed, in milliseconds, by the entries that came after it. */
const leapLasts = day;

export const historyExpired: Rule<HistoryExpired> = {
  from: "node",
  decide(state, { before }, origin) {
    if (before < state.expired) return refusedNode("more than that has expired already");
    const isWhole = Number.isSafeInteger(before) && before % entriesPerRecord === 0;
    return isWhole && before <= origin.position ? accepted() : refusedNode("there are no such records yet");
  },
  evolve(state, { before }) {
    state.expired = before;
    forgetNamingsBelow(state, before);
  },
};

/** An entry is stamped with this time. */
export function passTime(state: State, stamp: number): void {
  if (stamp <= state.at) return;
  if (state.at > 0 && stamp - state.at > leapMin) {
    // Of several that nobody can believe yet, the time before all of them counts.
    state.leap = { from: freshLeap(state, leapLasts)?.from ?? state.at, to: stamp };
  }
  state.at = stamp;
}

/**
 * The time by which it is judged what is old, where a clock shows `now`; both in milliseconds since 1970. A clock that is
 * ahead by itself is not followed. When the log's time has leapt as well, the time before that counts until the
 * leap has lasted for a while, so that somebody can notice: a clock that is a year ahead must not cost a year of history.
 * One that shows an earlier time again takes the leap back. @param patience a while, in milliseconds; a day at most
 */
export function steadyTime(state: State, now: number, patience: number): number {
  const leap = freshLeap(state, Math.min(patience, leapLasts));
  if (!leap) return Math.min(now, state.at);
  return now < leap.to ? now : leap.from;
}

/** The last leap, if that was less than so many milliseconds ago. */
function freshLeap({ at, leap }: State, lasts: number): Leap | undefined {
  return leap && at - leap.to < lasts ? leap : undefined;
}
