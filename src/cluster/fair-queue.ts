/** A fair queue: so many tasks run at once, and of those who wait each gets one in turn, however many it has. */

export class FairQueue {
  readonly #runningMax: number;
  readonly #waitingMax: number;
  /** Who is next, and what it waits with, first come first. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #running = 0;

  /** @param waitingMax tasks of one and the same that may wait */
  constructor(runningMax: number, waitingMax: number) {
    this.#runningMax = runningMax;
    this.#waitingMax = waitingMax;
  }

  /** Undefined when `who` has too many tasks waiting. */
  async run<T>(who: string, task: () => Promise<T>): Promise<T | undefined> {
    if (this.#running < this.#runningMax) this.#running += 1;
    else if (!(await this.#turnOf(who))) return undefined;
    try {
      return await task();
    } finally {
      this.#passOn();
    }
  }

  #turnOf(who: string): Promise<boolean> {
    const waiting = this.#waiting.get(who) ?? [];
    if (waiting.length >= this.#waitingMax) return Promise.resolve(false);
    this.#waiting.set(who, waiting);
    return new Promise((resolve) => waiting.push(() => resolve(true)));
  }

  /** Whoever is next takes over the place, and stands behind the others with the rest. */
  #passOn(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#running -= 1;
      return;
    }
    const [who, [first, ...rest]] = next;
    this.#waiting.delete(who);
    if (rest.length > 0) this.#waiting.set(who, rest);
    first?.();
  }
}
