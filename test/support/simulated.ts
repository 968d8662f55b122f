/** Time and chance under a seed: the same seed gives the same run, however fast the machine is. */
import type { Clock, Random } from "../../src/ports.ts";

interface Event {
  readonly at: number;
  readonly task: () => void;
}

/** Time stands still until it is advanced. Events of one instant happen in the order in which they were asked for. */
export class SimulatedClock implements Clock {
  readonly #began: number;
  #elapsed = 0;
  readonly #events: Event[] = [];
  #running = false;

  /** `began`: wall-clock time at the start, in ms since 1970. */
  constructor(began = Date.UTC(2030, 0, 1)) {
    this.#began = began;
  }

  now(): number {
    return this.#began + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(delay: number, task: () => void): () => void {
    const event = { at: this.#elapsed + Math.max(0, delay), task };
    const later = this.#events.findLastIndex(({ at }) => at <= event.at) + 1;
    this.#events.splice(later, 0, event);
    return () => {
      const place = this.#events.indexOf(event);
      if (place >= 0) this.#events.splice(place, 1);
    };
  }

  every(interval: number, task: () => void): () => void {
    const again = () => {
      cancel = this.after(interval, again);
      task();
    };
    let cancel = this.after(interval, again);
    return () => cancel();
  }

  /** Lets `duration` ms pass, with everything that happens in them. */
  async advance(duration: number): Promise<void> {
    const until = this.#elapsed + duration;
    await settled();
    for (let next = this.#events[0]; next !== undefined && next.at <= until; next = this.#events[0]) {
      await this.#step(next);
    }
    this.#elapsed = until;
  }

  /** Lets time pass from event to event, as long as there are any, until `promise` is settled; resolves as it does. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let pending = true;
    const done = () => {
      pending = false;
    };
    promise.then(done, done);
    await settled();
    for (let next = this.#events[0]; pending && next !== undefined; next = this.#events[0])
      await this.#step(next);
    return pending
      ? Promise.reject(new Error("nothing is left to happen, yet the promise is pending"))
      : promise;
  }

  /** Lets time pass by itself, from event to event, until the returned function is called. */
  run(): () => void {
    this.#running = true;
    const turn = () => {
      if (!this.#running) return;
      const next = this.#events[0];
      if (next === undefined) setImmediate(turn);
      else void this.#step(next).then(turn);
    };
    turn();
    return () => {
      this.#running = false;
    };
  }

  async #step(event: Event): Promise<void> {
    this.#events.shift();
    this.#elapsed = event.at;
    event.task();
    await settled();
  }
}

/** Everything that follows from promises alone has happened. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A small, fast generator (mulberry32) that is good enough for schedules and, on purpose, guessable. */
export class SeededRandom implements Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  token(bytes: number): string {
    return Array.from({ length: bytes }, () =>
      Math.floor(this.fraction() * 256)
        .toString(16)
        .padStart(2, "0"),
    ).join("");
  }
}
