/** The whole cluster under many seeds: whatever goes wrong, what was promised is kept, and a seed repeats itself. */
import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { test } from "node:test";
import { SimulationThread } from "../simulator/apart.ts";
import { simulate } from "../simulator/simulation.ts";

const isLong = process.env["CHORUS_TEST_LONG"] === "1";
const seeds = isLong ? 5000 : 100;
/** One of so many is run twice. */
const repeatedEvery = isLong ? 1 : 5;
const threads = Math.min(2, availableParallelism());
const speedMin = 10;

/** Every `step`th seed. */
async function simulateFrom(first: number, step: number): Promise<void> {
  const thread = new SimulationThread();
  try {
    for (let seed = first; seed <= seeds; seed += step) {
      const { violations, digest } = await thread.simulate(seed);
      const [violation] = violations;
      if (violation)
        assert.fail(`seed ${seed}: ${violation.message}\nnpm run simulate -- --seed ${seed} --trace`);
      if (seed % repeatedEvery === 0)
        assert.equal((await thread.simulate(seed)).digest, digest, `seed ${seed} does not repeat itself`);
    }
  } finally {
    await thread.close();
  }
}

test(`${seeds} seeds keep every promise, and one of ${repeatedEvery} repeats itself to the byte`, async () => {
  await Promise.all(Array.from({ length: threads }, (_, index) => simulateFrom(index + 1, threads)));
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
