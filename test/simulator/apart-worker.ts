/** The thread that simulates one seed after the other, as it is asked to. */
import assert from "node:assert/strict";
import { parentPort } from "node:worker_threads";
import type { Result, Task } from "./apart.ts";
import { plantedBugs } from "./planted.ts";
import { simulate } from "./simulation.ts";

const port = parentPort;
assert(port !== null, "this file is the start of a thread");
port.on("message", async (task: Task) => port.postMessage(await resultOf(task)));

async function resultOf({ seed, bug }: Task): Promise<Result> {
  const planted = bug === undefined ? undefined : plantedBugs.find(({ name }) => name === bug);
  assert(bug === undefined || planted, `there is no bug "${bug}"`);
  const { digest, violations } = await simulate(seed, planted && { plant: planted.plant });
  return { digest, violations: violations.map(({ property, message }) => ({ property, message })) };
}
