/** Lines for the same recipients, rendered once for each way of rendering. */
import { render, type Way } from "./rendering.ts";
import type { Told } from "./told.ts";

/** One line, with where it stands in the log and whom it came from. */
export interface Posted<R> {
  readonly told: Told;
  /** Answered apart, so left out here. */
  readonly except: R | undefined;
}

interface Rendered {
  readonly bytes: Buffer;
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

  /** All lines as one buffer to be shared, or undefined when some of them are not for this recipient. */
  whole(recipient: R, way: Way, writtenTo: number): Uint8Array | undefined {
    const first = this.#posted[0]?.told.position ?? 0;
    return first > writtenTo && !this.#senders.has(recipient) ? this.#render(way).bytes : undefined;
  }

  /** The lines above `writtenTo` that are for this recipient, with their positions. */
  *lines(recipient: R, way: Way, writtenTo: number): Generator<{ position: number; bytes: Uint8Array }> {
    const { bytes, ends } = this.#render(way);
    for (const [index, { told, except }] of this.#posted.entries()) {
      if (told.position <= writtenTo || except === recipient) continue;
      yield { position: told.position, bytes: bytes.subarray(ends[index - 1] ?? 0, ends[index]) };
    }
  }

  #render(way: Way): Rendered {
    let rendered = this.#rendered.get(way);
    if (!rendered) {
      let text = "";
      let end = 0;
      const ends: number[] = [];
      for (const { told } of this.#posted) {
        const line = render(way, told);
        text += line;
        end += Buffer.byteLength(line);
        ends.push(end);
      }
      rendered = { bytes: Buffer.from(text), ends };
      this.#rendered.set(way, rendered);
    }
    return rendered;
  }
}
