/** A verification's report for people and scripts: what is well on stdout, what is not on stderr. */
import { printable } from "../protocol/printable.ts";
import { systemClock } from "./clock.ts";
import type { Report } from "./verify-report.ts";

/** How often progress is shown on a terminal, in ms. */
const progressInterval = 200;

export class ConsoleReport implements Report {
  faults = 0;
  #shownAt = Number.NEGATIVE_INFINITY;
  #isShowing = false;

  says(line: string): void {
    this.#clear();
    process.stdout.write(`${printable(line)}\n`);
  }

  fault(line: string): void {
    this.#clear();
    this.faults += 1;
    process.stderr.write(`chorus: ${printable(line)}\n`);
  }

  /** Only where somebody watches. */
  progress(line: string): void {
    const now = systemClock.monotonic();
    if (!process.stderr.isTTY || now - this.#shownAt < progressInterval) return;
    this.#clear();
    this.#shownAt = now;
    this.#isShowing = true;
    process.stderr.write(printable(line).slice(0, (process.stderr.columns ?? 80) - 1));
  }

  #clear(): void {
    if (this.#isShowing) process.stderr.write("\r\x1b[K");
    this.#isShowing = false;
  }
}
