/** Turns: work for many connections at once, done bit by bit so that nobody waits for all of it. */
import type { Clock } from "../ports.ts";

/** How long may be worked before all others have their turn, in milliseconds; a task that has begun is ended. */
const turnMax = 5;

export class Turns {
  readonly #clock: Clock;
  /** Whoever asks has one task waiting at most: so there are no more than connections. */
  readonly #waiting: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs the task soon, after all that wait already. It may not throw. */
  run(task: () => void): void {
    this.#waiting.push(task);
    if (this.#waiting.length === 1) this.#next();
  }

  #next(): void {
    this.#clock.after(0, () => this.#work());
  }

  #work(): void {
    const began = this.#clock.monotonic();
    while (this.#waiting.length > 0 && this.#clock.monotonic() - began < turnMax) {
      this.#waiting[0]?.();
      this.#waiting.shift();
    }
    if (this.#waiting.length > 0) this.#next();
  }
}
