/** Who is ended for silence, and who must not be. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Registration } from "../../../src/log/registry.ts";
import { Judge, type JudgeOptions } from "../../../src/log/siblings.ts";
import { SimulatedClock } from "../../support/simulated.ts";

const n2: Registration = { node: "n2", pid: 1002, startTime: "5", bootId: "b" };
const n3: Registration = { node: "n3", pid: 1003, startTime: "6", bootId: "b" };

function scene(options: Partial<JudgeOptions> = {}) {
  const clock = new SimulatedClock();
  const ended: string[] = [];
  const world = { siblings: [n2, n3], wait: 0 };
  const judge = new Judge({
    clock,
    siblings: () => world.siblings.filter(({ node }) => !ended.includes(node)),
    wait: () => world.wait,
    lockHolders: () => undefined,
    siblingLostAfter: 5000,
    warn: () => {},
    end: ({ node }) => ended.push(node) > 0,
    ...options,
  });
  /** Lets `duration` ms pass in which `speaking` is heard as often as a living sibling is. */
  const pass = async (duration: number, speaking: string[]) => {
    for (let passed = 0; passed < duration; passed += 500) {
      for (const node of speaking) judge.heard(node);
      await clock.advance(500);
    }
  };
  return { clock, judge, ended, world, pass };
}

test("a sibling that is silent for as long as allowed is ended; one that speaks is not", async () => {
  const { ended, pass } = scene();
  await pass(1000, ["n2", "n3"]);
  await pass(4000, ["n3"]);
  assert.deepEqual(ended, []);
  await pass(1500, ["n3"]);
  assert.deepEqual(ended, ["n2"]);
});

test("silence alone ends nobody when that is switched off", async () => {
  const { ended, pass } = scene({ siblingLostAfter: 0 });
  await pass(60_000, []);
  assert.deepEqual(ended, []);
});

test("while the file is locked, who is silent for 2 s is ended", async () => {
  const { ended, pass, world } = scene({ siblingLostAfter: 0 });
  world.wait = 1;
  await pass(1500, ["n3"]);
  assert.deepEqual(ended, []);
  await pass(1500, ["n3"]);
  assert.deepEqual(ended, ["n2"]);
});

test("many short waits for the lock are not one long one", async () => {
  const { ended, pass, world } = scene({ siblingLostAfter: 0 });
  for (world.wait = 1; world.wait < 20; world.wait++) await pass(1000, ["n3"]);
  assert.deepEqual(ended, []);
});

test("where the system tells who holds the lock, only that one is ended", async () => {
  const { ended, pass, world } = scene({ siblingLostAfter: 0, lockHolders: () => new Set([n3.pid]) });
  world.wait = 1;
  await pass(4000, []);
  assert.deepEqual(ended, ["n3"]);
});

test("a foreign process that holds the lock costs no sibling its life", async () => {
  const { ended, pass, world } = scene({ siblingLostAfter: 0, lockHolders: () => new Set([999]) });
  world.wait = 1;
  await pass(8000, []);
  assert.deepEqual(ended, []);
});

test("who stood still himself begins to count anew", async () => {
  let paused = 0;
  const clock = new SimulatedClock();
  const { ended, judge } = scene({ clock: Object.assign(clock, { monotonic: () => clock.now() + paused }) });
  await clock.advance(500);
  for (const node of ["n2", "n3"]) judge.heard(node);
  await clock.advance(4000);
  judge.heard("n3");
  paused = 60_000;
  await clock.advance(3000);
  assert.deepEqual(ended, []);
});

test("a sibling that is started anew is not judged by its predecessor's silence", async () => {
  const { ended, pass, world } = scene();
  await pass(1000, ["n2", "n3"]);
  await pass(4000, ["n3"]);
  world.siblings = [{ ...n2, pid: 2002 }, n3];
  await pass(4500, ["n3"]);
  assert.deepEqual(ended, []);
});

test("a sibling that appends is not silent, though its doorbell is", async () => {
  const { ended, judge, clock } = scene();
  for (let passed = 0; passed < 20_000; passed += 1000) {
    judge.heard("n3");
    judge.recorded("n2");
    await clock.advance(1000);
  }
  assert.deepEqual(ended, []);
  await clock.advance(6000);
  assert.deepEqual(ended.toSorted(), ["n2", "n3"]);
});

test("who hears nobody while somebody appends is deaf, and ends nobody for silence", async () => {
  const { ended, judge, clock, pass } = scene();
  await pass(1000, ["n2", "n3"]);
  for (let passed = 0; passed < 20_000; passed += 1000) {
    judge.recorded("n2");
    await clock.advance(1000);
  }
  assert.deepEqual(ended, []);
  await pass(5500, ["n2"]);
  assert.deepEqual(ended, ["n3"], "it hears again: n3 is silent");
});

test("siblings that fall silent together are ended, whatever one of them appended just before", async () => {
  const { ended, judge, pass } = scene();
  await pass(1000, ["n2", "n3"]);
  await pass(500, []);
  judge.recorded("n2");
  await pass(6000, []);
  assert.deepEqual(ended.toSorted(), ["n2", "n3"]);
});

test("a sibling that has not been heard yet may be starting, but not for ever", async () => {
  const { ended, pass } = scene();
  await pass(25_000, ["n3"]);
  assert.deepEqual(ended, []);
  await pass(6000, ["n3"]);
  assert.deepEqual(ended, ["n2"]);
});

test("a sibling that locks the file before it has been heard at all is ended", async () => {
  const { ended, pass, world } = scene({ lockHolders: () => new Set([n2.pid]) });
  world.wait = 1;
  await pass(3000, ["n3"]);
  assert.deepEqual(ended, ["n2"]);
});
