/** Sessions that outlive connections and nodes: who comes back misses nothing, and nobody else sees that it was away. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { lastId, resumable, resume, textsOf } from "../support/resuming.ts";
import { SimulatedCluster } from "../support/simulated-cluster.ts";

const nodes = ["n1", "n2", "n3"];
test("whose node crashes comes back by another one and misses nothing, and nobody sees it", async () => {
  const cluster = await SimulatedCluster.of(nodes);
  const alice = await resumable(cluster, "n1", "alice", "#a");
  const bob = await cluster.join("n2", "bob", "", "#a");
  bob.send("PRIVMSG #a :before");
  await cluster.until(alice.client, /before$/);
  bob.take();
  cluster.crash("n1");
  bob.send("PRIVMSG #a :one", "PRIVMSG alice :two", "NICK robert");
  await cluster.barrier(bob);
  await cluster.clock.advance(8000);
  const back = resume(cluster, "n3", alice.token, lastId(alice.client.lines));
  const told = await cluster.barrier(back);
  bob.send("PRIVMSG #a :after");
  const live = await cluster.until(back, /after$/);
  assert.deepEqual(textsOf([...told, ...live]), ["one", "two", "after"]);
  assert.match(told.join("\n"), /RESUME SUCCESS alice\n:\S+ 001 alice /);
  assert.match(told.join("\n"), /BATCH \+(\S+) chorus\/resume\n(.*batch=\1.*\n){3}:\S+ BATCH -\1/);
  assert.deepEqual(
    (await cluster.barrier(bob)).filter((line) => /^(@\S+ )?:alice/.test(line)),
    [],
  );
});

test("a label that was accepted is answered again, from another node too, and is not said twice", async () => {
  const cluster = await SimulatedCluster.of(nodes);
  const alice = await resumable(cluster, "n1", "alice", "#a");
  const bob = await cluster.join("n2", "bob", "", "#a");
  alice.client.send("@label=x1 PRIVMSG #a :once");
  const [first] = (await cluster.until(alice.client, /label=x1/)).filter((line) => line.includes("x1"));
  cluster.crash("n1");
  await cluster.clock.advance(8000);
  const back = resume(cluster, "n2", alice.token, "*");
  await cluster.barrier(back);
  back.send("@label=x1 PRIVMSG #a :once", "@label=x1 PRIVMSG #a :twice", "@label=x2 JOIN #a");
  const told = await cluster.barrier(back);
  assert.equal(told[0], first);
  assert.match(told[1] ?? "", /@label=x1 :\S+ FAIL PRIVMSG LABEL_REUSED /);
  assert.match(told[2] ?? "", /@label=x2 :\S+ ACK/);
  assert.deepEqual(textsOf(await cluster.barrier(bob)), ["once"]);
});

test("a guest whose node crashed is taken back by nick, names and address, and nobody sees it", async () => {
  const cluster = await SimulatedCluster.of(nodes);
  const alice = await cluster.join("n1", "alice", "", "#a");
  const bob = await cluster.join("n2", "bob", "", "#a");
  await cluster.clock.advance(5000);
  bob.send("PRIVMSG #a :old");
  await cluster.until(alice, /old$/);
  await cluster.clock.advance(5000);
  cluster.crash("n1");
  bob.send("PRIVMSG #a :missed", "PRIVMSG alice :private");
  bob.take();
  const back = cluster.connect("n3");
  back.send("NICK alice", "USER alice 0 * :alice", "PING x");
  const told = await cluster.until(back, /PONG/);
  assert.deepEqual(textsOf(told), ["missed"]);
  assert.match(
    told.join("\n"),
    / 001 alice .*:alice!alice@127.0.0.1 JOIN #a\n.* 353 alice .* PRIVMSG #a :missed/s,
  );
  await cluster.clock.advance(100_000);
  assert.deepEqual(
    (await cluster.barrier(bob)).filter((line) => /alice/.test(line)),
    [],
  );
});

test("a newer connection under the same token takes the place of the older one", async () => {
  const cluster = await SimulatedCluster.of(nodes);
  const alice = await resumable(cluster, "n1", "alice", "#a");
  const back = resume(cluster, "n2", alice.token, "*");
  const told = await cluster.barrier(back);
  assert.match(told.join("\n"), /RESUME SUCCESS alice/);
  await cluster.clock.advance(1000);
  assert.ok(!alice.client.isConnected);
  assert.ok(back.isConnected);
});

test("who does not come back in time has left, and its token is worth nothing", async () => {
  const cluster = await SimulatedCluster.of(nodes, { grace: 10_000 });
  const alice = await resumable(cluster, "n1", "alice", "#a");
  const bob = await cluster.join("n2", "bob", "", "#a");
  alice.client.transport.break("Connection reset by peer");
  await cluster.clock.advance(9000);
  assert.deepEqual(await cluster.barrier(bob), []);
  await cluster.clock.advance(6000);
  assert.deepEqual(await cluster.barrier(bob), [":alice!alice@127.0.0.1 QUIT :The connection was lost"]);
  const back = resume(cluster, "n2", alice.token, "*");
  assert.match((await cluster.until(back, /RESUME/)).at(-1) ?? "", / FAIL RESUME INVALID_TOKEN /);
});

test("an hour without the log makes nobody leave, neither who was there nor who was away", async () => {
  const cluster = await SimulatedCluster.of(nodes);
  const alice = await resumable(cluster, "n1", "alice", "#a");
  const away = await resumable(cluster, "n2", "away", "#a");
  const bob = await cluster.join("n3", "bob", "", "#a");
  away.client.transport.break("Connection reset by peer");
  await cluster.clock.advance(30_000);
  for (const node of nodes) cluster.store.faults(node).outage = "rejects";
  await cluster.clock.advance(1000);
  alice.client.transport.break("Connection reset by peer");
  await cluster.clock.advance(3_600_000);
  for (const node of nodes) cluster.store.faults(node).outage = "none";
  await cluster.clock.advance(50_000);
  for (const { token } of [alice, away]) {
    const back = resume(cluster, "n2", token, "*");
    await cluster.until(back, /RESUME SUCCESS/);
  }
  await cluster.clock.advance(100_000);
  assert.deepEqual(await cluster.barrier(bob), []);
});

test("while a client is told what it missed it hears nothing else, and then everything", async () => {
  const cluster = await SimulatedCluster.of(nodes);
  const alice = await resumable(cluster, "n1", "alice", "#a");
  const bob = await cluster.join("n2", "bob", "", "#a");
  const carol = await resumable(cluster, "n3", "carol", "#a", "#b");
  carol.client.transport.break("Connection reset by peer");
  await cluster.clock.advance(1000);
  for (let line = 0; line < 1500; line++) bob.send(`PRIVMSG #a :${line} ${"x".repeat(300)}`);
  await cluster.barrier(bob);
  const back = resume(cluster, "n2", carol.token, "*", { reading: false });
  await cluster.clock.advance(1000);
  assert.ok(back.transport.unsent < 200_000, "what it has not taken does not grow");
  alice.client.send("PRIVMSG #a :1500 live", "JOIN #b", "PRIVMSG #b :1501 live");
  await cluster.barrier(alice.client);
  back.transport.reading = true;
  back.transport.drain();
  const told = await cluster.barrier(back);
  const numbers = textsOf(told).map((text) => Number.parseInt(text, 10));
  assert.deepEqual(numbers, [...Array(1502).keys()]);
});

test("who has gone when its RESUME is read does not take the session from itself elsewhere", async () => {
  const cluster = await SimulatedCluster.of(nodes);
  const alice = await resumable(cluster, "n1", "alice", "#a");
  const late = resume(cluster, "n2", alice.token, "*");
  late.transport.halfClose();
  await cluster.clock.advance(5000);
  assert.ok(alice.client.isConnected);
  assert.ok(!late.isConnected);
});
