/** Patience with a log that gives no answer just now: its servers may be choosing a leader. */
import { type Clock, pause } from "../ports.ts";
import { LogUnavailable } from "./errors.ts";

export interface PatienceOptions {
  readonly clock: Pick<Clock, "monotonic" | "after">;
  /** How long an answer may stay out, and how long to wait before it is asked for again, in milliseconds. */
  readonly within: number;
  readonly interval: number;
  /** Whether what was thrown may be gone when it is asked again. */
  mayPass(error: unknown): boolean;
}

export class Patience {
  readonly #options: PatienceOptions;

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /** Asks until there is an answer. @throws what was thrown last: it does not pass, or did not in time */
  async until<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const { clock, within, interval, mayPass } = this.#options;
    const began = clock.monotonic();
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if (!mayPass(error) || clock.monotonic() - began > within) throw error;
      }
      await pause(clock, interval);
    }
  }

  /** Waits for an answer that was asked for. @throws LogUnavailable it stays out, and `silence` says so */
  async for<Answer>(answer: Promise<Answer>, silence: string): Promise<Answer> {
    const { clock, within } = this.#options;
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      cancel = clock.after(within, () => reject(new LogUnavailable(silence)));
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      cancel();
    }
  }
}
