/** Nodes and their archives: one that has no room ends its node, one that closes still fits the node's snapshot. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { comesBack, names, saidIn, talks } from "../support/resuming.ts";
import { SimulatedCluster } from "../support/simulated-cluster.ts";

const nodes = ["n1", "n2", "n3"];

test("a node whose archive never has room ends for that reason, and its clients find what they missed elsewhere", async (t) => {
  const cluster = await SimulatedCluster.of(nodes);
  const carol = await cluster.join("n2", "carol", "", "#a");
  const bob = await cluster.join("n3", "bob", "", "#a");
  await cluster.clock.advance(5000);
  t.mock.method(cluster.archive("n2"), "room", () => new Promise(() => {}));
  await talks(cluster, bob, "line", 5);
  await cluster.clock.advance(9000);
  assert.deepEqual(cluster.failures, []);
  await cluster.clock.advance(2000);
  assert.deepEqual(cluster.failures, ["n2: the archive cannot be written"]);
  assert.ok(!carol.isConnected);
  assert.match(carol.lines.at(-1) ?? "", /^ERROR :.*\[This server has to stop\]/);
  cluster.crash("n2");
  await cluster.clock.advance(8000);
  const back = comesBack(cluster, "n1", "carol");
  await cluster.until(back, / 366 carol #a /);
  await cluster.barrier(back);
  assert.deepEqual(saidIn([...carol.lines, ...back.lines]).slice(-5), names("line", 5));
  assert.equal(cluster.failures.length, 1);
});

test("a node that is stopped while people talk begins from the snapshot that it leaves", async (t) => {
  const cluster = await SimulatedCluster.of(nodes);
  const bob = await cluster.join("n1", "bob", "", "#a");
  await cluster.join("n3", "carol", "", "#a");
  const archive = cluster.archive("n3");
  // Closing takes its time, and a closed archive takes nothing any more.
  const close = t.mock.method(archive, "close", async () => {
    for (const method of ["keep", "advance"] as const) t.mock.method(archive, method, () => {});
    await new Promise<void>((resolve) => cluster.clock.after(100, resolve));
  });
  const stopTalking = cluster.clock.every(1, () => bob.send("PRIVMSG #a :on and on"));
  await cluster.clock.advance(50);
  const before = cluster.store.head;
  await cluster.stop("n3");
  stopTalking();
  assert.equal(close.mock.callCount(), 1);
  t.mock.restoreAll();
  const [saved = 0] = cluster.snapshots("n3").records();
  assert.ok(cluster.store.head > before + 50, "nothing was said meanwhile: the test proves nothing");
  // Nothing but the snapshot is left of what was before it.
  cluster.store.lose(saved + 1);
  await cluster.start("n3");
  const carol = await cluster.join("n3", "carla", "");
  carol.send("NAMES #a");
  assert.match((await cluster.barrier(carol)).join("\n"), / 353 carla = #a :@bob /);
});
