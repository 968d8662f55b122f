/** The simulator's checkers are proven: each planted bug is found, and by the promise that it breaks. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { plantedBugs } from "../simulator/planted.ts";
import { simulate } from "../simulator/simulation.ts";
import { type Property, properties } from "../simulator/violation.ts";

/** A bug has to be found within so many seeds: the rarest show in one of thirty, and any change makes other schedules. */
const seedsMax = 200;

for (const { name, breaks, plant } of plantedBugs) {
  test(`${breaks} finds it: ${name}`, async () => {
    const found = new Set<Property>();
    for (let seed = 1; seed <= seedsMax && !found.has(breaks); seed++) {
      for (const { property } of (await simulate(seed, { plant })).violations) found.add(property);
    }
    assert.ok(found.has(breaks), `in ${seedsMax} seeds were found: ${[...found]}`);
  });
}

test("every promise has a bug that breaks it", () => {
  assert.deepEqual(new Set(plantedBugs.map(({ breaks }) => breaks)), new Set(Object.keys(properties)));
});

test("when a bug is taken out again nothing is left of it", async () => {
  for (const { name, plant } of plantedBugs) {
    await simulate(1, { plant });
    assert.deepEqual((await simulate(1)).violations, [], name);
  }
});
