/** What is offered while an operator is being written. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { suggestionsFor } from "../../../../src/web/search/suggestions.ts";

const known = {
  people: ["me", "bob", "carol"],
  places: ["#lobby", "#garden", "bob"],
  days: ["today", "yesterday"],
};
const offered = (typed: string) => suggestionsFor(typed, known).map(({ text }) => text);

test("people after from:, places after in:, days after the others", () => {
  assert.deepEqual(offered("roses from:"), ["me", "bob", "carol"]);
  assert.deepEqual(offered("from:c"), ["carol"]);
  assert.deepEqual(offered("IN:#g"), ["#garden"]);
  assert.deepEqual(offered("vor:yes"), ["yesterday"]);
});

test("nothing where no operator is being written, or where one is complete", () => {
  for (const typed of ["", "roses", "from:bob ", "from:bob", "http://in:x y"])
    assert.deepEqual(offered(typed), [], typed);
});

test("what is chosen takes the place of what was written", () => {
  assert.equal(suggestionsFor("red roses from:ca", known)[0]?.typed, "red roses from:carol ");
});
