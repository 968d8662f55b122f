/** Many comings and goings in one line: what came of them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { foldedFrom } from "../../../../src/web/timeline/folding.ts";
import { moves } from "../../../support/timeline.ts";

function told(...stories: readonly string[]): string {
  const { summaries, others } = foldedFrom(moves(...stories));
  const parts = summaries.map(({ kind, nicks }) => `${kind}: ${nicks.join(" ")}`);
  return [...parts, ...(others > 0 ? [`others: ${others}`] : [])].join(", ");
}

test("who came and who went is told by kind, in their order", () => {
  assert.equal(
    told("alice joined", "bob left", "carol joined", "dave quit"),
    "joined: alice carol, left: bob dave",
  );
});

test("who came and went, or went and came back, is told once, however often", () => {
  assert.equal(told("alice joined", "Alice quit", "alice joined", "alice left"), "came-and-went: alice");
  assert.equal(told("bob quit", "bob joined", "bob quit", "bob joined"), "left-and-returned: bob");
  assert.equal(told("bob quit", "bob joined", "bob quit"), "left: bob");
});

test("who came under one name and left under another is one person", () => {
  assert.equal(told("alice joined", "alice renamed al", "al left"), "came-and-went: al, others: 1");
});

test("other changes are counted", () => {
  assert.equal(told("alice mode +m", "bob renamed rob"), "others: 2");
  assert.equal(told("alice joined", "alice kicked bob"), "came-and-went: alice");
});
