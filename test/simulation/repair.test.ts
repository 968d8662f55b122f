/** A log that has lost records is repaired from a node that has applied them: everybody serves all of history again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { repair } from "../../src/cluster/repair.ts";
import { SharedSnapshots } from "../../src/cluster/shared-snapshots.ts";
import { LogUnavailable } from "../../src/log/errors.ts";
import { history, minute, numbered, oldest, textsIn } from "../support/expiring.ts";
import { shared, stored, talking } from "../support/sharing.ts";
import type { SimulatedCluster } from "../support/simulated-cluster.ts";

const nodes = ["n1", "n2", "n3"];

/** Repairs the log from what a stopped node has. */
function repaired(
  cluster: SimulatedCluster,
  node: string,
  log = cluster.store.open("repair"),
): Promise<number> {
  return cluster.clock.until(
    repair({
      log,
      shared: new SharedSnapshots(cluster.files),
      clock: cluster.clock,
      node,
      snapshots: cluster.snapshots(node),
      archive: cluster.archive(node),
    }),
  );
}

/** People have talked, everybody has stopped, and a record from the middle is lost. */
async function damaged(options = {}) {
  const { cluster, alice, say } = await talking(nodes, options);
  const [first = ""] = await say(...numbered(10));
  const hole = cluster.store.head;
  await say("after the hole");
  const before = history(cluster, "n1");
  for (const node of nodes) await cluster.stop(node);
  cluster.store.damage(hole);
  return { cluster, alice, say, hole, before, first };
}

test("after a repair all nodes serve the whole history with the same ids, whatever they had", async () => {
  const { cluster, before } = await damaged();
  // n1 has nothing left, n2 has an archive alone, n3 has everything.
  cluster.wipe("n1");
  cluster.snapshots("n2").texts.clear();
  const cut = await repaired(cluster, "n3");
  assert.equal(oldest(cluster), cut + 1);
  for (const node of [...nodes, "n4"]) {
    await cluster.start(node);
    assert.deepEqual(history(cluster, node), before);
  }
  const bob = await cluster.join("n4", "bob", "echo-message", "#a");
  bob.send("PRIVMSG #a :after the repair");
  await cluster.barrier(bob);
  for (const node of [...nodes, "n4"]) {
    assert.deepEqual(textsIn(cluster, node), [...before.map(([, text]) => text), "after the repair"]);
  }
  await cluster.clock.advance(30_000);
  assert.deepEqual([cluster.failures, cluster.warnings], [[], []]);
});

test("without a repair a node that has nothing says which record is missing", async () => {
  const { cluster, hole } = await damaged();
  cluster.wipe("n1");
  await assert.rejects(cluster.start("n1"));
  assert.match(cluster.failures.join("\n"), new RegExp(`^n1: record ${hole} is missing`));
});

test("a repair asks again while the log gives no answer, and says so where it gives none for long", async () => {
  const { cluster, before } = await damaged();
  const log = cluster.store.open("repair");
  const { trim } = log;
  let isSilent = true;
  const silent = () => Promise.reject(new LogUnavailable("timeout"));
  log.trim = (base) => (isSilent ? silent() : trim.call(log, base));
  await assert.rejects(repaired(cluster, "n3", log), {
    name: "LogUnavailable",
    message: "the log does not answer (timeout): try again",
  });
  cluster.clock.after(3000, () => {
    isSilent = false;
  });
  await repaired(cluster, "n3", log);
  cluster.wipe("n1");
  await cluster.start("n1");
  assert.deepEqual(history(cluster, "n1"), before);
});

test("a repair may be repeated, and be done from another node later", async () => {
  const { cluster, before } = await damaged();
  cluster.store.keepBase = () => {
    throw new Error("the machine dies here");
  };
  await assert.rejects(repaired(cluster, "n3"), /dies here/);
  Reflect.deleteProperty(cluster.store, "keepBase");
  await repaired(cluster, "n3");
  cluster.wipe("n1");
  await cluster.start("n1");
  await cluster.start("n3");
  assert.deepEqual(history(cluster, "n1"), before);
  const bob = await cluster.join("n3", "bob", "echo-message", "#a");
  bob.send("PRIVMSG #a :more");
  await cluster.barrier(bob);
  const hole = cluster.store.head;
  bob.send("PRIVMSG #a :and more");
  await cluster.barrier(bob);
  await cluster.clock.advance(1000);
  for (const node of ["n1", "n3"]) await cluster.stop(node);
  cluster.store.damage(hole);
  await repaired(cluster, "n3");
  cluster.wipe("n2");
  await cluster.start("n2");
  assert.deepEqual(textsIn(cluster, "n2"), [...before.map(([, text]) => text), "more", "and more"]);
});

test("it refuses, with what to do, a node that has not come so far, one that has nothing, and one whose snapshot is bad", async () => {
  const { cluster, say } = await talking(nodes);
  await say("early");
  await cluster.stop("n3");
  await say("late", "later");
  const hole = cluster.store.head;
  await say("latest");
  for (const node of ["n1", "n2"]) await cluster.stop(node);
  cluster.store.damage(hole);
  const [own = 0] = cluster.snapshots("n3").records();
  const notWhole = new RegExp(
    `not whole after record ${own}.*record ${hole} is missing.*one that has come further`,
  );
  await assert.rejects(repaired(cluster, "n3"), { name: "LogUnusable", message: notWhole });
  await assert.rejects(repaired(cluster, "n9"), { name: "LogUnusable", message: /has no snapshot/ });
  const { texts } = cluster.snapshots("n2");
  const [record = 0] = cluster.snapshots("n2").records();
  texts.set(record, (texts.get(record) ?? "").replace('"n1"', '"n5"'));
  await assert.rejects(repaired(cluster, "n2"), {
    name: "LogUnusable",
    message: /cannot be used: it is damaged/,
  });
  assert.deepEqual([oldest(cluster), cluster.files.held.size], [1, 0]);
  await repaired(cluster, "n1");
  assert.ok(oldest(cluster) > hole);
});

test("it refuses a node that has not heard of what was erased since", async () => {
  const { cluster, alice, say } = await talking(nodes);
  const [gone = ""] = await say("words that go", "words that stay");
  await cluster.stop("n3");
  alice.send(`REDACT #a ${gone}`);
  await cluster.barrier(alice);
  await cluster.clock.advance(5000);
  for (const node of ["n1", "n2"]) await cluster.stop(node);
  await assert.rejects(repaired(cluster, "n3"), {
    name: "LogUnusable",
    message: /erased since this node stopped/,
  });
  assert.equal(cluster.files.held.size, 0);
  await cluster.start("n3");
  await cluster.stop("n3");
  await repaired(cluster, "n3");
  cluster.wipe("n1");
  await cluster.start("n1");
  assert.deepEqual(textsIn(cluster, "n1"), ["words that stay"]);
});

test("a node that needs what is only shared waits for it", async () => {
  const { cluster, before } = await damaged();
  await repaired(cluster, "n3");
  const held = new Map(cluster.files.held);
  cluster.files.held.clear();
  cluster.wipe("n1");
  await cluster.start("n3");
  cluster.clock.after(60_000, () => {
    for (const [name, file] of held) cluster.files.held.set(name, file);
  });
  const began = cluster.clock.monotonic();
  await cluster.start("n1");
  assert.ok(cluster.clock.monotonic() - began >= 60_000);
  assert.deepEqual(history(cluster, "n1"), before);
  assert.equal(cluster.warnings.length, 1);
  assert.match(cluster.warnings.join("\n"), /n1: a shared snapshot is waited for/);
});

test("what is erased after a repair leaves the store only when another one has the rest", async () => {
  const { cluster, before, first } = await damaged();
  await repaired(cluster, "n3");
  await cluster.start("n3");
  await cluster.clock.advance(10_000);
  const alice = await cluster.join("n3", "boss", "message-tags draft/message-redaction", "#a");
  const counts: number[] = [];
  const { remove } = cluster.files;
  cluster.files.remove = async (name) => {
    counts.push((await shared(cluster)).length);
    await remove.call(cluster.files, name);
  };
  alice.send("OPER root tea", `REDACT #a ${first}`);
  await cluster.barrier(alice);
  await cluster.clock.advance(5000);
  assert.deepEqual(counts, [2]);
  assert.doesNotMatch(stored(cluster), /line 1"/);
  cluster.wipe("n1");
  await cluster.start("n1");
  assert.deepEqual(history(cluster, "n1"), before.slice(1));
});

test("what was before a repair expires when it is old, whatever the log has of it", async () => {
  const keep = 10 * minute;
  const late = keep / 16;
  const { cluster, alice } = await talking(["n1", "n2"], { keep });
  for (const text of numbered(20)) {
    alice.send(`PRIVMSG #a :${text}`);
    await cluster.barrier(alice);
    await cluster.clock.advance(10_000);
  }
  for (const node of ["n1", "n2"]) await cluster.stop(node);
  cluster.store.damage(cluster.store.head - 10);
  await repaired(cluster, "n2");
  for (const node of ["n1", "n2"]) await cluster.start(node);
  assert.equal(textsIn(cluster, "n1").length, 20);
  await cluster.clock.advance(keep - 100_000 + late);
  const left = textsIn(cluster, "n1");
  assert.ok(left.length > 0 && left.length <= 12, `${left.length} are left`);
  assert.equal(left.at(-1), "line 20");
  await cluster.stop("n2");
  cluster.wipe("n2");
  await cluster.start("n2");
  assert.deepEqual(history(cluster, "n2"), history(cluster, "n1"));
  await cluster.clock.advance(keep);
  await cluster.start("n3");
  for (const node of ["n1", "n2", "n3"]) assert.deepEqual(textsIn(cluster, node), []);
  assert.deepEqual(cluster.failures, []);
});
