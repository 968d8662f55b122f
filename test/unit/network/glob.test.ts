/** Globs: what they match, and that none of them is slow. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { globOf } from "../../../src/network/glob.ts";

for (const [pattern, text, expected] of [
  ["b?b!*@*.HOST", "bob!x@a.b.host", true],
  ["b?b!*@*.host", "bb!x@a.host", false],
  ["*a*b", "xaxxb", true],
  ["*a*b", "xaxxbc", false],
  ["*a*a*", "a", false],
  ["ab*ba", "aba", false],
  ["", "", true],
  ["", "a", false],
  ["*", "", true],
  ["?", "", false],
  ["*?*?*", "a", false],
  ["*?*?*", "ab", true],
  ["*\u{1f375}?*", "my \u{1f375}!", true],
  [`*${"a?".repeat(20)}b*`, `${"aa".repeat(21)}b`, true],
  [`*${"a?".repeat(20)}b*`, `${"aa".repeat(20)}`, false],
] as const) {
  test(`${JSON.stringify(pattern)} ${expected ? "matches" : "does not match"} ${JSON.stringify(text)}`, () => {
    assert.equal(globOf(pattern)(text), expected);
  });
}

test("a glob matches what the regular expression for it does", () => {
  const pattern = fc.string({ unit: fc.constantFrom(..."aB?*"), maxLength: 12 });
  const text = fc.string({ unit: fc.constantFrom(..."ab"), maxLength: 30 });
  const property = fc.property(pattern, text, (wanted, given) => {
    const expression = wanted.replaceAll(/\*+/g, ".*").replaceAll("?", ".");
    assert.equal(globOf(wanted)(given), new RegExp(`^${expression}$`, "i").test(given));
  });
  fc.assert(property, { numRuns: 1000 });
});

test("a pattern that is made to be slow takes no longer than its length times that of the text", () => {
  const text = "a".repeat(20_000);
  const began = performance.now();
  for (const piece of ["*a", "*?a", "*a?a", `*${"a".repeat(30)}?`, `*${"a".repeat(20)}?b`]) {
    globOf(`${piece.repeat(40)}*b*c`)(text);
  }
  // Going back for each star would take years.
  assert.ok(performance.now() - began < 1000);
});
