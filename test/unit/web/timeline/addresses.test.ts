/** Addresses of channels, people and messages: what is copied leads back to the same place. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hashOf, type Place, placeOf } from "../../../../src/web/timeline/addresses.ts";

test("addresses are readable", () => {
  assert.equal(hashOf({ channel: "#lobby" }), "#/c/lobby");
  assert.equal(hashOf({ person: "al[x]" }), "#/p/al%5Bx%5D");
  assert.equal(hashOf({ message: "k3f9-01", in: "#c++" }), "#/m/k3f9-01/c/c%2B%2B");
  assert.equal(hashOf({ message: "k3f9-01", in: "bob" }), "#/m/k3f9-01/p/bob");
});

test("an address leads to what it was made for", () => {
  const name = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => text.isWellFormed());
  const channel = name.map((text) => `#${text}`);
  const person = name.filter((text) => !text.startsWith("#"));
  const place: fc.Arbitrary<Place> = fc.oneof(
    fc.record({ channel }, { noNullPrototype: true }),
    fc.record({ person }, { noNullPrototype: true }),
    fc.record({ message: name, in: fc.oneof(channel, person) }, { noNullPrototype: true }),
  );
  fc.assert(fc.property(place, (one) => assert.deepEqual(placeOf(hashOf(one)), one)));
});

test("other addresses lead nowhere", () => {
  for (const hash of ["", "#", "#/c/", "#/x/a", "#/c/%", "#/m/a", "#/m/%/c/a", "#/m/a/c/b/d", "/c/a"])
    assert.equal(placeOf(hash), undefined, hash);
});
