/** Marks: what the index is told of an entry, as bytes, is what it is asked for, as text. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hashed, hashOf, Marks, shown } from "../../../src/archive/marks.ts";

const textIn = (marks: Marks) => new TextDecoder("utf-8", { fatal: true }).decode(marks.text);

test("each mark stands there, however many there are, and nothing of the entry before", () => {
  const marks = new Marks();
  const hashes = fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), {
    maxLength: 2000,
    size: "max",
  });
  fc.assert(
    fc.property(hashes, (some) => {
      marks.clear();
      for (const hash of some) marks.add(hash);
      assert.equal(textIn(marks), some.map(shown).join(" "));
    }),
    { numRuns: 50 },
  );
});

test("a hash is of characters, whichever plane they are of", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const points = [...text].map((character) => character.codePointAt(0) ?? 0);
      assert.equal(hashOf(7, text), points.reduce(hashed, 7));
    }),
  );
});
