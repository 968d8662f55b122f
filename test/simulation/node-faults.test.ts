/** Nodes that crash, fall silent, or are thought dead: who leaves, who stays, and what everyone else is told of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Network } from "../../src/network/network.ts";
import type { Applied } from "../../src/network/outcome.ts";
import { SimulatedCluster } from "../support/simulated-cluster.ts";

const nodes = ["n1", "n2", "n3"];

/** What came of all entries with an event of this type. */
function entriesOf(cluster: SimulatedCluster, type: string): Applied[] {
  const network = new Network();
  return cluster
    .records()
    .flatMap((record) => [...network.apply(record)])
    .filter(({ entry }) => entry.event.type === type);
}

for (const crashed of nodes) {
  test(`when ${crashed} crashes, its users are waited for and then leave, each by an entry of its own`, async () => {
    const cluster = await SimulatedCluster.of(nodes, { grace: 10_000 });
    const names = ["dave", "erin", "frank"];
    for (const name of names) await cluster.join(crashed, name, "", "#a");
    const witnesses = [];
    for (const node of nodes.filter((node) => node !== crashed)) {
      witnesses.push(await cluster.join(node, `witness-${node}`, "message-tags", "#a"));
    }
    for (const witness of witnesses) await cluster.barrier(witness);
    cluster.crash(crashed);
    await cluster.clock.advance(14_500);
    for (const witness of witnesses)
      assert.deepEqual(witness.take(), [], "nobody leaves before the time is over");
    await cluster.clock.advance(2500);
    const quits = names.map((name) => `:${name}!${name}@127.0.0.1 QUIT :The connection's server was lost`);
    for (const witness of witnesses) assert.deepEqual(witness.take(), quits);
    const accepted = entriesOf(cluster, "grace-ended").filter(({ outcome }) => outcome.kind === "accepted");
    assert.equal(accepted.length, 3);
    assert.equal(new Set(accepted.map(({ position }) => position)).size, 3);
    await cluster.start(crashed);
    const back = await cluster.join(crashed, "dave", "", "#a");
    back.send("PRIVMSG #a :I am back");
    await cluster.clock.advance(100);
    for (const witness of witnesses)
      assert.match(witness.take().at(-1) ?? "", / :dave!\S+ PRIVMSG #a :I am back$/);
  });
}

test("what a node had acknowledged when it crashed has been heard; what it had not is heard once or never", async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const cluster = await SimulatedCluster.of(nodes, {
      seed,
      delays: { append: 20, acknowledge: 20, deliver: 20 },
    });
    const alice = await cluster.join("n1", "alice", "echo-message", "#a");
    const bob = await cluster.join("n2", "bob", "", "#a");
    await cluster.barrier(bob);
    for (let round = 0; round < 10; round++) {
      alice.send(`PRIVMSG #a :${round}`);
      await cluster.clock.advance(seed);
    }
    cluster.crash("n1");
    await cluster.clock.advance(10_000);
    const said = (lines: readonly string[]) => lines.filter((line) => line.includes(" PRIVMSG #a "));
    const heard = said(bob.take());
    const echoed = said(alice.lines);
    assert.deepEqual(heard.slice(0, echoed.length), echoed, `seed ${seed}`);
    assert.equal(new Set(heard).size, heard.length);
    const numbers = heard.map((line) => Number(line.split(":").at(-1)));
    assert.deepEqual(
      numbers,
      [...numbers.keys()],
      `seed ${seed}: in the order in which they were said, without a hole`,
    );
  }
});

test("a node that comes back at once takes its place: who was on it leaves, who comes now stays", async () => {
  const cluster = await SimulatedCluster.of(nodes, { grace: 0 });
  await cluster.join("n1", "alice", "", "#a");
  const bob = await cluster.join("n2", "bob", "", "#a");
  cluster.crash("n1");
  await cluster.start("n1");
  await cluster.clock.advance(500);
  const carol = await cluster.join("n1", "carol", "", "#a");
  await cluster.clock.advance(10_000);
  assert.deepEqual(await cluster.barrier(bob), [
    ":alice!alice@127.0.0.1 QUIT :The connection's server was lost",
    ":carol!carol@127.0.0.1 JOIN #a",
  ]);
  assert.ok(carol.isConnected);
  assert.deepEqual(cluster.failures, []);
});

test("a node whose heartbeats nobody hears answers the suspicion, and nobody leaves", async () => {
  const cluster = await SimulatedCluster.of(nodes);
  const alice = await cluster.join("n1", "alice", "", "#a");
  const bob = await cluster.join("n2", "bob", "", "#a");
  for (const node of nodes) cluster.store.faults(node).signalLost = 1;
  await cluster.clock.advance(60_000);
  assert.ok(entriesOf(cluster, "node-suspected").length > 0, "nobody was suspected: the test proves nothing");
  assert.deepEqual(entriesOf(cluster, "node-lost"), []);
  assert.deepEqual(cluster.failures, []);
  alice.send("PRIVMSG #a :still here");
  assert.equal((await cluster.until(bob, /still here/)).length, 1);
});

test("one deaf observer ends nobody", async () => {
  const cluster = await SimulatedCluster.of(nodes);
  cluster.store.faults("n3").signalLost = 1;
  await cluster.clock.advance(60_000);
  assert.ok(entriesOf(cluster, "node-suspected").every(({ node }) => node === "n3"));
  assert.deepEqual(entriesOf(cluster, "node-lost"), []);
});

test("a node that was cut off from the others counts nothing of that time against them", async () => {
  const cluster = await SimulatedCluster.of(nodes);
  const faults = cluster.store.faults("n3");
  Object.assign(faults, { outage: "hangs", signalLost: 1 });
  await cluster.clock.advance(20_000);
  faults.outage = "none";
  await cluster.clock.advance(2000);
  faults.signalLost = 0;
  await cluster.clock.advance(20_000);
  assert.deepEqual(entriesOf(cluster, "node-lost"), []);
  assert.deepEqual(cluster.failures, []);
});

test("a node that was cut off and declared lost stops when it reads that, and nothing it held back is said", async () => {
  const cluster = await SimulatedCluster.of(nodes, { grace: 0 });
  const alice = await cluster.join("n1", "alice", "", "#a");
  const dave = await cluster.join("n3", "dave", "", "#a");
  await cluster.barrier(alice);
  cluster.store.faults("n3").outage = "hangs";
  for (const node of ["n1", "n2"]) cluster.store.faults(node).signalLost = 1;
  dave.send("PRIVMSG #a :too late");
  await cluster.clock.advance(8000);
  const quit = ":dave!dave@127.0.0.1 QUIT :The connection's server was lost";
  assert.deepEqual(alice.take(), [quit]);
  assert.deepEqual(cluster.failures, []);
  cluster.store.faults("n3").outage = "none";
  await cluster.clock.advance(1000);
  assert.equal(cluster.failures.length, 1);
  assert.match(cluster.failures[0] ?? "", /^n3: this node was declared lost/);
  const farewell = "This server has to stop";
  assert.equal(
    dave.take().at(-1),
    `ERROR :Closing link: (127.0.0.1) [${farewell}]`,
    "why is not for strangers",
  );
  assert.equal(cluster.node("n3").trouble, farewell);
  assert.ok(!dave.isConnected);
  await cluster.clock.advance(10_000);
  assert.deepEqual(await cluster.barrier(alice), [], "a late record of an ended incarnation is ignored");
  assert.deepEqual(cluster.failures.length, 1);
});

test("a node that is stopped says so: its users are waited for like those of a lost one, and it is not missed", async () => {
  const cluster = await SimulatedCluster.of(nodes, { grace: 0 });
  const alice = await cluster.join("n1", "alice", "", "#a");
  const dave = await cluster.join("n3", "dave", "", "#a");
  await cluster.barrier(alice);
  await cluster.clock.until(cluster.node("n3").stop());
  assert.equal(dave.lines.at(-1), "ERROR :Closing link: (127.0.0.1) [The server is stopping]");
  assert.deepEqual(await cluster.barrier(alice), [
    ":dave!dave@127.0.0.1 QUIT :The connection's server was lost",
  ]);
  await cluster.clock.advance(20_000);
  assert.deepEqual(entriesOf(cluster, "node-lost"), []);
  assert.deepEqual(entriesOf(cluster, "node-suspected"), []);
});

test("when all nodes but one crash, the last one ends them and serves on", async () => {
  const cluster = await SimulatedCluster.of(nodes, { grace: 0 });
  const names = ["alice", "bob"];
  for (const [index, name] of names.entries()) await cluster.join(nodes[index] ?? "", name, "", "#a");
  const carol = await cluster.join("n3", "carol", "", "#a");
  cluster.crash("n1");
  cluster.crash("n2");
  await cluster.clock.advance(12_000);
  const left = (await cluster.barrier(carol)).map((line) => line.split(/[:!]/)[1]);
  assert.deepEqual(left.sort(), names);
});

test("what one part of a node cannot take the others are told all the same, and so is who said it", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", "echo-message", "#a");
  const bob = await cluster.join("n1", "bob", "", "#a");
  const archive = cluster.archive("n1");
  archive.keep = () => {
    throw new Error("the disk is upside down");
  };
  for (const client of [alice, bob]) client.take();
  alice.send("PRIVMSG #a :can you hear me?");
  for (const client of [alice, bob]) await cluster.until(client, / PRIVMSG #a :can you hear me\?$/);
  const [warning = "", ...more] = cluster.warnings;
  assert.match(warning, /^n1: an entry could not be told /);
  assert.deepEqual(more, []);
});
