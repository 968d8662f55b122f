/** Reads what a server writes to one client, out of one buffer that all clients of a thread share, and makes strings only of what is rare. */
import {
  numberAt,
  numberDigits,
  numberPlace,
  runDigits,
  senderDigits,
  senderPlace,
  timeDigits,
  timePlace,
} from "./line.ts";

/** How many bytes are read at once. */
const readBytes = 64 * 1024;
/** No line is longer: 512 bytes, and what tags may take. */
const lineBytesMax = 16 * 1024;

const [newline, carriage, space, colon, at] = [10, 13, 32, 58, 64];
const [letterP, letterR, letterI, letterJ] = [80, 82, 73, 74];

/** Before what is read there is room for the beginning of a line that came with the bytes before. */
const whole = Buffer.allocUnsafeSlow(lineBytesMax + readBytes);

/** Where sockets are to put what they read. */
export const incoming = whole.subarray(lineBytesMax);

/** What a reader tells of. */
export interface Listener {
  /** A text of a measurement (line.ts). */
  said(run: number, sender: number, number: number, at: number): void;
  /** Any other line but JOIN, without its source and tags. */
  line(text: string): void;
}

export class Reader {
  readonly #listener: Listener;
  #rest: Uint8Array | undefined;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  /** Reads the first so many bytes of `incoming`. @throws Error for a line without end */
  read(count: number): void {
    const end = lineBytesMax + count;
    let start = lineBytesMax;
    if (this.#rest) {
      start -= this.#rest.length;
      whole.set(this.#rest, start);
      this.#rest = undefined;
    }
    while (start < end) {
      const next = this.#line(start, end);
      if (next < 0) break;
      start = next;
    }
    if (start === end) return;
    if (end - start > lineBytesMax) throw new Error("the server writes a line without end");
    this.#rest = Uint8Array.prototype.slice.call(whole, start, end);
  }

  /** Reads one line; returns where the next begins, or -1 when its end has not come yet. */
  #line(start: number, end: number): number {
    let word = start;
    if (whole[word] === at) word = afterWord(word, end);
    if (whole[word] === colon) word = afterWord(word, end);
    if (
      word + 8 < end &&
      whole[word] === letterP &&
      whole[word + 1] === letterR &&
      whole[word + 2] === letterI
    )
      return this.#message(afterWord(afterWord(word, end), end), end);
    const stop = whole.indexOf(newline, word);
    if (stop < 0 || stop >= end) return -1;
    if (whole[word] !== letterJ)
      this.#listener.line(whole.toString("latin1", word, whole[stop - 1] === carriage ? stop - 1 : stop));
    return stop + 1;
  }

  #message(parameter: number, end: number): number {
    const text = whole[parameter] === colon ? parameter + 1 : parameter;
    let stop = text;
    // Cheaper than asking `indexOf` for so few bytes.
    while (stop < end && whole[stop] !== newline) stop++;
    if (stop >= end) return -1;
    this.#listener.said(
      numberAt(whole, text, runDigits),
      numberAt(whole, text + senderPlace, senderDigits),
      numberAt(whole, text + numberPlace, numberDigits),
      numberAt(whole, text + timePlace, timeDigits),
    );
    return stop + 1;
  }
}

/** Behind the next space; the end where there is none. */
function afterWord(start: number, end: number): number {
  let place = start;
  while (place < end && whole[place] !== space) place++;
  return place + 1;
}
