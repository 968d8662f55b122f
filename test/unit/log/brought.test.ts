/** What a ring brings: the record as it is stored, and nothing where it is of another log or not whole. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { bringing, broughtIn } from "../../../src/log/brought.ts";

const file = "mi7k2x.1234567";
const stored = { number: 12, node: "n-1.a", incarnation: 3, n: 45 };
const entries = [{ said: "two words\nand \u{1f600} []" }, { body: {} }];
const text = bringing(file, stored.number, stored, JSON.stringify(entries));

test("a record is the same behind a ring", () => {
  assert.ok(!text.includes("\n"));
  const brought = broughtIn(text, file);
  assert.equal(brought?.number, 12);
  assert.deepEqual(brought?.read(), { ...stored, entries });
});

test("what is of no file, or of another one, brings nothing", () => {
  assert.equal(broughtIn(text, "another"), undefined);
  assert.equal(broughtIn(text.slice(file.length), file), undefined);
  assert.equal(broughtIn(text, ""), undefined);
});

test("a ring that is cut short anywhere brings nothing", () => {
  for (let end = 0; end < text.length; end++) {
    const brought = broughtIn(text.slice(0, end), file);
    if (brought) assert.throws(() => brought.read(), SyntaxError);
  }
});
