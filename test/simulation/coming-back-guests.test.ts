/** Guests whose node was lost: what they get back by coming to another, and what they do not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { comesBack, names, readsOn, resumable, resume, saidIn, talks, textsOf } from "../support/resuming.ts";
import { SimulatedCluster } from "../support/simulated-cluster.ts";

const nodes = ["n1", "n2", "n3"];

/** Alice, a guest and an operator of the channel, at n1, and bob, who talks there, at n3. */
async function aliceAndBob() {
  const cluster = await SimulatedCluster.of(nodes);
  const alice = await cluster.join("n1", "alice", "", "#a");
  const bob = await cluster.join("n3", "bob", "", "#a");
  /** The node crashes and everybody knows that it is lost. */
  const loses = async (node: string) => {
    await cluster.clock.advance(5000);
    cluster.crash(node);
    await cluster.clock.advance(8000);
  };
  return { cluster, alice, bob, loses };
}

test("a guest who was taken back, and could read nothing before that node went too, misses nothing", async () => {
  for (const pause of [30, 5000]) {
    const { cluster, bob, loses } = await aliceAndBob();
    await loses("n1");
    await talks(cluster, bob, "missed", 1);
    await cluster.clock.advance(5000);
    comesBack(cluster, "n2", "alice").transport.reading = false;
    await cluster.clock.advance(pause);
    await talks(cluster, bob, "more", 1);
    await cluster.clock.advance(pause);
    cluster.crash("n2");
    await cluster.clock.advance(8000);
    const again = comesBack(cluster, "n3", "alice");
    await cluster.until(again, / 366 alice #a /);
    await cluster.barrier(again);
    assert.deepEqual(saidIn(again.lines), ["missed0", "more0"], `after ${pause} ms`);
  }
});

test("whoever takes a guest back, and gets a token, is not told what was said before", async () => {
  const { cluster, bob, loses } = await aliceAndBob();
  bob.send("PRIVMSG alice :secret");
  await cluster.barrier(bob);
  await loses("n1");
  bob.send("PRIVMSG alice :another secret");
  await cluster.barrier(bob);
  const { client, token } = await resumable(cluster, "n2", "alice");
  bob.send("PRIVMSG alice :hello");
  await cluster.until(client, /hello/);
  client.transport.break("Connection reset by peer");
  const told = await cluster.barrier(resume(cluster, "n2", token, "*"));
  assert.match(told.join("\n"), / RESUME SUCCESS alice\n/);
  assert.deepEqual(textsOf(told), ["hello"]);
});

test("who takes a guest back is operator of the channel as before, and not of the network", async () => {
  const { cluster, alice, loses } = await aliceAndBob();
  alice.send("OPER root tea");
  assert.match((await cluster.barrier(alice)).join("\n"), / 381 alice /);
  await loses("n1");
  const back = comesBack(cluster, "n2", "alice");
  await cluster.until(back, / 366 alice #a /);
  back.send("MODE alice", "KLINE x@y :no", "MODE #a +m");
  const told = (await cluster.barrier(back)).map((line) => line.replace(/^:\S+ /, ""));
  assert.deepEqual(told.slice(-3), [
    "221 alice +",
    "481 alice :Permission Denied- You're not an IRC operator",
    "MODE #a +m",
  ]);
});

test("a client with a token that reads nothing does not make guests hear old lines again", async () => {
  const { cluster, bob } = await aliceAndBob();
  const slow = await resumable(cluster, "n1", "slow", "#a");
  slow.client.transport.reading = false;
  for (let line = 0; line < 20; line++) {
    await talks(cluster, bob, `line-${line}-`, 1);
    await cluster.clock.advance(500);
  }
  await cluster.clock.advance(5000);
  await talks(cluster, bob, "last", 1);
  cluster.crash("n1");
  await cluster.clock.advance(8000);
  const back = comesBack(cluster, "n2", "alice");
  await cluster.until(back, / 366 alice #a /);
  await cluster.barrier(back);
  assert.deepEqual(saidIn(back.lines), ["last0"]);
});

test("what was said to the operators of the channel is told to an operator who was taken back", async () => {
  const { cluster, bob } = await aliceAndBob();
  await cluster.clock.advance(5000);
  cluster.crash("n1");
  bob.send("PRIVMSG @#a :operators", "PRIVMSG #a :everybody", "PRIVMSG alice :nobody else");
  await cluster.barrier(bob);
  await cluster.clock.advance(8000);
  const back = comesBack(cluster, "n2", "alice");
  await cluster.until(back, / 366 alice #a /);
  await cluster.barrier(back);
  assert.deepEqual(textsOf(back.lines), ["operators", "everybody"]);
});

test("a guest whose missed lines cannot be read goes on without them, and nobody sees it leave", async (t) => {
  const { cluster, bob, loses } = await aliceAndBob();
  await loses("n1");
  await talks(cluster, bob, "missed", 1);
  const unreadable = () => assert.fail("disk I/O error");
  for (const method of ["seenBy", "viewOf"] as const)
    t.mock.method(cluster.archive("n2"), method, unreadable);
  const back = comesBack(cluster, "n2", "alice");
  await cluster.until(back, / 366 alice #a /);
  bob.take();
  await talks(cluster, bob, "live", 2);
  await readsOn(cluster, back);
  assert.deepEqual(saidIn(back.lines), names("live", 2));
  await cluster.clock.advance(100_000);
  assert.deepEqual(await cluster.barrier(bob), []);
  assert.ok(
    cluster.warnings.some((warning) => warning.startsWith("n2: what a client missed cannot be read")),
  );
});

test("who was gone before its node, which could not say so, is told what came after it had gone", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2", "n3"]);
  const alice = await cluster.join("n1", "alice", "", "#a");
  const bob = await cluster.join("n2", "bob", "", "#a");
  await cluster.clock.advance(5000);
  cluster.store.faults("n1").refused = 1;
  alice.transport.break("Connection reset by peer");
  bob.send("PRIVMSG #a :missed");
  await cluster.barrier(bob);
  await cluster.clock.advance(5000);
  cluster.crash("n1");
  await cluster.clock.advance(8000);
  const back = cluster.connect("n3");
  back.send("NICK alice", "USER alice 0 * :alice");
  assert.deepEqual(textsOf(await cluster.barrier(back)), ["missed"]);
});
