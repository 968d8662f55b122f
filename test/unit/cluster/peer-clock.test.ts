/** The corrected time: one clock that is wrong moves nothing, and a large change has to last before it is believed. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { PeerClock } from "../../../src/cluster/peer-clock.ts";
import type { Clock } from "../../../src/ports.ts";
import { SimulatedClock } from "../../support/simulated.ts";

const hour = 3_600_000;
const steadyAfter = 2000;
let time: SimulatedClock;
/** How far this node's own clock is ahead of the true time. */
let ahead: number;
let clock: PeerClock;

beforeEach(() => {
  time = new SimulatedClock();
  ahead = 0;
  begin();
});

function begin(): void {
  const own: Clock = {
    now: () => time.now() + ahead,
    monotonic: () => time.monotonic(),
    after: (delay, task) => time.after(delay, task),
    every: (interval, task) => time.every(interval, task),
  };
  clock = new PeerClock(own, steadyAfter);
}

/** Heartbeats of others whose clocks are so far ahead, each second for some seconds. */
async function hears(others: Readonly<Record<string, number>>, seconds = 1): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    for (const [node, by] of Object.entries(others)) clock.heard(node, time.now() + by);
    await time.advance(1000);
    clock.look();
  }
}

/** How far the corrected time is ahead of the true one. */
const error = () => clock.now() - time.now();

test("alone it is the node's own clock", async () => {
  await time.advance(5000);
  assert.equal(error(), 0);
  ahead = 8 * hour;
  clock.look();
  assert.equal(error(), 8 * hour, "the machine has slept");
});

test("of three clocks the middle one counts, of two the slower one", async () => {
  await clock.settle([], 0);
  ahead = 100;
  await hears({ n2: 200, n3: -300 });
  assert.equal(error(), 100);
  await hears({ n2: 200, n3: 400 });
  assert.equal(error(), 200);
  begin();
  await hears({ n2: 200 });
  assert.equal(error(), 100);
});

for (const jump of [-3 * hour, 3 * hour]) {
  test(`when its own clock jumps by ${jump / hour} h nothing happens, and others are told of the raw one`, async () => {
    await hears({ n2: 0, n3: 10 });
    await clock.settle([], 0);
    ahead = jump;
    assert.ok(Math.abs(error()) <= 10);
    await hears({ n2: 0, n3: 10 }, 5);
    assert.ok(Math.abs(error()) <= 10);
    assert.equal(clock.trouble, undefined);
    assert.equal(clock.raw, time.now() + jump);
  });
}

test("a node that starts with a wrong clock has the others' time when it has heard them", async () => {
  ahead = 3 * hour;
  begin();
  const settled = clock.settle(["n2", "n3"], 2000);
  await hears({ n2: 0, n3: 0 });
  await settled;
  assert.equal(time.monotonic(), 1000, "it waits no longer than it has to");
  assert.equal(error(), 0);
  await hears({}, 120);
  assert.equal(error(), 0, "that it is left alone does not make its clock right");
});

test("others that are not heard are waited for only so long", async () => {
  const settled = clock.settle(["n2"], 2000);
  await time.advance(2100);
  await settled;
});

test("a change of more than half a second is trouble first, and taken when it lasts", async () => {
  await clock.settle([], 0);
  await hears({ n2: 0, n3: 0 });
  await hears({ n2: 400, n3: 400 });
  assert.deepEqual([error(), clock.trouble], [400, undefined]);
  await hears({ n2: 5000, n3: 5000 });
  assert.deepEqual([error(), clock.trouble], [400, "The clock is 4.6 s off the other nodes'"]);
  await hears({ n2: 5000, n3: 5000 }, 2);
  assert.deepEqual([error(), clock.trouble], [5000, undefined]);
});

test("a change that does not last is not taken", async () => {
  await clock.settle([], 0);
  await hears({ n2: 0 });
  ahead = -hour;
  clock.look();
  assert.notEqual(clock.trouble, undefined);
  ahead = 0;
  await hears({ n2: 0 }, 5);
  assert.deepEqual([error(), clock.trouble], [0, undefined]);
});

test("a heartbeat that comes late does not make its sender's clock slow", async () => {
  await clock.settle([], 0);
  await hears({ n2: 0 }, 3);
  clock.heard("n2", time.now() - 10_000);
  assert.deepEqual([error(), clock.trouble], [0, undefined]);
});

test("where the first heartbeats came late, and the next ones do not, the time is right at once", async () => {
  await hears({ n2: -600, n3: -700 });
  await clock.settle(["n2", "n3"], 2000);
  assert.equal(error(), -600);
  await hears({ n2: 0, n3: -700 });
  assert.deepEqual([error(), clock.trouble], [0, undefined]);
});

test("the first heartbeats of nodes that start later may come late as well", async () => {
  await clock.settle([], 0);
  await hears({ n2: -600, n3: -700 });
  assert.deepEqual([error(), clock.trouble], [0, undefined]);
  await hears({ n2: -600, n3: -600 });
  assert.notEqual(clock.trouble, undefined, "the second ones say that it was not by chance");
});

test("a node that is not heard for a minute counts no longer", async () => {
  await clock.settle([], 0);
  await hears({ n2: 100, n3: 200 });
  await hears({ n3: 200 }, 30);
  assert.equal(error(), 100);
  await hears({ n3: 200 }, 31);
  assert.equal(error(), 0);
});
