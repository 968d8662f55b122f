/** The simulated log keeps the log's promises. */
import { SimulatedLogStore } from "../../src/log/simulated.ts";
import { SeededRandom, SimulatedClock } from "../support/simulated.ts";
import { logContract } from "./log.ts";
import type { TestEntry } from "./log-records.ts";

logContract("simulated", async () => {
  const clock = new SimulatedClock();
  const stop = clock.run();
  const store = new SimulatedLogStore<TestEntry, unknown>(clock, new SeededRandom(1));
  return {
    open: async (node) => store.open(node),
    damage: async (number) => store.damage(number),
    end: async () => stop(),
  };
});
