/** Freshness: answers wait until everything is applied that was in the log when they were asked for. */
import type { Clock } from "../ports.ts";

/** After this long without an answer of the log a question is answered from what is applied, in milliseconds. */
const patience = 1000;

export class Freshness {
  readonly #head: () => Promise<number>;
  readonly #clock: Clock;
  #applied = 0;
  #known = 0;
  /** Who waits for a record to be applied, by its number. */
  readonly #waiting = new Map<number, (() => void)[]>();
  #running: Promise<boolean> | undefined;
  #next: Promise<boolean> | undefined;

  /** @param head asks the log for the number of its newest record */
  constructor(head: () => Promise<number>, clock: Clock) {
    this.#head = head;
    this.#clock = clock;
  }

  /** Every record up to this one is applied, and what it told is posted: whoever gets it is written it before anything else. */
  advance(record: number): void {
    this.#applied = record;
    for (const [number, resolves] of this.#waiting) {
      if (number > record) continue;
      this.#waiting.delete(number);
      for (const resolve of resolves) resolve();
    }
  }

  /** The number of the newest record that is known to be in the log. */
  get head(): number {
    return Math.max(this.#known, this.#applied);
  }

  /** True when all that was in the log at this call is applied; false when the log does not say in time. */
  fresh(): Promise<boolean> {
    if (!this.#running) {
      this.#running = this.#ask().finally(() => {
        this.#running = undefined;
      });
      return this.#running;
    }
    // The request on its way may have read the head before this call: one more serves all who come meanwhile.
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      return this.fresh();
    });
    return this.#next;
  }

  async #ask(): Promise<boolean> {
    const { soon = (task) => task() } = this.#clock;
    let cancel = () => {};
    const late = new Promise<boolean>((resolve) => {
      // A node that had no time to look may have the answer already.
      cancel = this.#clock.after(patience, () => soon(() => resolve(false)));
    });
    const reached = this.#head().then(
      (head) => this.#reach(head).then(() => true),
      () => false,
    );
    const fresh = await Promise.race([reached, late]);
    cancel();
    return fresh;
  }

  #reach(head: number): Promise<void> {
    this.#known = Math.max(this.#known, head);
    if (this.#applied >= head) return Promise.resolve();
    return new Promise((resolve) => {
      const resolves = this.#waiting.get(head);
      if (resolves) resolves.push(resolve);
      else this.#waiting.set(head, [resolve]);
    });
  }
}
