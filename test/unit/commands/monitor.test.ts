/** MONITOR: somebody is told when others come and go, on whatever node. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";
import { ask, exchanges } from "./conversation.ts";

const endOfList = "733 alice :End of MONITOR list";
const hundred = Array.from({ length: 100 }, (_, index) => `n${index}`);

exchanges("", [
  ["MONITOR", "461 alice MONITOR :Not enough parameters"],
  ["MONITOR ?", "400 alice MONITOR :Use +, -, C, L or S"],
  ["MONITOR +"],
  ["MONITOR L", endOfList],
  ["MONITOR S"],
  ["MONITOR C"],
  ["MONITOR - bob"],
  ["MONITOR + bob,BOB", "730 alice bob!bob@127.0.0.1"],
  ["MONITOR + BOB,carol", "730 alice bob!bob@127.0.0.1", "731 alice carol"],
  ["MONITOR + *!*@*,carol", "731 alice carol", "432 alice *!*@* :Erroneus nickname"],
  [
    `MONITOR + ${hundred.join(",")},x,y`,
    `731 alice ${hundred.join(",")}`,
    "734 alice 100 x,y :Monitor list is full",
  ],
]);

test("a list is kept until it is taken back or cleared", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", "", "#a");
  await ask(cluster, alice, "MONITOR + bob,carol,BOB");
  assert.deepEqual(await ask(cluster, alice, "MONITOR L"), ["732 alice bob,carol", endOfList]);
  await ask(cluster, alice, "MONITOR - Bob");
  assert.deepEqual(await ask(cluster, alice, "MONITOR S"), ["731 alice carol"]);
  await ask(cluster, alice, "MONITOR C");
  assert.deepEqual(await ask(cluster, alice, "MONITOR L"), [endOfList]);
});

test("who monitors a nick reads who takes it and who gives it up", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const alice = await cluster.join("n1", "alice", "", "#a");
  await ask(cluster, alice, "MONITOR + bob,rob");
  const bob = await cluster.join("n2", "bob", "", "#b");
  const told = async () => (await cluster.barrier(alice)).map((line) => line.replace(":chorus.local ", ""));
  assert.deepEqual(await told(), ["730 alice bob!bob@127.0.0.1"]);
  await ask(cluster, bob, "NICK BOB");
  assert.deepEqual(await told(), []);
  await ask(cluster, bob, "NICK Rob");
  assert.deepEqual(await told(), ["731 alice BOB", "730 alice Rob!bob@127.0.0.1"]);
  bob.send("QUIT");
  await cluster.clock.advance(1000);
  assert.deepEqual(await told(), ["731 alice Rob"]);
});

test("with extended-monitor one reads once what a monitored nick says of itself, in a channel or not", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", "extended-monitor away-notify setname", "#a");
  const bob = await cluster.join("n1", "bob", "", "#b");
  await ask(cluster, alice, "MONITOR + bob");
  await ask(cluster, bob, "AWAY :tea");
  assert.deepEqual(await cluster.barrier(alice), [":bob!bob@127.0.0.1 AWAY :tea"]);
  await ask(cluster, bob, "JOIN #a");
  await cluster.barrier(alice);
  await ask(cluster, bob, "SETNAME :Bob");
  assert.deepEqual(await cluster.barrier(alice), [":bob!bob@127.0.0.1 SETNAME Bob"]);
});

test("a line before it in the log is read before it", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", "", "#a");
  await ask(cluster, alice, "MONITOR + bob");
  const bob = await cluster.join("n1", "bob", "", "#a");
  await cluster.barrier(alice);
  bob.send("PRIVMSG #a :bye");
  bob.send("QUIT");
  await cluster.clock.advance(1000);
  assert.deepEqual(await cluster.barrier(alice), [
    ":bob!bob@127.0.0.1 PRIVMSG #a :bye",
    ":bob!bob@127.0.0.1 QUIT :Quit",
    ":chorus.local 731 alice bob",
  ]);
});
