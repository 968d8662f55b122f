/** Snapshots that nodes share: who saves one and when, and who begins from one is as the others are. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { entriesBetween } from "../../src/cluster/sharing.ts";
import { readSnapshot, writeSnapshot } from "../../src/cluster/snapshots-file.ts";
import { history, nodes, numbered, textsIn } from "../support/expiring.ts";
import { saved, shared, talking } from "../support/sharing.ts";
import type { SimulatedCluster } from "../support/simulated-cluster.ts";

const entriesOf = (cluster: SimulatedCluster) =>
  cluster.records().reduce((sum, { entries }) => sum + entries.length, 0);

test("after enough entries the lowest node saves one, and a node that has nothing begins there", async () => {
  const { cluster, alice, say } = await talking(nodes);
  await say(...numbered(20));
  await cluster.fill(entriesBetween / 1000 - 40, 1000);
  await cluster.clock.advance(60_000);
  assert.deepEqual(await shared(cluster), []);
  await saved(cluster, 0);
  const [one, ...others] = await shared(cluster);
  assert.deepEqual([one?.node, others], ["n1", []]);
  await say("after it");
  // The log has nothing of what was before it any more.
  cluster.store.lose((one?.record ?? 0) + 1);
  await cluster.start("n4");
  assert.deepEqual(textsIn(cluster, "n4"), [...numbered(20), "after it"]);
  assert.deepEqual(history(cluster, "n4"), history(cluster, "n1"));
  const carol = await cluster.join("n4", "carol", "");
  carol.send("NAMES #a");
  assert.match((await cluster.barrier(carol)).join("\n"), / 353 carol = #a :@alice/);
  await say("to everyone");
  await cluster.barrier(alice);
  for (const node of nodes) assert.deepEqual(history(cluster, "n4"), history(cluster, node));
  await cluster.clock.advance(20_000);
  assert.deepEqual([cluster.failures, cluster.warnings], [[], []]);
});

test("a node that was away for long begins from it, one that was not away for long from its own", async () => {
  const { cluster, say } = await talking(["n1", "n2"]);
  await say("early");
  await cluster.stop("n2");
  await saved(cluster);
  let reads = 0;
  cluster.files.onPiece = () => {
    reads += 1;
  };
  await cluster.start("n2");
  assert.ok(reads > 0);
  const [one] = await shared(cluster);
  assert.ok(
    cluster
      .snapshots("n2")
      .records()
      .includes(one?.record ?? 0),
  );
  await say("late");
  assert.deepEqual(textsIn(cluster, "n2"), ["early", "late"]);
  await cluster.stop("n2");
  reads = 0;
  await cluster.start("n2");
  assert.equal(reads, 0);
  assert.deepEqual([cluster.failures, cluster.warnings], [[], []]);
});

test("a node whose own snapshots are from before the log begins takes one, and so does one whose archive is gone", async () => {
  const { cluster, say } = await talking(["n1", "n2", "n3"]);
  await say("early");
  for (const node of ["n2", "n3"]) await cluster.stop(node);
  await saved(cluster);
  const [one] = await shared(cluster);
  cluster.store.lose((one?.record ?? 0) + 1);
  cluster.archive("n3").distrust();
  for (const node of ["n2", "n3"]) {
    await cluster.start(node);
    assert.deepEqual(textsIn(cluster, node), ["early"]);
  }
  assert.deepEqual(cluster.failures, []);
});

test("a node that has lost its archive begins from a shared snapshot that is older than all of its own", async () => {
  const { cluster, say } = await talking(["n1", "n2"]);
  await say("early");
  await saved(cluster);
  const [one] = await shared(cluster);
  for (const text of numbered(3)) {
    await cluster.stop("n2");
    await cluster.start("n2");
    await say(text);
  }
  await cluster.stop("n2");
  const own = cluster.snapshots("n2").records();
  assert.ok(own.length === 3 && own.every((record) => record > (one?.record ?? 0)), own.join());
  cluster.archive("n2").distrust();
  cluster.store.lose((one?.record ?? 0) + 1);
  await cluster.start("n2");
  assert.deepEqual(history(cluster, "n2"), history(cluster, "n1"));
  assert.deepEqual(cluster.failures, []);
});

test("two are kept", async () => {
  const { cluster } = await talking(["n1"]);
  const records: number[] = [];
  for (let count = 0; count < 4; count++) {
    await saved(cluster);
    records.push((await shared(cluster))[0]?.record ?? 0);
  }
  const left = (await shared(cluster)).map(({ record }) => record);
  assert.deepEqual(left, records.toReversed().slice(0, 2));
  assert.equal(cluster.files.held.size, 2);
});

test("when the lowest node cannot save one, another does, later", async (t) => {
  const { cluster } = await talking(["n1", "n2"]);
  t.mock.method(cluster.archive("n1"), "copy", () => Promise.reject(new Error("no space left on device")));
  await saved(cluster);
  assert.equal((await shared(cluster))[0]?.node, "n2");
  assert.ok(entriesOf(cluster) > 1.9 * entriesBetween);
  assert.equal(cluster.warnings.length, 1);
  assert.match(
    cluster.warnings.join("\n"),
    /n1: no shared snapshot can be saved now.*no space left on device/,
  );
});

test("what a node had begun when it died is removed, and another one is saved", async () => {
  const { cluster } = await talking(["n1", "n2"]);
  let pieces = 0;
  cluster.files.onPiece = () => {
    pieces += 1;
    return new Promise(() => {});
  };
  await cluster.clock.advance(5000);
  await cluster.fill(entriesBetween / 1000 + 20, 1000);
  await cluster.clock.advance(20_000);
  assert.deepEqual([pieces, cluster.files.held.size], [1, 1]);
  cluster.crash("n1");
  cluster.files.onPiece = () => {};
  await saved(cluster);
  assert.deepEqual(
    (await shared(cluster)).map(({ node }) => node),
    ["n2"],
  );
  assert.equal(cluster.files.held.size, 1);
});

test("while the store is out nodes serve, and one is saved when it is back", async () => {
  const { cluster, say } = await talking(["n1", "n2"]);
  cluster.files.isOut = true;
  await cluster.clock.advance(5000);
  await cluster.fill(entriesBetween / 1000 + 20, 1000);
  await cluster.clock.advance(20_000);
  assert.deepEqual(await say("hello").then((ids) => ids.length), 1);
  cluster.wipe("n2");
  await cluster.stop("n2");
  await cluster.start("n2");
  assert.deepEqual(textsIn(cluster, "n2"), ["hello"]);
  cluster.files.isOut = false;
  await cluster.clock.advance(150_000);
  assert.equal((await shared(cluster)).length, 1);
  assert.deepEqual(cluster.failures, []);
});

const damages: Record<string, (bytes: Buffer) => Buffer> = {
  "cut off": (bytes) => bytes.subarray(0, bytes.length - 100),
  "cut off in its state": (bytes) => bytes.subarray(0, 50),
  "changed in its state": (bytes) =>
    Buffer.concat([bytes.subarray(0, 90), Buffer.from("!"), bytes.subarray(91)]),
  empty: () => Buffer.alloc(0),
};

/** The newest in the store is another one from now on. */
async function change(cluster: SimulatedCluster, how: (bytes: Buffer) => Buffer): Promise<void> {
  const [newest] = await shared(cluster);
  const held = cluster.files.held.get(newest?.name ?? "");
  assert.ok(held);
  held.content = how(held.content);
}

for (const [what, damage] of Object.entries(damages)) {
  test(`one that is ${what} is not used: the one before it is`, async () => {
    const { cluster, say } = await talking(["n1"]);
    await say("early");
    await saved(cluster);
    await saved(cluster);
    const [, older] = await shared(cluster);
    await change(cluster, damage);
    cluster.store.lose((older?.record ?? 0) + 1);
    await cluster.start("n2");
    assert.deepEqual(textsIn(cluster, "n2"), ["early"]);
    assert.equal(cluster.warnings.length, 1);
    assert.match(cluster.warnings.join("\n"), /n2: a shared snapshot cannot be used/);
    assert.deepEqual(cluster.failures, []);
  });
}

test("one of another log is not used: the log is applied from its beginning", async () => {
  const [{ cluster: other }, { cluster, say }] = [await talking(["n1"]), await talking(["n1"])];
  Object.assign(other.store, { epoch: "another" });
  await other.stop("n1");
  await other.start("n1");
  for (const each of [other, cluster]) await saved(each);
  await say("said here");
  cluster.files.held.clear();
  for (const [name, file] of other.files.held) cluster.files.held.set(name, file);
  await cluster.start("n2");
  assert.match(cluster.warnings.join("\n"), /n2: a shared snapshot cannot be used.*it is of the log another/);
  assert.deepEqual(textsIn(cluster, "n2"), ["said here"]);
  assert.deepEqual(cluster.failures, []);
});

test("a node that dies while it takes one begins with what it had, and takes it then", async () => {
  const { cluster, say } = await talking(["n1", "n2"]);
  await say(...numbered(10));
  await cluster.stop("n2");
  await saved(cluster);
  await cluster.stop("n1");
  let pieces = 0;
  const takes = async (deadly: number) => {
    pieces = 0;
    cluster.files.onPiece = () => {
      pieces += 1;
      return pieces === deadly ? new Promise(() => {}) : undefined;
    };
    await assert.rejects(cluster.start("n2"), /nothing is left to happen/);
    cluster.crash("n2");
  };
  for (const deadly of [1, 2, 4]) await takes(deadly);
  cluster.files.onPiece = () => {};
  await cluster.start("n2");
  assert.deepEqual(textsIn(cluster, "n2"), numbered(10));
  assert.deepEqual(cluster.failures, []);
});

test("what a node has saved that came to another state than the others is removed, and it begins anew", async () => {
  const { cluster } = await talking(nodes);
  const bob = await cluster.join("n2", "bob", "", "#a");
  await cluster.stop("n1");
  const { texts } = cluster.snapshots("n1");
  for (const [record, text] of texts) {
    const moment = readSnapshot(cluster.store.epoch, text);
    moment.state.channels.get("#a")?.modes.add("m");
    texts.set(record, writeSnapshot(cluster.store.epoch, moment));
  }
  await cluster.start("n1");
  bob.send("PRIVMSG #a :heard by nearly all");
  await cluster.barrier(bob);
  await saved(cluster);
  assert.equal((await shared(cluster))[0]?.node, "n1");
  await cluster.fill(1000, 1000);
  await cluster.clock.advance(3000);
  assert.match(cluster.failures.join("\n"), /^n1: at record 1000 it came to another state/);
  // Another node may have saved one meanwhile.
  assert.ok((await shared(cluster)).every(({ node }) => node !== "n1"));
  await cluster.stop("n1");
  await cluster.start("n1");
  await cluster.fill(2000, 1000);
  await cluster.clock.advance(20_000);
  assert.equal(cluster.failures.length, 1);
  assert.deepEqual(history(cluster, "n1"), history(cluster, "n2"));
});
