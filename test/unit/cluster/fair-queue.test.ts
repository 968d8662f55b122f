/** Who waits gets its turn, however many tasks others have. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { FairQueue } from "../../../src/cluster/fair-queue.ts";

/** Tasks that end when they are told to, and the order in which they began. */
function scene(runningMax: number, waitingMax: number) {
  const queue = new FairQueue(runningMax, waitingMax);
  const began: string[] = [];
  const ends: (() => void)[] = [];
  const run = (who: string) =>
    queue.run(who, () => {
      began.push(who);
      return new Promise<string>((resolve) => ends.push(() => resolve(who)));
    });
  const endOne = async () => {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { run, began, endOne };
}

test("so many run at once, and of those who wait each gets one in turn", async () => {
  const { run, began, endOne } = scene(2, 10);
  const all = ["a", "a", "a", "a", "a", "b", "b", "c"].map(run);
  assert.deepEqual(began, ["a", "a"]);
  for (let count = 0; count < 8; count++) await endOne();
  assert.deepEqual(began, ["a", "a", "a", "b", "c", "a", "b", "a"]);
  assert.deepEqual(await Promise.all(all), ["a", "a", "a", "a", "a", "b", "b", "c"]);
});

test("too many of one are turned away, others are not", async () => {
  const { run, endOne } = scene(1, 1);
  const first = run("a");
  const second = run("a");
  assert.equal(await run("a"), undefined);
  const other = run("b");
  for (let count = 0; count < 3; count++) await endOne();
  assert.deepEqual(await Promise.all([first, second, other]), ["a", "a", "b"]);
});

test("a task that fails leaves its place to the next", async () => {
  const queue = new FairQueue(1, 1);
  await assert.rejects(
    queue.run("a", () => Promise.reject(new Error("broken"))),
    /broken/,
  );
  assert.equal(await queue.run("a", async () => 1), 1);
});
