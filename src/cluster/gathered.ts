/** What gathers for the log while the record before it is on its way. */
import assert from "node:assert/strict";
import { entriesPerRecordMax, entryBytesMax, recordBytesMax } from "../log/limits.ts";
import { bodyBytesMax, type Entry, entriesPerRecord } from "../network/entry.ts";

assert.equal(
  entriesPerRecord,
  entriesPerRecordMax,
  "the log and the positions in it disagree on a record's size",
);
assert(bodyBytesMax < entryBytesMax, "the largest body has no room in an entry");

/** Entries, and their bytes, that may wait for the record before them; what comes then is refused. */
const gatheredMax = 65_536;
const gatheredBytesMax = 32 * 1024 * 1024;

/** An entry on its way. */
export interface Sized {
  readonly entry: Entry;
  /** The entry, and how many bytes that are. */
  readonly json: string;
  readonly bytes: number;
}

/** Entries in the order in which they are to be appended. */
export class Gathered<Waiting extends Sized> {
  #waiting: Waiting[] = [];
  #bytes = 0;

  get size(): number {
    return this.#waiting.length;
  }

  get last(): Waiting | undefined {
    return this.#waiting.at(-1);
  }

  [Symbol.iterator](): Iterator<Waiting> {
    return this.#waiting.values();
  }

  hasRoomFor(bytes: number): boolean {
    return this.#waiting.length < gatheredMax && this.#bytes + bytes <= gatheredBytesMax;
  }

  add(waiting: Waiting): void {
    this.#bytes += waiting.bytes;
    this.#waiting.push(waiting);
  }

  /** As many as one record may hold. */
  takeRecord(): readonly Waiting[] {
    let count = 0;
    let bytes = 0;
    for (const waiting of this.#waiting) {
      bytes += waiting.bytes + 1;
      if (count === entriesPerRecordMax || (count > 0 && bytes > recordBytesMax)) break;
      count += 1;
    }
    const taken = this.#waiting.splice(0, count);
    for (const each of taken) this.#bytes -= each.bytes;
    return taken;
  }

  takeAll(): readonly Waiting[] {
    const taken = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    return taken;
  }
}
