/** Attempts: how often something was tried by one address, or at one account, on all nodes together. Forgotten with time. */
import { renew } from "./recency.ts";
import type { Attempts, State } from "./state.ts";

/** What is counted: wrong passwords of an address and for an account, accounts made by an address, codes sent to one. */
const kinds = {
  guess: { most: 10, forgottenAfter: 60_000 },
  guessed: { most: 30, forgottenAfter: 60_000 },
  registration: { most: 5, forgottenAfter: 600_000 },
  mail: { most: 3, forgottenAfter: 3_600_000 },
} as const satisfies Record<string, Kind>;

/** So many may be open, and one is forgotten after so many milliseconds. */
interface Kind {
  readonly most: number;
  readonly forgottenAfter: number;
}

type AttemptKind = keyof typeof kinds;

/** Addresses and accounts that are counted at a time; the one that was quiet longest is forgotten for a new one. */
export const attemptsMax = 10_000;

function keyOf(kind: AttemptKind, who: string): string {
  return `${kind} ${who}`;
}

/** What is not forgotten yet. */
function open(state: State, kind: AttemptKind, who: string, at: number): Attempts {
  const known = state.attempts.get(keyOf(kind, who));
  const { forgottenAfter } = kinds[kind];
  const forgotten = known ? Math.floor(Math.max(0, at - known.at) / forgottenAfter) : 0;
  if (!known || forgotten >= known.count) return { count: 0, at };
  return { count: known.count - forgotten, at: known.at + forgotten * forgottenAfter };
}

/** Whether there were too many. @param at milliseconds since 1970 */
export function isExhausted(state: State, kind: AttemptKind, who: string, at: number): boolean {
  return open(state, kind, who, at).count >= kinds[kind].most;
}

/** One more. */
export function countAttempt(state: State, kind: AttemptKind, who: string, at: number): void {
  const key = keyOf(kind, who);
  const known = open(state, kind, who, at);
  renew(state.attempts, key, { count: known.count + 1, at: known.at }, attemptsMax);
}
