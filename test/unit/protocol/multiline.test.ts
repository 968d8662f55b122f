/** Lines that become one text can be told apart again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { joined, linesOf } from "../../../src/protocol/multiline.ts";

const text = fc.string({ unit: fc.constantFrom("a", " ", "é", "\u{1f600}", "\x01"), maxLength: 4 });
const line = fc
  .record({ text, concat: fc.boolean() }, { noNullPrototype: true })
  .filter(({ text: words, concat }) => !concat || words !== "");

test("the lines are joined by line feeds, but for those that go on", () => {
  const lines = [
    { text: "hello", concat: false },
    { text: "", concat: false },
    { text: "how is ", concat: false },
    { text: "everyone?", concat: true },
  ];
  assert.deepEqual(joined(lines), { text: "hello\n\nhow is everyone?", breaks: [14] });
  assert.deepEqual(linesOf(joined(lines)), lines);
});

test("whatever the lines are, they come back as they were", () => {
  const property = fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), ([first, ...others]) => {
    // Nothing is there for the first to go on.
    const lines = [{ text: first?.text ?? "", concat: false }, ...others];
    assert.deepEqual(linesOf(joined(lines)), lines);
  });
  fc.assert(property, { numRuns: 2000 });
});
