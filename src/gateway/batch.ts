/** Lines for the same recipients, rendered once for each way of rendering. */
import { render, type Way } from "./rendering.ts";
import type { Told } from "./told.ts";

/** One line, with where it stands in the log and whom it came from. */
export interface Posted<R> {
  readonly told: Told;
  /** Answered apart, so left out here. */
  readonly except: R | undefined;
}

/** Lines as one buffer, to be shared. */
export interface Whole {
  readonly bytes: Uint8Array;
  /** How many lines these are: not every way shows every one. */
  readonly count: number;
}

interface Rendered extends Whole {
  /** Where each line ends in `bytes`. */
  readonly ends: readonly number[];
}

export class Batch<R> {
  readonly #posted: Posted<R>[] = [];
  readonly #senders = new Set<R>();
  readonly #rendered = new Map<Way, Rendered>();

  /** Positions must ascend. */
  post(line: Posted<R>): void {
    this.#posted.push(line);
    if (line.except) this.#senders.add(line.except);
    this.#rendered.clear();
  }

  /** All lines, or undefined when some of them are not for this recipient. */
  whole(recipient: R, way: Way, writtenTo: number): Whole | undefined {
    const first = this.#posted[0]?.told.position ?? 0;
    return first > writtenTo && !this.#senders.has(recipient) ? this.#render(way) : undefined;
  }

  /** The lines above `writtenTo` that are for this recipient and that its way shows, with their positions. */
  *lines(recipient: R, way: Way, writtenTo: number): Generator<{ position: number; bytes: Uint8Array }> {
    const { bytes, ends } = this.#render(way);
    for (const [index, { told, except }] of this.#posted.entries()) {
      const begins = ends[index - 1] ?? 0;
      if (told.position <= writtenTo || except === recipient || begins === ends[index]) continue;
      yield { position: told.position, bytes: bytes.subarray(begins, ends[index]) };
    }
  }

  #render(way: Way): Rendered {
    let rendered = this.#rendered.get(way);
    if (!rendered) {
      let text = "";
      let end = 0;
      let count = 0;
      const ends: number[] = [];
      for (const { told } of this.#posted) {
        const line = render(way, told);
        text += line;
        end += Buffer.byteLength(line);
        if (line !== "") count += 1;
        ends.push(end);
      }
      rendered = { bytes: Buffer.from(text), count, ends };
      this.#rendered.set(way, rendered);
    }
    return rendered;
  }
}
