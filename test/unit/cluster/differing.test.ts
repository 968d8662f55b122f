/** Where two values differ first. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { differenceIn } from "../../../src/cluster/differing.ts";

test("the first difference is named by its path", () => {
  const cases: readonly (readonly [one: unknown, other: unknown, path: string | undefined])[] = [
    [1, 1, undefined],
    [1, 2, ""],
    [null, {}, ""],
    [[], {}, ""],
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, undefined],
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, ".a[1].b"],
    [{ a: 1 }, { a: 1, b: 2 }, ".b"],
    [{ a: 1, b: 2 }, { a: 1 }, ".b"],
    [[1, 2], [1], ".length"],
  ];
  for (const [one, other, path] of cases) assert.equal(differenceIn(one, other), path);
});

test("one that has grown may have more fields, and no more items", () => {
  assert.equal(differenceIn({ a: [{ b: 1, c: 2 }], d: 3 }, { a: [{ b: 1 }] }, { grown: true }), undefined);
  assert.equal(differenceIn({ a: 1 }, { a: 1, b: 2 }, { grown: true }), ".b");
  assert.equal(differenceIn([1, 2], [1], { grown: true }), ".length");
});
