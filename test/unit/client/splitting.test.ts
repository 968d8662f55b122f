/** Long texts in pieces: nothing is lost, and each piece fits. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { split } from "../../../src/client/splitting.ts";

test("a text is cut between words", () => {
  assert.deepEqual(split("one two three", 8), ["one two", "three"]);
  assert.deepEqual(split("one two", 7), ["one two"]);
  assert.deepEqual(split("one two ", 7), ["one two"]);
});

test("a word that is too long is cut between characters", () => {
  assert.deepEqual(split("éééé", 5), ["éé", "éé"]);
  assert.deepEqual(split("😀😀", 4), ["😀", "😀"]);
});

test("every piece fits and only blanks are left out", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "é", "😀", " ", " ", "\t"), maxLength: 200 });
  fc.assert(
    fc.property(text, fc.integer({ min: 4, max: 40 }), (text, bytesMax) => {
      const pieces = split(text, bytesMax);
      for (const piece of pieces) assert(piece !== "" && Buffer.byteLength(piece) <= bytesMax);
      assert.equal(pieces.join("").replaceAll(/\s/gu, ""), text.replaceAll(/\s/gu, ""));
    }),
  );
});
