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

const none: readonly number[] = [];

interface Rendered extends Whole {
  /** Where each line ends in `bytes`. */
  readonly ends: readonly number[];
}

export class Batch<R> {
  readonly #posted: Posted<R>[] = [];
  /** Where their own lines stand among the posted ones. */
  readonly #senders = new Map<R, number[]>();
  readonly #rendered = new Map<Way, Rendered>();

  /** The position of its first line, and of its last. */
  get first(): number {
    return this.#posted[0]?.told.position ?? 0;
  }

  get last(): number {
    return this.#posted.at(-1)?.told.position ?? 0;
  }

  /** Positions must ascend. */
  post(line: Posted<R>): void {
    const { except } = line;
    if (except) {
      const own = this.#senders.get(except);
      if (own) own.push(this.#posted.length);
      else this.#senders.set(except, [this.#posted.length]);
    }
    this.#posted.push(line);
    this.#rendered.clear();
  }

  /** The lines above `writtenTo` that are for this recipient. */
  whole(recipient: R, way: Way, writtenTo: number): Whole {
    const rendered = this.#render(way);
    const own = this.#senders.get(recipient) ?? none;
    const isWritten = this.first <= writtenTo;
    if (!isWritten) return own.length === 0 ? rendered : without(rendered, own);
    const lines = [...this.lines(recipient, way, writtenTo)];
    return { bytes: Buffer.concat(lines.map(({ bytes }) => bytes)), count: lines.length };
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

/** Those lines left out, which stand in ascending order. */
function without({ bytes, count, ends }: Rendered, left: readonly number[]): Whole {
  const pieces: Uint8Array[] = [];
  let begin = 0;
  let shown = count;
  for (const index of left) {
    const [begins, end] = [ends[index - 1] ?? 0, ends[index] ?? 0];
    if (begins === end) continue;
    if (begins > begin) pieces.push(bytes.subarray(begin, begins));
    begin = end;
    shown -= 1;
  }
  if (begin < bytes.length) pieces.push(bytes.subarray(begin));
  return { bytes: Buffer.concat(pieces), count: shown };
}
