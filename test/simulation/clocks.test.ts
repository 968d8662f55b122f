/** Machines whose wall clocks are wrong: no order changes, no entry's time jumps, and no ban ends early. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Network } from "../../src/network/network.ts";
import { SimulatedCluster } from "../support/simulated-cluster.ts";

const nodes = ["n1", "n2", "n3"];
const hour = 3_600_000;
const minute = 60_000;
let cluster: SimulatedCluster;

beforeEach(() => {
  cluster = new SimulatedCluster();
});

/** How far the time of the last entry is from the true one. */
function error(): number {
  const network = new Network();
  for (const record of cluster.records()) for (const _ of network.apply(record));
  return network.state.at - cluster.clock.now();
}

/** What somebody who comes from the banned address is told first. */
async function welcomeOf(node: string): Promise<string> {
  const client = cluster.connect(node, "10.9.9.9");
  client.send(`NICK eve-${node}`, "USER eve 0 * :Eve");
  await cluster.clock.advance(1000);
  const told = client.lines.find((line) => / (?:001|465) /.test(line)) ?? "";
  client.transport.destroy();
  await cluster.clock.advance(1000);
  return told.split(" ")[1] ?? "nothing";
}

/** A ban of ten minutes, set by an operator on n1. */
async function ban(): Promise<void> {
  const root = await cluster.join("n1", "root", "", "#a");
  root.send("OPER root tea", "DLINE 10 10.9.9.9 :flood");
  await cluster.barrier(root);
}

/** Everyone speaks on each node; asserts that all hear all in one order, at the true time. */
async function converse(): Promise<void> {
  const people = [];
  for (const node of nodes)
    people.push(await cluster.join(node, `from-${node}`, "echo-message server-time", "#b"));
  for (let round = 0; round < 5; round++) {
    for (const person of people) person.send(`PRIVMSG #b :${round}`);
    await cluster.clock.advance(700);
    assert.ok(Math.abs(error()) < 2000, `the time is ${error()} ms off`);
  }
  const heard = people.map(({ lines }) => lines.filter((line) => line.includes(" PRIVMSG #b ")));
  assert.equal(heard[0]?.length, 5 * people.length);
  for (const lines of heard) assert.deepEqual(lines, heard[0]);
  for (const person of people) person.send("QUIT");
  await cluster.clock.advance(500);
}

for (const hours of [-3, 3]) {
  test(`when the clock of one node jumps by ${hours} h, everything goes on at the true time`, async () => {
    for (const node of nodes) await cluster.start(node);
    await ban();
    cluster.ahead.set("n2", hours * hour);
    await converse();
    for (const node of nodes) assert.equal(cluster.node(node).trouble, undefined);
    assert.equal(await welcomeOf("n2"), "465");
    await cluster.clock.advance(9 * minute);
    for (const node of nodes) assert.equal(await welcomeOf(node), "465");
    await cluster.clock.advance(minute);
    for (const node of nodes) assert.equal(await welcomeOf(node), "001");
    assert.deepEqual(cluster.failures, []);
  });

  test(`a node that starts with a clock that is ${hours} h off takes the others' time before it says anything`, async () => {
    cluster.ahead.set("n3", hours * hour);
    for (const node of nodes) await cluster.start(node);
    await ban();
    await converse();
    for (const node of nodes) assert.equal(await welcomeOf(node), "465");
    cluster.crash("n3");
    await cluster.start("n3");
    await converse();
    assert.equal(await welcomeOf("n3"), "465");
    for (const node of nodes) assert.equal(cluster.node(node).trouble, undefined);
  });
}

test("a node with a wrong clock that is left alone goes on at the others' time", async () => {
  cluster.ahead.set("n3", 3 * hour);
  for (const node of nodes) await cluster.start(node);
  await ban();
  cluster.crash("n1");
  cluster.crash("n2");
  await cluster.clock.advance(5 * minute);
  assert.equal(await welcomeOf("n3"), "465");
  assert.ok(Math.abs(error()) < 3000);
});

test("while most clocks differ from a node's time by more than half a second it is not ready, and says why", async () => {
  for (const node of nodes) await cluster.start(node);
  for (const node of ["n1", "n2"]) cluster.ahead.set(node, 5000);
  await cluster.clock.advance(1500);
  assert.equal(cluster.node("n3").trouble, "The clock is 5.0 s off the other nodes'");
  await cluster.clock.advance(4000);
  for (const node of nodes) assert.equal(cluster.node(node).trouble, undefined);
});

test("a whole cluster that crashed starts within seconds, though no node hears those that the log holds for living", async () => {
  for (const node of nodes) await cluster.start(node);
  for (const node of nodes) cluster.crash(node);
  const before = cluster.clock.monotonic();
  await cluster.start("n1");
  assert.ok(cluster.clock.monotonic() - before < 3000);
});
