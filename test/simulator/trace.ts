/** The trace of a run: all that happened in it, line by line. Two runs of one seed have the same, to the byte. */
import { hash } from "node:crypto";
import type { Clock } from "../../src/ports.ts";

export class Trace {
  readonly #clock: Clock;
  readonly #lines: string[] = [];
  readonly #show: ((line: string) => void) | undefined;

  /** @param show is given each line as it is noted */
  constructor(clock: Clock, show?: (line: string) => void) {
    this.#clock = clock;
    this.#show = show;
  }

  /** @param who a node or a client, or "world" */
  note(who: string, what: string): void {
    const line = `${this.#clock.monotonic().toFixed(3).padStart(10)} ${who.padEnd(7)} ${what}`;
    this.#lines.push(line);
    this.#show?.(line);
  }

  /** Names all lines so far. */
  digest(): string {
    return hash("sha256", this.#lines.map((line) => `${line}\n`).join(""));
  }
}
