/** History expires by the time that is right, whatever a machine's clock shows. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { day, hour, minute, nodes, talking, textsIn } from "../support/expiring.ts";
import type { SimulatedCluster } from "../support/simulated-cluster.ts";

test("a node whose clock is a year ahead makes nothing expire", async () => {
  const { cluster, say } = await talking(nodes, { keep: 3 * hour });
  await say("one", "two");
  for (const ahead of nodes) {
    cluster.ahead.set(ahead, 365 * day);
    await cluster.clock.advance(20 * minute);
    await cluster.stop(ahead);
    await cluster.start(ahead);
    await cluster.clock.advance(20 * minute);
    assert.deepEqual(textsIn(cluster, "n2"), ["one", "two"], `${ahead} is ahead`);
    cluster.ahead.set(ahead, 0);
    await cluster.clock.advance(minute);
  }
});

/** Stops the node, and starts it again with another clock. */
async function begins(cluster: SimulatedCluster, ahead: number, later = 0): Promise<void> {
  await cluster.stop("n1");
  cluster.ahead.set("n1", ahead);
  await cluster.clock.advance(later);
  await cluster.start("n1");
}

test("when every clock is a year ahead nothing expires for a while, nor when they are set right again", async () => {
  const { cluster, say } = await talking(["n1"], { keep: 3 * hour });
  await say("one", "two");
  await begins(cluster, 365 * day);
  await cluster.clock.advance(2 * hour);
  assert.deepEqual(textsIn(cluster, "n1"), ["one", "two"]);
  await begins(cluster, 0);
  await cluster.clock.advance(50 * minute);
  assert.deepEqual(textsIn(cluster, "n1"), ["one", "two"]);
  await cluster.clock.advance(30 * minute);
  assert.deepEqual(textsIn(cluster, "n1"), [], "what is older in truth");
});

test("a network that was down for long lets history expire when it has been up for a while", async () => {
  const { cluster, say } = await talking(["n1"], { keep: 3 * hour });
  await say("one", "two");
  await begins(cluster, 0, 100 * day);
  await cluster.clock.advance(2 * hour);
  assert.deepEqual(textsIn(cluster, "n1"), ["one", "two"]);
  await cluster.clock.advance(2 * hour);
  assert.deepEqual(textsIn(cluster, "n1"), []);
});
