/** Operators of the network: how one becomes one, and what they may do to others. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { SimulatedCluster, testSettings } from "../../support/simulated-cluster.ts";
import { ask, exchanges } from "./conversation.ts";

const me = ":alice!alice@127.0.0.1";
const denied = "481 alice :Permission Denied- You're not an IRC operator";

exchanges("", [
  ["OPER root tea", `${me} MODE alice +o`, "381 alice :You are now an IRC operator"],
  ["OPER root coffee", "464 alice :Password incorrect"],
  ["OPER nobody tea", "464 alice :Password incorrect"],
  ["OPER root", "461 alice OPER :Not enough parameters"],
  ["KILL bob :x", denied],
  ["WALLOPS :x", denied],
  ["KLINE", denied],
  ["KLINE *@10.* :x", denied],
  ["DLINE 10.* :x", denied],
  ["UNKLINE *@10.*", denied],
  ["UNDLINE 10.*", denied],
  ["MODE alice +o"],
]);

async function scene(): Promise<{ cluster: SimulatedCluster; root: MemoryClient; bob: MemoryClient }> {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const root = await cluster.join("n1", "root", "standard-replies", "#a");
  const bob = await cluster.join("n2", "bob", "", "#a");
  await ask(cluster, root, "OPER root tea");
  return { cluster, root, bob };
}

test("what is sent after OPER is run after it", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", "", "#a");
  alice.send("OPER root tea");
  alice.send("KILL nobody");
  assert.deepEqual((await cluster.barrier(alice)).slice(-1), [
    ":chorus.local 401 alice nobody :No such nick/channel",
  ]);
});

test("without operators in the configuration nobody becomes one", async () => {
  const credentials = {
    ...testSettings.credentials,
    hasOperators: false,
    verifyOperator: async () => "right" as const,
  };
  const cluster = await SimulatedCluster.of(["n1"], { settings: { credentials } });
  const alice = await cluster.join("n1", "alice", "", "#a");
  assert.deepEqual(await ask(cluster, alice, "OPER root tea"), ["491 alice :No O-lines for your host"]);
});

test("who is killed reads why and is gone for everyone", async () => {
  const { cluster, root, bob } = await scene();
  assert.deepEqual(await ask(cluster, root, "KILL bob :enough"), [
    ":bob!bob@127.0.0.1 QUIT :Killed (root (enough))",
  ]);
  await cluster.clock.advance(1000);
  assert.deepEqual(bob.take().slice(-1), ["ERROR :Closing link: (bob@127.0.0.1) [Killed (root (enough))]"]);
});

test("an operator who kills itself is told so and leaves", async () => {
  const { cluster, root } = await scene();
  root.send("KILL root :bye");
  await cluster.clock.advance(1000);
  assert.deepEqual(root.take(), ["ERROR :Closing link: (root@127.0.0.1) [Killed (root (bye))]"]);
});

test("WALLOPS reaches who has the mode w", async () => {
  const { cluster, root, bob } = await scene();
  const carol = await cluster.join("n2", "carol", "", "#b");
  await ask(cluster, bob, "MODE bob +w");
  assert.deepEqual(await ask(cluster, root, "WALLOPS :the log moves"), []);
  assert.deepEqual(await cluster.barrier(bob), [":root!root@127.0.0.1 WALLOPS :the log moves"]);
  assert.deepEqual(await cluster.barrier(carol), []);
});

test("a ban ends the sessions that it names, keeps their like out, and ends", async () => {
  const { cluster, root, bob } = await scene();
  assert.deepEqual(await ask(cluster, root, "KLINE 5 BOB@127.* :enough"), [
    "NOTICE root :KLINE bob@127.*: banned for 5 minutes",
    ":bob!bob@127.0.0.1 QUIT :Banned: enough",
  ]);
  await cluster.clock.advance(1000);
  assert.deepEqual(bob.take().slice(-1), ["ERROR :Closing link: (bob@127.0.0.1) [Banned: enough]"]);
  assert.deepEqual(await ask(cluster, root, "KLINE"), [
    "NOTICE root :KLINE bob@127.* by root!root@127.0.0.1 at 2030-01-01T00:00:00Z, until 2030-01-01T00:05:00Z: enough",
    "NOTICE root :End of KLINE list",
  ]);

  const again = cluster.connect("n2");
  again.send("NICK bob");
  again.send("USER bob 0 * :B");
  await cluster.clock.advance(1000);
  assert.deepEqual(again.take(), [
    ":chorus.local 465 * :You are banned from this network: enough",
    "ERROR :Closing link: (127.0.0.1) [You are banned from this network]",
  ]);

  await cluster.clock.advance(5 * 60_000);
  assert.deepEqual(await ask(cluster, root, "KLINE"), ["NOTICE root :End of KLINE list"]);
  await cluster.join("n2", "bob", "", "#a");
});

test("a ban is enforced though its operator is gone in the same instant, by itself or by its own ban", async () => {
  for (const mask of ["BOB@127.*", "*@127.*"]) {
    const { cluster, root, bob } = await scene();
    root.send(`KLINE ${mask} :enough`);
    await cluster.until(root, / NOTICE root :KLINE /);
    root.transport.break("Connection reset by peer");
    await cluster.clock.advance(1000);
    assert.deepEqual(bob.take().slice(-1), ["ERROR :Closing link: (bob@127.0.0.1) [Banned: enough]"], mask);
  }
});

test("a ban is enforced though the node whose turn it would be is dead", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const root = await cluster.join("n2", "root", "", "#a");
  const bob = await cluster.join("n2", "bob", "", "#a");
  await ask(cluster, root, "OPER root tea");
  cluster.crash("n1");
  root.send("KLINE bob@127.* :enough");
  await cluster.until(root, / QUIT :Banned: enough$/);
  assert.deepEqual(bob.take().slice(-1), ["ERROR :Closing link: (bob@127.0.0.1) [Banned: enough]"]);
});

test("a ban is taken back, and one of everybody is none", async () => {
  const { cluster, root } = await scene();
  assert.deepEqual(await ask(cluster, root, "DLINE 10.* :x"), ["NOTICE root :DLINE 10.*: banned"]);
  assert.deepEqual(await ask(cluster, root, "UNDLINE 10.*"), ["NOTICE root :UNDLINE 10.*: no longer banned"]);
  assert.deepEqual(await ask(cluster, root, "UNDLINE 10.*"), [
    "FAIL UNDLINE NO_SUCH_BAN :There is no ban of 10.*",
  ]);
  for (const line of ["KLINE *@*", "KLINE x", "KLINE a!b@c", "DLINE *", "DLINE a@b", "DLINE 10.*/8"]) {
    assert.match((await ask(cluster, root, line)).join("\n"), /^FAIL [KD]LINE INVALID_MASK /, line);
  }
});

test("a range is kept in one spelling, and one that is none is refused with what a range is", async () => {
  const { cluster, root } = await scene();
  assert.deepEqual(await ask(cluster, root, "DLINE 192.0.2.77/24 :x"), [
    "NOTICE root :DLINE 192.0.2.0/24: banned",
  ]);
  assert.deepEqual(await ask(cluster, root, "KLINE *@2001:DB8:0::/32 :x"), [
    "NOTICE root :KLINE *@2001:db8::/32: banned",
  ]);
  assert.deepEqual(await ask(cluster, root, "UNDLINE 0::ffff:192.0.2.0/120"), [
    "NOTICE root :UNDLINE 192.0.2.0/24: no longer banned",
  ]);
  for (const line of [
    "DLINE 192.0.2.0/33",
    "DLINE 0.0.0.0/0",
    "DLINE 192.0.2/24",
    "KLINE *@2001:db8::/129",
  ]) {
    assert.match((await ask(cluster, root, line)).join("\n"), /INVALID_MASK :A range is an address/, line);
  }
});

test("an operator's password is guessed at no faster than an account's, on all nodes together", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const [alice, bob] = [await cluster.join("n1", "alice"), await cluster.join("n2", "bob")];
  for (let guess = 0; guess < 5; guess++) {
    for (const client of [alice, bob]) {
      const [told = ""] = await ask(cluster, client, "OPER root coffee");
      assert.match(told, /^464 /);
    }
  }
  const [told = ""] = await ask(cluster, bob, "OPER root tea");
  assert.match(told, /^400 bob OPER :Too many wrong passwords/);
  await cluster.clock.advance(60_000);
  assert.match((await ask(cluster, alice, "OPER root tea")).join("\n"), /381 alice/);
});
