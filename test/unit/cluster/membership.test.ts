/** Whom a node declares lost: only who was suspected in the log first, and had the time to answer. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Membership } from "../../../src/cluster/membership.ts";
import type { Event } from "../../../src/network/events.ts";
import { emptyState } from "../../../src/network/state.ts";
import { SimulatedClock } from "../../support/simulated.ts";

let clock: SimulatedClock;
let membership: Membership;
let canAppend: boolean;
let proposals: { event: Event; settled(taken: boolean): void }[];

beforeEach(() => {
  clock = new SimulatedClock();
  canAppend = true;
  proposals = [];
  const state = emptyState();
  for (const node of ["n1", "n2"]) {
    state.nodes.set(node, { incarnation: 1, nonce: "", address: "", pid: 1, status: "up", n: 1, written: 0 });
  }
  membership = new Membership({
    node: "n1",
    incarnation: 1,
    state,
    clock,
    heartbeat: 1000,
    lostAfter: 5000,
    grace: 60_000,
    canAppend: () => canAppend,
    isFresh: async () => canAppend,
    propose: (event, settled) => proposals.push({ event, settled }),
    appendSignOfLife: () => {},
    beat: () => {},
    due: () => [],
    warn: () => {},
  });
});

/** What has been proposed since the last call. */
const proposed = () => proposals.map(({ event }) => event.type);

function settle(taken: boolean): void {
  const all = proposals;
  proposals = [];
  for (const { settled } of all) settled(taken);
}

test("nobody is lost while the suspicion is on its way, nor before the time to answer it is over", async () => {
  await clock.advance(20_000);
  assert.deepEqual(proposed(), ["node-suspected"]);
  settle(true);
  await clock.advance(1500);
  assert.deepEqual(proposed(), []);
  await clock.advance(1000);
  assert.deepEqual(proposed(), ["node-lost"]);
});

test("a suspicion that the log did not take is proposed again", async () => {
  await clock.advance(3500);
  settle(false);
  await clock.advance(5000);
  assert.deepEqual(proposed(), ["node-suspected"]);
});

test("a suspicion that was answered before it was applied counts for nothing", async () => {
  await clock.advance(3500);
  membership.recorded({ node: "n2", incarnation: 1 });
  settle(true);
  await clock.advance(2500);
  assert.deepEqual(proposed(), []);
  await clock.advance(1000);
  assert.deepEqual(proposed(), ["node-suspected"]);
});

test("after an outage of the log the silence begins anew, and so does the suspicion", async () => {
  await clock.advance(3500);
  settle(true);
  canAppend = false;
  await clock.advance(1000);
  canAppend = true;
  await clock.advance(2500);
  assert.deepEqual(proposed(), []);
  await clock.advance(4000);
  assert.deepEqual(proposed(), ["node-suspected"]);
});

test("a node whose process was seen to end is lost at once", async () => {
  membership.ended("n2", 1);
  assert.deepEqual(proposed(), ["node-lost"]);
});
