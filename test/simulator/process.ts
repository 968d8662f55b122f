/** A process of an operating system: it has a clock, and can be stopped, continued, and killed at any instant. */
import type { Clock } from "../../src/ports.ts";

export class SimulatedProcess implements Clock {
  readonly #world: Clock;
  readonly #ahead: () => number;
  #state: "running" | "paused" | "dead" = "running";
  /** What came while it was stopped, in its order. */
  readonly #waiting: (() => void)[] = [];

  /** @param ahead how far the wall clock of its machine is from the true time, in milliseconds */
  constructor(world: Clock, ahead: () => number) {
    this.#world = world;
    this.#ahead = ahead;
  }

  get isDead(): boolean {
    return this.#state === "dead";
  }

  get isPaused(): boolean {
    return this.#state === "paused";
  }

  now(): number {
    return this.#world.now() + this.#ahead();
  }

  monotonic(): number {
    return this.#world.monotonic();
  }

  after(delay: number, task: () => void): () => void {
    let cancelled = false;
    const cancel = this.#world.after(delay, () => this.run(() => (cancelled ? undefined : task())));
    return () => {
      cancelled = true;
      cancel();
    };
  }

  /** What became due more than once while it was stopped, is done once. */
  every(interval: number, task: () => void): () => void {
    let cancelled = false;
    let due = false;
    const cancel = this.#world.every(interval, () => {
      if (this.isDead) cancel();
      if (due) return;
      due = true;
      this.run(() => {
        due = false;
        if (!cancelled) task();
      });
    });
    return () => {
      cancelled = true;
      cancel();
    };
  }

  /** Something reaches the process: now, or when it is continued, or never. */
  run(task: () => void): void {
    if (this.#state === "running" && this.#waiting.length === 0) task();
    else if (this.#state !== "dead") this.#waiting.push(task);
  }

  /** The promise as the process sees it: nothing settles while it is stopped. */
  gate<Result>(promise: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      promise.then(
        (result) => this.run(() => resolve(result)),
        (error) => this.run(() => reject(error)),
      );
    });
  }

  /** As SIGSTOP does. */
  pause(): void {
    if (this.#state === "running") this.#state = "paused";
  }

  /** As SIGCONT does. */
  resume(): void {
    if (this.#state !== "paused") return;
    this.#state = "running";
    this.#next();
  }

  /** As SIGKILL does. */
  kill(): void {
    this.#state = "dead";
    this.#waiting.length = 0;
  }

  /** One after the other, each with all that follows from it, as an event loop does. */
  #next(): void {
    this.#world.after(0, () => {
      if (this.#state !== "running") return;
      this.#waiting.shift()?.();
      if (this.#waiting.length > 0) this.#next();
    });
  }
}
