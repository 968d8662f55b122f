/** Long answers are written as fast as their client reads them, and never fill its send queue. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { channelActsMax } from "../../../src/network/audit.ts";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

const sendQueue = 8192;
const others = Array.from({ length: 200 }, (_, index) => `user${index}`);

/** Alice and bob in #a, which has more members than a send queue holds. */
async function crowd(capabilities = "") {
  const cluster = await SimulatedCluster.of(["n1"], { settings: { sendQueue, connectionsPerAddress: 0 } });
  const bob = await cluster.join("n1", "bob", "", "#a");
  for (const nick of others) await cluster.join("n1", nick, "userhost-in-names", "#a");
  const alice = await cluster.join("n1", "alice", capabilities, "#a");
  bob.take();
  return { cluster, alice, bob };
}

/** Reads as much as there is, again and again, until a line matches. */
async function readUntil(cluster: SimulatedCluster, client: MemoryClient, other: MemoryClient, end: RegExp) {
  for (let round = 0; round < 200 && !client.hasUntaken(end); round++) {
    assert.ok(client.isConnected && client.transport.unsent <= sendQueue);
    client.transport.drain();
    await cluster.barrier(other);
  }
  return client.take();
}

test("who asks for more than the send queue holds and reads slowly gets all of it, once", async () => {
  const { cluster, alice, bob } = await crowd();
  alice.transport.reading = false;
  alice.send("WHO #a", "PING after");
  await cluster.barrier(bob);
  assert.ok(alice.transport.unsent > 0 && alice.transport.unsent <= sendQueue);
  const lines = await readUntil(cluster, alice, bob, / PONG /);
  const nicks = lines.filter((line) => line.includes(" 352 ")).map((line) => line.split(" ")[7]);
  assert.deepEqual(nicks.sort(), ["alice", "bob", ...others].sort());
  assert.match(lines.at(-2) ?? "", / 315 alice #a /);
  assert.match(lines.at(-1) ?? "", / PONG chorus.local after$/);
});

test("a labelled long answer is one batch", async () => {
  const { cluster, alice, bob } = await crowd("labeled-response batch");
  alice.transport.reading = false;
  alice.send("@label=L WHO #a");
  await cluster.barrier(bob);
  const lines = await readUntil(cluster, alice, bob, /BATCH -/);
  const [first = "", ...rest] = lines;
  assert.match(first, /^@label=L :chorus.local BATCH \+(\S+) labeled-response$/);
  const name = first.split("+")[1]?.split(" ")[0];
  assert.equal(rest.pop(), `:chorus.local BATCH -${name}`);
  assert.equal(rest.length, others.length + 3);
  assert.ok(rest.every((line) => line.startsWith(`@batch=${name} `)));
});

test("what is said meanwhile stands between, and is not held up by the answer", async () => {
  const { cluster, alice, bob } = await crowd();
  alice.transport.reading = false;
  alice.send("WHO #a");
  await cluster.barrier(bob);
  bob.send("PRIVMSG #a :hello");
  await cluster.barrier(bob);
  const lines = await readUntil(cluster, alice, bob, / 315 /);
  const said = lines.findIndex(
    (line) => line.includes("PRIVMSG #a hello") || line.endsWith("PRIVMSG #a :hello"),
  );
  assert.ok(said > 0 && said < lines.length - 1);
});

test("who enters crowded channels sees that it entered them before their names are all told", async () => {
  const { cluster, bob } = await crowd();
  for (const channel of ["#b", "#c"]) bob.send(`JOIN ${channel}`);
  const carol = await cluster.join("n1", "carol", "userhost-in-names");
  carol.transport.reading = false;
  carol.send("JOIN #a,#b,#c");
  await cluster.barrier(bob);
  bob.send("PRIVMSG #c :hello");
  await cluster.barrier(bob);
  const lines = await readUntil(cluster, carol, bob, / 366 carol #c /);
  const at = (text: string) => lines.findIndex((line) => line.includes(text));
  assert.ok(at(" JOIN #c") < at("PRIVMSG #c"));
  assert.deepEqual(
    lines.filter((line) => line.includes(" 366 ")).map((line) => line.split(" ")[3]),
    ["#a", "#b", "#c"],
  );
});

test("a client that goes away in the middle of an answer is forgotten", async () => {
  const { cluster, alice, bob } = await crowd();
  alice.transport.reading = false;
  alice.send("WHO #a");
  await cluster.barrier(bob);
  alice.transport.break("Connection lost");
  alice.transport.drain();
  assert.match((await cluster.until(bob, / QUIT /)).join("\n"), /:alice!\S+ QUIT/);
  assert.deepEqual(cluster.warnings, []);
});

test("an audit trail that is longer than the send queue is told as fast as it is read, the newest last", async () => {
  const cluster = await SimulatedCluster.of(["n1"], { settings: { sendQueue } });
  const alice = await cluster.join("n1", "alice", "", "#a");
  const bob = await cluster.join("n1", "bob", "", "#b");
  for (let index = 0; index < 150; index++) alice.send(`TOPIC #a :${index} ${"tea ".repeat(20)}`);
  await cluster.barrier(alice);
  alice.take();
  alice.transport.reading = false;
  alice.send("AUDIT #a");
  await cluster.barrier(bob);
  const lines = await readUntil(cluster, alice, bob, /End of AUDIT/);
  assert.equal(lines.length, channelActsMax + 1);
  assert.match(lines.at(-2) ?? "", / set the topic 149 tea /);
  assert.match(lines.at(-1) ?? "", / :End of AUDIT list: 100 acts$/);
});

test("who hears its own words and does not read them is not heard further until it does, and says all of them", async () => {
  const bound = 256 * 1024;
  const cluster = await SimulatedCluster.of(["n1"], { settings: { sendQueue: bound } });
  const bob = await cluster.join("n1", "bob", "", "#b");
  const alice = await cluster.join("n1", "alice", "echo-message", "#a");
  alice.transport.reading = false;
  const texts = Array.from({ length: 1500 }, (_, index) => `${index} ${"x".repeat(300)}`);
  alice.send(...texts.map((text) => `PRIVMSG #a :${text}`), "PING end");
  for (let round = 0; round < 20; round++) await cluster.barrier(bob);
  assert.ok(alice.isConnected && alice.transport.unsent < bound / 2);
  for (let round = 0; round < 200 && !alice.hasUntaken(/ PONG /); round++) {
    alice.transport.drain();
    await cluster.barrier(bob);
  }
  const heard = alice.take().filter((line) => line.includes(" PRIVMSG "));
  assert.deepEqual(
    heard.map((line) => line.split(" :")[1]),
    texts,
  );
});
