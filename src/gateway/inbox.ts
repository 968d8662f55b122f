/** The inbox: what a client has sent and what is to be run for it, one after the other and at its pace. */

import { type Clock, pause } from "../ports.ts";
import type { Line } from "../protocol/lines.ts";
import type { Request } from "./dialect.ts";
import type { Throttle } from "./throttle.ts";

/** Lines that wait to be run before the client is no longer read from. */
const waitingMax = 64;

export interface InboxOptions {
  readonly clock: Clock;
  /** The pace that holds now. */
  throttle(): Throttle;
  /** What is to be waited for before the next line can be understood. */
  hold(): Promise<void> | undefined;
  /** Runs one; what it returns is waited for before the next. */
  run(next: Line | Request): Promise<void> | undefined;
  /** Everything is run, for now. */
  emptied(): Promise<void> | undefined;
  failed(error: unknown): void;
  /** Stop and go on reading from the client. */
  pause(): void;
  resume(): void;
}

export class Inbox {
  readonly #options: InboxOptions;
  readonly #waiting: (Line | Request)[] = [];
  #running = false;
  #paused = false;
  #closed = false;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  push(lines: readonly Line[]): void {
    for (const line of lines) this.#waiting.push(line);
    if (!this.#paused && this.#waiting.length >= waitingMax) {
      this.#paused = true;
      this.#options.pause();
    }
    this.#wake();
  }

  /** Puts a request before all that have not been run yet. */
  putFirst(request: Request): void {
    this.#waiting.unshift(request);
    this.#wake();
  }

  /** Nothing more is run. */
  close(): void {
    this.#closed = true;
  }

  #wake(): void {
    if (this.#running) return;
    this.#running = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    try {
      while (!this.#closed) {
        const wasEmpty = this.isEmpty;
        const waiting = wasEmpty ? this.#options.emptied() : this.#runFirst();
        if (waiting) await waiting;
        if (wasEmpty && this.isEmpty) break;
      }
    } catch (error) {
      this.#options.failed(error);
    } finally {
      this.#running = false;
    }
  }

  #runFirst(): Promise<void> | undefined {
    const { clock, throttle, hold, run } = this.#options;
    const held = hold();
    if (held) return held;
    const wait = throttle().take(clock.monotonic());
    if (wait > 0) return pause(clock, wait);
    const next = this.#waiting.shift();
    this.#resume();
    return next && run(next);
  }

  #resume(): void {
    if (!this.#paused || this.#waiting.length >= waitingMax / 2) return;
    this.#paused = false;
    this.#options.resume();
  }
}
