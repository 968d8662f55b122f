/** What a client is told when it comes back while much is going on, however slowly it reads. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  long,
  names,
  readsOn,
  resumable,
  resume,
  resuming,
  saidIn,
  talks,
  textsOf,
} from "../support/resuming.ts";
import { type ClusterOptions, SimulatedCluster } from "../support/simulated-cluster.ts";

const nodes = ["n1", "n2", "n3"];

/** Alice, an operator of the channel, has lost her connection after bob, who still talks there, had come. */
async function aliceAway(options?: ClusterOptions) {
  const cluster = await SimulatedCluster.of(nodes, options);
  const alice = await resumable(cluster, "n1", "alice", "#a");
  const bob = await cluster.join("n2", "bob", "", "#a");
  alice.client.send("MODE #a +o bob");
  await cluster.barrier(alice.client);
  alice.client.transport.break("Connection reset by peer");
  return { cluster, token: alice.token, bob };
}

test("nothing is lost where the history ends, wherever a slow reader makes it pause", async () => {
  for (const missed of [225, 245, 265, 285]) {
    const { cluster, token, bob } = await aliceAway();
    await talks(cluster, bob, "missed", missed);
    const back = resume(cluster, "n3", token, "*", { reading: false });
    await cluster.clock.advance(1000);
    await talks(cluster, bob, "meanwhile", 60);
    back.transport.drain();
    await cluster.clock.advance(50);
    await talks(cluster, bob, "later", 5);
    for (let pause = 0; pause < 5; pause++) {
      back.transport.drain();
      await cluster.clock.advance(50);
    }
    await readsOn(cluster, back);
    await talks(cluster, bob, "live", 2);
    await cluster.barrier(back);
    const [history, news] = [names("missed", missed), [...names("meanwhile", 60), ...names("later", 5)]];
    assert.deepEqual(saidIn(back.lines), [...history, ...news, ...names("live", 2)]);
  }
});

test("a channel that is renamed meanwhile is left and entered by who does not know of renaming", async () => {
  const { cluster, token, bob } = await aliceAway();
  await talks(cluster, bob, "missed", 200);
  const back = resume(cluster, "n3", token, "*", { reading: false });
  await cluster.clock.advance(1000);
  bob.send("RENAME #a #b :moving", "PRIVMSG #b :after");
  await cluster.barrier(bob);
  const told = (await readsOn(cluster, back)).slice(-5);
  assert.match(told[0] ?? "", /^@msgid=\S+ :alice!alice@127\.0\.0\.1 PART #a :moving$/);
  assert.deepEqual(told.slice(1, 4), [
    ":alice!alice@127.0.0.1 JOIN #b",
    ":chorus.local 353 alice = #b :@alice @bob",
    ":chorus.local 366 alice #b :End of /NAMES list",
  ]);
  assert.deepEqual(textsOf(told), ["after"]);
});

test("what one said to oneself is told again once, with echo-message and without", async () => {
  for (const capabilities of [resuming, resuming.replace("echo-message ", "")]) {
    const cluster = await SimulatedCluster.of(nodes);
    const alice = await resumable(cluster, "n1", "alice", "#a");
    alice.client.send("PRIVMSG alice :note");
    await cluster.barrier(alice.client);
    alice.client.transport.break("Connection reset by peer");
    const back = resume(cluster, "n2", alice.token, "*", { capabilities });
    assert.deepEqual(textsOf(await cluster.barrier(back)), ["note"]);
  }
});

test("who is killed while it is told what it missed is told why", async () => {
  const { cluster, token, bob } = await aliceAway();
  bob.send("OPER root tea");
  await talks(cluster, bob, "missed", 200);
  const back = resume(cluster, "n3", token, "*", { reading: false });
  await cluster.clock.advance(1000);
  bob.send("KILL alice :bye");
  await cluster.barrier(bob);
  await cluster.clock.advance(100);
  back.transport.drain();
  assert.ok(!back.isConnected);
  assert.deepEqual(
    back.lines.filter((line) => line.startsWith("ERROR")),
    ["ERROR :Closing link: (127.0.0.1) [Killed (bob (bye))]"],
  );
});

test("a welcome that is longer than the send queue comes in pieces, and the client stays", async () => {
  const cluster = await SimulatedCluster.of(nodes, { settings: { sendQueue: 16 * 1024 } });
  const channels = Array.from({ length: 40 }, (_, index) => `#channel-${index}`);
  const alice = await resumable(cluster, "n1", "alice", ...channels);
  for (let person = 0; person < 30; person++) {
    await cluster.join("n2", `somebody-${person}`, "", channels.join());
  }
  alice.client.transport.break("Connection reset by peer");
  const back = resume(cluster, "n3", alice.token, "", { reading: false });
  for (let waited = 0; waited < 40; waited++) {
    await cluster.clock.advance(50);
    assert.ok(back.transport.unsent <= 16 * 1024 && back.isConnected);
    back.transport.drain();
  }
  const told = await readsOn(cluster, back);
  assert.ok(told.join("\r\n").length > 20_000, "the welcome is too short to prove anything");
  const ends = told.filter((line) => line.includes(" 366 "));
  assert.equal(ends.length, channels.length);
});

/** Alice comes back and is told more than is written at once, while bob is heard. */
async function aliceReadsNothing() {
  const { cluster, token, bob } = await aliceAway({ settings: { clientHeartbeat: 15_000 } });
  await talks(cluster, bob, "missed", 300);
  const back = resume(cluster, "n3", token, "*", { reading: false });
  await cluster.clock.advance(1000);
  assert.ok(back.transport.unsent > 60_000, "all is written: the test proves nothing");
  return { cluster, token, bob, back };
}

test("who reads nothing of what it missed is disconnected, whatever it still sends", async () => {
  const { cluster, token, bob, back } = await aliceReadsNothing();
  back.send("PING one", "PING two");
  for (let second = 0; second < 35; second++) {
    bob.send("PING here");
    await cluster.clock.advance(1000);
  }
  assert.ok(!back.isConnected);
  const again = resume(cluster, "n1", token, "*");
  assert.deepEqual(saidIn(await cluster.barrier(again)), names("missed", 300));
});

test("who takes what it missed slowly, but takes it, stays", async () => {
  const { cluster, bob, back } = await aliceReadsNothing();
  for (let second = 0; second < 35; second++) {
    bob.send("PING here");
    back.transport.unsent -= 1800;
    await cluster.clock.advance(1000);
  }
  assert.ok(back.isConnected);
  await readsOn(cluster, back);
  assert.deepEqual(saidIn(back.lines), names("missed", 300));
});

test("while what it missed cannot be read a client with a token is sent away, and keeps the token", async (t) => {
  const { cluster, token, bob } = await aliceAway();
  bob.send(`PRIVMSG #a :missed ${long}`);
  await cluster.barrier(bob);
  const unreadable = () => assert.fail("disk I/O error");
  for (const method of ["seenBy", "viewOf"] as const)
    t.mock.method(cluster.archive("n3"), method, unreadable);
  const refused = resume(cluster, "n3", token, "*");
  await cluster.until(refused, /^ERROR :.*What you missed cannot be read now/);
  assert.deepEqual(saidIn(await cluster.barrier(resume(cluster, "n1", token, "*"))), ["missed"]);
});
