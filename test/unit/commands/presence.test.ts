/** AWAY and SETNAME, and who reads of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";
import { ask, exchanges, newcomerExchanges } from "./conversation.ts";

const me = ":alice!alice@127.0.0.1";
const nowAway = "306 alice :You have been marked as being away";
const unaway = "305 alice :You are no longer marked as being away";

exchanges("", [
  ["AWAY :tea", nowAway],
  ["AWAY *", nowAway],
  ["AWAY", unaway],
  ["AWAY :", unaway],
  ["SETNAME :Alice Liddell"],
  ["SETNAME", "461 alice SETNAME :Not enough parameters"],
]);

exchanges("setname standard-replies away-notify", [
  ["AWAY :tea", nowAway],
  ["SETNAME :Alice Liddell", `${me} SETNAME :Alice Liddell`],
  ["SETNAME :", "FAIL SETNAME INVALID_REALNAME :The real name is empty"],
  [`SETNAME :${"é".repeat(75)}`, `${me} SETNAME ${"é".repeat(75)}`],
  [`SETNAME :${"é".repeat(76)}`, "FAIL SETNAME INVALID_REALNAME :The real name is too long"],
]);

newcomerExchanges([["AWAY :tea", "451 * :You have not registered"]]);

test("those in the channel who follow it read that somebody is away, wherever they are connected", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const alice = await cluster.join("n1", "alice", "", "#a");
  const bob = await cluster.join("n2", "bob", "away-notify", "#a");
  const carol = await cluster.join("n2", "carol", "", "#a");
  await cluster.barrier(bob);
  await cluster.barrier(carol);
  await ask(cluster, alice, "AWAY :tea");
  assert.deepEqual(await cluster.barrier(bob), [`${me} AWAY :tea`]);
  assert.deepEqual(await cluster.barrier(carol), []);
  await ask(cluster, alice, "AWAY");
  assert.deepEqual(await cluster.barrier(bob), [`${me} AWAY`]);
});

test("a newcomer who may say so is away from the beginning", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const client = cluster.connect("n1");
  client.send("CAP REQ draft/pre-away");
  client.send("AWAY *");
  client.send("NICK alice");
  client.send("USER alice 0 * :A");
  client.send("CAP END");
  const told = await cluster.barrier(client);
  assert.ok(told.includes(":chorus.local 306 * :You have been marked as being away"), told.join("\n"));
  const bob = await cluster.join("n1", "bob", "away-notify extended-join", "#a");
  client.send("JOIN #a");
  await cluster.barrier(client);
  assert.deepEqual(await cluster.barrier(bob), [`${me} JOIN #a * A`, `${me} AWAY :Away`]);
});
