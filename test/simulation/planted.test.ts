/** The simulator's checkers are proven: each planted bug is found, and by the promise that it breaks. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { SimulationThread } from "../simulator/apart.ts";
import { plantedBugs } from "../simulator/planted.ts";
import { type Property, properties } from "../simulator/violation.ts";

/** A bug has to be found within so many seeds: the rarest show in one of thirty, and any change makes other schedules. */
const seedsMax = 200;

const thread = new SimulationThread();
after(() => thread.close());
const { digest } = await thread.simulate(1);

for (const { name, breaks } of plantedBugs) {
  test(`${breaks} finds it: ${name}`, async () => {
    const found = new Set<Property>();
    for (let seed = 1; seed <= seedsMax && !found.has(breaks); seed++) {
      for (const { property } of (await thread.simulate(seed, name)).violations) found.add(property);
    }
    assert.ok(found.has(breaks), `in ${seedsMax} seeds were found: ${[...found]}`);
    assert.equal((await thread.simulate(1)).digest, digest, "something is left of it");
  });
}

test("every promise has a bug that breaks it", () => {
  assert.deepEqual(new Set(plantedBugs.map(({ breaks }) => breaks)), new Set(Object.keys(properties)));
});
