/** How fast a connection's commands are read: a burst, then a steady pace. Each proposal counts as a command. */

/** A bucket of commands that fills at a steady pace, and may be in debt. Looks at no clock: it is told the time. */
export class Throttle {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #filledAt: number;

  /** @param perSecond commands per second, 0 for no limit @param now monotonic milliseconds */
  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond;
    this.#burst = Math.max(1, burst);
    this.#tokens = this.#burst;
    this.#filledAt = now;
  }

  /** Takes one command's worth: 0 when it may be run now, else the milliseconds to wait before asking again. */
  take(now: number): number {
    if (this.#perSecond === 0) return 0;
    const gained = ((now - this.#filledAt) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + gained);
    this.#filledAt = now;
    if (this.#tokens < 1) return Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1000);
    this.#tokens -= 1;
    return 0;
  }

  /** Counts commands that did not wait for their turn: what comes next waits for them. Below 0 it gives some back. */
  charge(commands: number): void {
    this.#tokens -= commands;
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
