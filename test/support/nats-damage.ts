/** Damages the files in which a nats-server keeps the messages of a stream; it must not run. */
import assert from "node:assert/strict";
import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A message in a block file, as nats-server 2.15 writes it: offsets from the beginning of the file, in bytes. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly headersLength: number;
  readonly headers: number;
  readonly payload: number;
}

/** Length, number, time and the subject's length stand before a message's subject. */
const fixed = 4 + 8 + 8 + 2;
/** A bit of the length says that there are headers. */
const hasHeaders = 0x8000_0000;

/** Where a message stands. */
function placeOf(bytes: Buffer, number: number): Place {
  for (let start = 0; start + fixed <= bytes.length; ) {
    const length = bytes.readUInt32LE(start);
    const end = start + (length & ~hasHeaders);
    if (bytes.readBigUInt64LE(start + 4) === BigInt(number)) {
      assert((length & hasHeaders) !== 0, `message ${number} has no headers`);
      const headersLength = start + fixed + bytes.readUInt16LE(start + 20);
      const headers = headersLength + 4;
      return { start, end, headersLength, headers, payload: headers + bytes.readUInt32LE(headersLength) };
    }
    start = end;
  }
  assert.fail(`message ${number} is not in this file`);
}

/** What can happen to the file that has a message. */
export type Damage = (file: string, number: number) => void;

const flip =
  (offset: (place: Place) => number, bit = 1): Damage =>
  (file, number) => {
    const bytes = readFileSync(file);
    const at = offset(placeOf(bytes, number));
    bytes[at] = (bytes[at] ?? 0) ^ bit;
    writeFileSync(file, bytes);
  };

const cut =
  (offset: (place: Place) => number): Damage =>
  (file, number) =>
    truncateSync(file, offset(placeOf(readFileSync(file), number)));

const forget =
  (damage: Damage): Damage =>
  (file, number) => {
    damage(file, number);
    rmSync(join(dirname(file), "index.db"), { force: true });
  };

export const damages = {
  /** The file ends where the message begins, or in the middle of it. */
  "cut before it": cut(({ start }) => start),
  "cut in it": cut(({ start, end }) => Math.floor((start + end) / 2)),
  "cut before it, and the index is gone": forget(cut(({ start }) => start)),
  "a bit of its text": flip(({ payload }) => payload + 60),
  "a bit of its text, and the index is gone": forget(flip(({ payload }) => payload + 60)),
  "a bit of its headers": flip(({ headers }) => headers + 30),
  "a bit of its headers' length": flip(({ headersLength }) => headersLength, 16),
  "a bit of its length": flip(({ start }) => start),
  "a bit of its number": flip(({ start }) => start + 4),
  "a bit of its checksum": flip(({ end }) => end - 1),
  "the file is empty": (file: string) => truncateSync(file, 0),
  "the file is gone": (file: string) => rmSync(file),
  "the file and the index are gone": forget((file) => rmSync(file)),
  "a bit of the index": (file: string) => {
    const index = join(dirname(file), "index.db");
    const bytes = readFileSync(index);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    writeFileSync(index, bytes);
  },
  "all of the stream's folder is gone": (file: string) => rmSync(dirname(dirname(file)), { recursive: true }),
} satisfies Record<string, Damage>;

export type DamageName = keyof typeof damages;
