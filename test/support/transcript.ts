/** What somebody has read so far, line by line, and waiting for more of it. */
import assert from "node:assert/strict";
import { StringDecoder } from "node:string_decoder";
import { until } from "./until.ts";

/** A whole line, or a pattern that is in one. */
export type Wanted = string | RegExp;

const linesShown = 25;

export class Transcript {
  /** Whole lines without their ends. */
  readonly lines: string[] = [];
  readonly #whose: string;
  readonly #decoder = new StringDecoder("utf8");
  #rest = "";

  /** @param whose for the messages of tests that fail */
  constructor(whose: string) {
    this.#whose = whose;
  }

  add(bytes: Buffer): void {
    const pieces = (this.#rest + this.#decoder.write(bytes)).split(/\r?\n/);
    this.#rest = pieces.pop() ?? "";
    this.lines.push(...pieces);
  }

  /** What has come of a line that has not ended yet. */
  get rest(): string {
    return this.#rest;
  }

  count(wanted: Wanted): number {
    return this.lines.filter((line) => isIn(line, wanted)).length;
  }

  /** Resolves with the line, as soon as it is there; `times` waits for as many of them. */
  async sees(
    wanted: Wanted,
    { times = 1, within }: { times?: number; within?: number } = {},
  ): Promise<string> {
    await until(
      () => this.count(wanted) >= times,
      () => `${this.#whose} to see ${times > 1 ? `${times} × ` : ""}${wanted}, who saw ${this.#shown()}`,
      within,
    );
    return this.lines.findLast((line) => isIn(line, wanted)) ?? "";
  }

  /** Asserts that it came exactly so often until now. */
  saw(times: number, wanted: Wanted): void {
    const count = this.count(wanted);
    assert.equal(count, times, `${this.#whose} saw ${wanted} ${count} times: ${this.#shown()}`);
  }

  /** Asserts that it has not come. To be called after something that is certain to come later. */
  sawNothingOf(wanted: Wanted): void {
    this.saw(0, wanted);
  }

  #shown(): string {
    return (
      JSON.stringify(this.lines.slice(-linesShown), undefined, 1) + (this.#rest && ` and "${this.#rest}"`)
    );
  }
}

function isIn(line: string, wanted: Wanted): boolean {
  return typeof wanted === "string" ? line === wanted : wanted.test(line);
}
