/** Readiness: whether the log answers; and when it does not, whether it has had the time in which it recovers by itself. */
import type { Clock } from "../ports.ts";
import type { Freshness } from "./freshness.ts";

/** How often the log is asked whether it is there, without traffic too; in milliseconds. */
const interval = 1000;

export interface ReadinessOptions {
  readonly clock: Clock;
  readonly freshness: Pick<Freshness, "fresh">;
  /** For so many milliseconds a log may give no answer, and changes only wait. */
  readonly patience: number;
}

export class Readiness {
  readonly #options: ReadinessOptions;
  #trouble: string | undefined = "it is starting";
  #isAnswered = true;
  /** When it was last, in monotonic milliseconds. */
  #answeredAt = 0;

  constructor(options: ReadinessOptions) {
    this.#options = options;
  }

  /** Why no changes are taken, for clients; undefined while they are. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Whether the log answered when it was last asked. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** The node has started: from now on the log is asked. @returns what ends that */
  begin(): () => void {
    this.#answered();
    return this.#options.clock.every(interval, () => void this.#ask());
  }

  async #ask(): Promise<void> {
    const { clock, freshness, patience } = this.#options;
    this.#isAnswered = await freshness.fresh();
    if (this.#isAnswered) this.#answered();
    else if (clock.monotonic() - this.#answeredAt >= patience) this.#trouble = "The log does not answer";
  }

  #answered(): void {
    this.#answeredAt = this.#options.clock.monotonic();
    this.#trouble = undefined;
  }
}
