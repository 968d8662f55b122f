/** Headers of files: which part is asked for, and what one is called. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { rangeIn } from "../../../src/gateway/byte-range.ts";
import { nameIn } from "../../../src/gateway/content-disposition.ts";

const ranges: readonly (readonly [header: string | undefined, range: unknown])[] = [
  [undefined, undefined],
  ["bytes=0-9", { start: 0, end: 9 }],
  ["bytes=90-", { start: 90, end: 99 }],
  ["bytes=90-900", { start: 90, end: 99 }],
  ["bytes=-5", { start: 95, end: 99 }],
  ["bytes=-500", { start: 0, end: 99 }],
  ["bytes=100-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=9-0", undefined],
  ["bytes=0-1,5-6", undefined],
  ["bytes=-", undefined],
  ["lines=0-9", undefined],
  ["bytes=99999999999999999999-", undefined],
];
for (const [header, range] of ranges) {
  test(`of 100 bytes ${header} asks for ${JSON.stringify(range)}`, () =>
    assert.deepEqual(rangeIn(header, 100), range));
}

const names: readonly (readonly [header: string | undefined, name: string | undefined])[] = [
  [undefined, undefined],
  ["attachment", undefined],
  ['attachment; filename="cat.png"', "cat.png"],
  ["attachment; filename=cat.png", "cat.png"],
  ['inline; FILENAME = "a; b.png" ', "a; b.png"],
  ['attachment; filename="a\\"b\\\\c"', 'a"b\\c'],
  ["attachment; filename=\"x.png\"; filename*=UTF-8''%E2%98%83.png", "☃.png"],
  ["attachment; filename*=iso-8859-1'de'Gr%FC%DFe", "Grüße"],
  ["attachment; filename*=nonsense''x; filename=y", "y"],
  ["attachment; filename*=UTF-8''%ff; filename=y", "y"],
  [`attachment; filename="${Buffer.from("Größe").toString("latin1")}"`, "Größe"],
  ['attachment; filename="Gr\xfc\xdfe"', "Grüße"],
];
for (const [header, name] of names) {
  test(`${header} names ${name}`, () => assert.equal(nameIn(header), name));
}
