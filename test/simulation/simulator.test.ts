/** The whole cluster under many seeds: whatever goes wrong, what was promised is kept, and a seed repeats itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { simulate } from "../simulator/simulation.ts";

const seeds = process.env["CHORUS_TEST_LONG"] === "1" ? 5000 : 500;
const speedMin = 10;

test(`${seeds} seeds keep every promise, and each repeats itself to the byte`, async () => {
  for (let seed = 1; seed <= seeds; seed++) {
    const { violations, digest } = await simulate(seed);
    const [violation] = violations;
    if (violation)
      assert.fail(`seed ${seed}: ${violation.message}\nnpm run simulate -- --seed ${seed} --trace`);
    assert.equal((await simulate(seed)).digest, digest, `seed ${seed} does not repeat itself`);
  }
});

test(`a simulation is at least ${speedMin} times as fast as real time`, async () => {
  const began = performance.now();
  let simulated = 0;
  for (let seed = 1; seed <= 10; seed++) simulated += (await simulate(seed)).duration;
  assert.ok(simulated / (performance.now() - began) >= speedMin);
});

test("another seed is another run", async () => {
  assert.notEqual((await simulate(1)).digest, (await simulate(2)).digest);
});
