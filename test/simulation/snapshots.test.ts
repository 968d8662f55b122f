/** Nodes that start from snapshots, good and bad ones, and nodes that come to another state than the others. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readSnapshot, writeSnapshot } from "../../src/cluster/snapshots-file.ts";
import { digestAfter, emptyDigest } from "../../src/network/digest.ts";
import { Network } from "../../src/network/network.ts";
import type { State } from "../../src/network/state.ts";
import { SimulatedCluster } from "../support/simulated-cluster.ts";
import { plainState } from "../unit/network/replay.ts";

const nodes = ["n1", "n2", "n3"];

/** A cluster in which bob, no operator of the channel, talks with alice and carol. */
async function talking(names: readonly string[] = nodes) {
  const cluster = await SimulatedCluster.of(names);
  const alice = await cluster.join("n1", "alice", "echo-message", "#a");
  const bob = await cluster.join("n2", "bob", "echo-message", "#a");
  bob.send("PRIVMSG #a :hello");
  await cluster.barrier(bob);
  await cluster.barrier(alice);
  return { cluster, alice, bob };
}

/** Stops a node and asserts that what it came to is what the whole log gives. */
async function assertSound(cluster: SimulatedCluster, node: string): Promise<void> {
  await cluster.stop(node);
  const snapshots = cluster.snapshots(node);
  const [newest = 0] = snapshots.records();
  const { state, digest } = readSnapshot(cluster.store.epoch, snapshots.read(newest));
  const network = new Network();
  let expected = emptyDigest;
  for (const record of cluster.records().slice(0, newest)) {
    const outcomes = [...network.apply(record)].map(({ outcome }) => outcome);
    expected = digestAfter(expected, record, outcomes);
  }
  assert.deepEqual(plainState(state), plainState(network.state));
  assert.equal(digest, expected);
}

/** Stops a node, changes what it will begin from, and starts it again. */
async function mislead(cluster: SimulatedCluster, node: string, change: (state: State) => void) {
  await cluster.stop(node);
  const { texts } = cluster.snapshots(node);
  const { epoch } = cluster.store;
  for (const [record, text] of texts) {
    const moment = readSnapshot(epoch, text);
    change(moment.state);
    texts.set(record, writeSnapshot(epoch, moment));
  }
  await cluster.start(node);
}

test("a node that crashes goes on from its snapshot, and comes to what the whole log gives", async () => {
  const { cluster, bob } = await talking();
  await cluster.stop("n3");
  const [saved = 0] = cluster.snapshots("n3").records();
  assert.ok(saved > 0);
  await cluster.start("n3");
  bob.send("PRIVMSG #a :again", "TOPIC #a :tea");
  await cluster.barrier(bob);
  cluster.crash("n3");
  // Nothing but the snapshot is left of what was before it.
  const whole = cluster.records();
  cluster.store.lose(saved + 1);
  await cluster.start("n3");
  const carol = await cluster.join("n3", "carol", "", "#a");
  carol.send("NAMES #a");
  assert.ok((await cluster.barrier(carol)).some((line) => / 353 .*alice.*bob/.test(line)));
  cluster.records = () => [...whole, ...allAfter(cluster, whole.length)];
  await assertSound(cluster, "n3");
  assert.deepEqual([cluster.failures, cluster.snapshots("n3").aside], [[], []]);
});

function allAfter(cluster: SimulatedCluster, record: number) {
  return SimulatedCluster.prototype.records.call(cluster).filter(({ number }) => number > record);
}

test("a snapshot is saved after 20,000 entries, and a node that crashes then begins there", async () => {
  const { cluster } = await talking();
  await cluster.clock.advance(5000);
  await cluster.fill(cluster.store.head + 20, 1000);
  const [saved = 0] = cluster.snapshots("n3").records();
  assert.ok(saved > 20);
  cluster.crash("n3");
  cluster.store.lose(saved);
  await cluster.start("n3");
  assert.equal(cluster.node("n3").trouble, undefined);
});

test("a snapshot that lacks its end is put aside: the one before it counts, or the whole log", async () => {
  const { cluster, bob } = await talking();
  await cluster.stop("n3");
  await cluster.start("n3");
  bob.send("PRIVMSG #a :more");
  await cluster.barrier(bob);
  const snapshots = cluster.snapshots("n3");
  snapshots.fault = "torn";
  await cluster.stop("n3");
  snapshots.fault = "none";
  const [torn = 0, older = 0] = snapshots.records();
  await cluster.start("n3");
  assert.deepEqual([snapshots.records(), snapshots.aside], [[older], [torn]]);
  await assertSound(cluster, "n3");
  for (const record of snapshots.records()) snapshots.texts.set(record, "");
  await cluster.start("n3");
  await assertSound(cluster, "n3");
  assert.equal(cluster.warnings.filter((warning) => warning.includes("it is torn")).length, 1);
});

test("a node that finds its log damaged saves nothing when it stops", async () => {
  const { cluster } = await talking();
  cluster.store.faults("n3").outage = "hangs";
  await cluster.fill(cluster.store.head + 2);
  cluster.store.damage(cluster.store.head - 1);
  cluster.store.faults("n3").outage = "none";
  await cluster.clock.advance(1000);
  assert.match(cluster.failures.join("\n"), /^n3: record \d+ is missing/);
  await cluster.stop("n3");
  assert.deepEqual(cluster.snapshots("n3").records(), []);
});

test("nodes that agree do so for ever, whatever they began from and whatever is ignored", async () => {
  const { cluster, alice, bob } = await talking();
  for (let thousand = 1; thousand <= 4; thousand++) {
    await cluster.fill(thousand * 1000);
    alice.send(`PRIVMSG #a :${thousand}`);
    bob.send("MODE #a +m", "JOIN #b", "PART #b");
    await cluster.clock.advance(2000);
    cluster.crash("n3");
    await cluster.start("n3");
  }
  await cluster.clock.advance(15_000);
  assert.deepEqual(cluster.failures, []);
  assert.ok(
    !cluster.warnings.some((warning) => warning.includes("another state")),
    cluster.warnings.join("\n"),
  );
  for (const node of nodes) assert.equal(cluster.node(node).trouble, undefined);
});

test("a node that came to another state stops, and comes back as one of the others", async () => {
  const { cluster, alice, bob } = await talking();
  await mislead(cluster, "n3", (state) => state.channels.get("#a")?.modes.add("m"));
  const carol = await cluster.join("n3", "carol", "", "#a");
  bob.send("PRIVMSG #a :heard by nearly all");
  await cluster.barrier(alice);
  await cluster.fill(990);
  assert.deepEqual(cluster.failures, []);
  await cluster.fill(1000);
  await cluster.clock.advance(3000);
  assert.deepEqual(cluster.failures, [
    "n3: at record 1000 it came to another state than other nodes (up to 0 to the same): it has to start anew",
  ]);
  assert.ok(!carol.isConnected);
  assert.deepEqual(cluster.snapshots("n3").records(), []);
  await cluster.stop("n3");
  assert.deepEqual(cluster.snapshots("n3").records(), []);
  await cluster.start("n3");
  await cluster.fill(2000);
  await cluster.clock.advance(20_000);
  assert.equal(cluster.failures.length, 1);
  for (const node of nodes) assert.equal(cluster.node(node).trouble, undefined);
  await assertSound(cluster, "n3");
});

test("snapshots from before the last record that all agreed on are kept, and begun from", async () => {
  const { cluster, bob } = await talking();
  await cluster.fill(990);
  await cluster.stop("n3");
  await cluster.start("n3");
  await cluster.fill(1001);
  await cluster.clock.advance(3000);
  const [good = 0] = cluster.snapshots("n3").records();
  await cluster.stop("n3");
  await cluster.start("n3");
  const { texts } = cluster.snapshots("n3");
  const before = texts.get(good) ?? "";
  await mislead(cluster, "n3", (state) => state.channels.get("#a")?.modes.add("m"));
  texts.set(good, before);
  bob.send("PRIVMSG #a :heard by nearly all");
  await cluster.barrier(bob);
  await cluster.fill(2000);
  await cluster.clock.advance(3000);
  assert.match(cluster.failures.join("\n"), /^n3: at record 2000 .* \(up to 1000 to the same\)/);
  assert.deepEqual(texts.size, 1);
  await cluster.stop("n3");
  await cluster.start("n3");
  await assertSound(cluster, "n3");
});

test("of two that disagree nobody knows who is right: both stop, and both come back", async () => {
  const { cluster, bob } = await talking(["n1", "n2"]);
  await mislead(cluster, "n1", (state) => state.channels.get("#a")?.modes.add("m"));
  bob.send("PRIVMSG #a :heard by half");
  await cluster.barrier(bob);
  await cluster.fill(1000);
  await cluster.clock.advance(3000);
  assert.deepEqual(cluster.failures.map((failure) => failure.slice(0, 18)).sort(), [
    "n1: at record 1000",
    "n2: at record 1000",
  ]);
  for (const node of ["n1", "n2"]) await cluster.stop(node);
  for (const node of ["n1", "n2"]) await cluster.start(node);
  await cluster.fill(2000);
  await cluster.clock.advance(20_000);
  assert.equal(cluster.failures.length, 2);
  for (const node of ["n1", "n2"]) await assertSound(cluster, node);
});
