/** How fast a connection's commands are read: a burst, then a steady pace. Each proposal counts as a command. */

/**
 * Each command is paid for with time, up to a burst of them ahead. Looks at no clock: it is told the time. What is kept
 * is a moment and no count of tokens, so that nothing is rounded between being told to wait and having waited.
 */
export class Throttle {
  readonly #millisecondsEach: number;
  readonly #ahead: number;
  #paidUntil: number;

  /** @param perSecond commands per second, 0 for no limit @param now monotonic milliseconds */
  constructor(perSecond: number, burst: number, now: number) {
    this.#millisecondsEach = perSecond === 0 ? 0 : 1000 / perSecond;
    this.#ahead = Math.max(0, burst - 1) * this.#millisecondsEach;
    this.#paidUntil = now;
  }

  /** Takes one command's worth: 0 when it may be run now, else the milliseconds to wait before asking again. */
  take(now: number): number {
    const wait = this.#paidUntil - this.#ahead - now;
    if (wait > 0) return Math.ceil(wait);
    this.#paidUntil = Math.max(this.#paidUntil, now) + this.#millisecondsEach;
    return 0;
  }

  /** Counts commands that did not wait for their turn: what comes next waits for them. Below 0 it gives some back. */
  charge(commands: number): void {
    this.#paidUntil += commands * this.#millisecondsEach;
  }
}

/** Lines that a client may send at once to register: some ask for each capability in a line of its own. */
const registrationLines = 64;

/** The paces of one connection. */
export interface Throttles {
  readonly newcomer: Throttle;
  readonly registered: Throttle;
}

/** @param now monotonic milliseconds */
export function throttlesFor(
  { messagesPerSecond, burst }: { readonly messagesPerSecond: number; readonly burst: number },
  now: number,
): Throttles {
  return {
    newcomer: new Throttle(messagesPerSecond, Math.max(burst, registrationLines), now),
    registered: new Throttle(messagesPerSecond, burst, now),
  };
}
