/** What some node has to do is done once, by the lowest that lives, and is not left undone when that one dies. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { Duties, type Duty } from "../../../src/cluster/duties.ts";
import type { Event } from "../../../src/network/events.ts";
import { Scene } from "../network/scene.ts";

const duty: Duty = { event: { type: "grace-ended", session: 1, detachedAt: 2 }, after: 0 };
let proposals: { node: string; settled(): void }[];
let isFresh: () => Promise<boolean>;

/** The duties of a node, in a network in which n1 is up. */
function dutiesOf(node: string, state = new Scene().network.state): Duties {
  const propose = (_event: Event, settled: () => void) => proposals.push({ node, settled });
  return new Duties({ node, state, isFresh: () => isFresh(), propose, warn: () => {} });
}

/** Looks, and lets the log answer. */
function look(duties: Duties, due: readonly Duty[], elapsed: number): Promise<void> {
  duties.look(due, elapsed);
  return setImmediate();
}

beforeEach(() => {
  proposals = [];
  isFresh = async () => true;
});

test("the lowest live node proposes at once, and once while it is on its way", async () => {
  const duties = dutiesOf("n1");
  await look(duties, [duty], 0);
  await look(duties, [duty], 5000);
  assert.equal(proposals.length, 1);
  proposals[0]?.settled();
  await look(duties, [duty], 0);
  assert.equal(proposals.length, 2, "it was not taken: it is still due");
});

test("a further node waits for its turn, counted from when it saw the duty", async () => {
  const { state } = new Scene().network;
  const n1 = state.nodes.get("n1");
  assert.ok(n1);
  state.nodes.set("n2", { ...n1 });
  const duties = dutiesOf("n2", state);
  await look(duties, [duty], 0);
  await look(duties, [duty], 1999);
  assert.equal(proposals.length, 0);
  await look(duties, [], 0);
  await look(duties, [duty], 1999);
  assert.equal(proposals.length, 0, "what was done and is due again begins anew");
  await look(duties, [duty], 1);
  assert.equal(proposals.length, 1);
});

test("what has to be done first is done first, and when it fails tried again after a second", async () => {
  let [tries, isBroken] = [0, true];
  const first = async () => {
    tries += 1;
    if (isBroken) throw new Error("the disk is full");
  };
  const duties = dutiesOf("n1");
  await look(duties, [{ ...duty, first }], 0);
  await look(duties, [{ ...duty, first }], 500);
  assert.deepEqual([tries, proposals.length], [1, 0]);
  isBroken = false;
  await look(duties, [{ ...duty, first }], 500);
  assert.deepEqual([tries, proposals.length], [2, 1]);
});

test("a node that does not count as living proposes nothing", async () => {
  await look(dutiesOf("n9"), [duty], 60_000);
  assert.equal(proposals.length, 0);
});

test("what is to be left alone for a while is, and after an outage for that while again", async () => {
  const duties = dutiesOf("n1");
  const later = { ...duty, after: 1000 };
  await look(duties, [later], 999);
  duties.startAnew();
  await look(duties, [later], 999);
  assert.equal(proposals.length, 0);
  await look(duties, [later], 1);
  assert.equal(proposals.length, 1);
});

test("nothing is proposed while the log does not answer, nor when the outage has made it due later meanwhile", async () => {
  const duties = dutiesOf("n1");
  const later = { ...duty, after: 1000 };
  isFresh = async () => false;
  await look(duties, [later], 1000);
  assert.equal(proposals.length, 0);
  const answer = Promise.withResolvers<boolean>();
  isFresh = () => answer.promise;
  await look(duties, [later], 0);
  duties.startAnew();
  answer.resolve(true);
  await look(duties, [later], 999);
  assert.equal(proposals.length, 0);
  isFresh = async () => true;
  await look(duties, [later], 1);
  assert.equal(proposals.length, 1);
});
