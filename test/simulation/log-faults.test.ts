/** A log that loses answers, refuses or is away: nothing acknowledged is lost, nothing is said twice, all is answered. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { MemoryClient } from "../support/memory-transport.ts";
import { SimulatedCluster } from "../support/simulated-cluster.ts";

let cluster: SimulatedCluster;
let alice: MemoryClient;
let bob: MemoryClient;

beforeEach(async () => {
  cluster = await SimulatedCluster.of(["n1", "n2", "n3"]);
  alice = await cluster.join("n1", "alice", "echo-message standard-replies", "#a");
  bob = await cluster.join("n2", "bob", "", "#a");
  await cluster.barrier(alice);
  await cluster.barrier(bob);
  alice.take();
  bob.take();
});

const said = (text: string) => `:alice!alice@127.0.0.1 PRIVMSG #a :${text}`;
const saidIn = (lines: readonly string[]) => lines.filter((line) => line.includes(" PRIVMSG #a "));

test("answers that get lost after a durable append make nobody hear anything twice", async () => {
  // Records come back to their node later than it tries them again.
  cluster.store.delays.deliver = 400;
  Object.assign(cluster.store.faults("n1"), {
    acknowledgementLost: 0.5,
    acknowledgementLate: 0.3,
    lateness: 300,
  });
  const expected: string[] = [];
  for (let round = 0; round < 40; round++) {
    alice.send(`PRIVMSG #a :${round}`);
    await cluster.clock.advance(round % 4 === 0 ? 1 : 250);
  }
  await cluster.clock.advance(20_000);
  const refused = alice.lines.filter((line) => line.includes(" FAIL PRIVMSG LOG_UNAVAILABLE ")).length;
  for (const line of saidIn(alice.lines)) expected.push(line);
  assert.equal(expected.length + refused, 40, "each is either echoed or refused");
  assert.deepEqual(saidIn(await cluster.barrier(bob)), expected);
  assert.equal(new Set(expected).size, expected.length);
  const names = cluster.records().map(({ node, incarnation, n }) => `${node} ${incarnation} ${n}`);
  assert.ok(new Set(names).size < names.length, "no record was appended twice: the test proves nothing");
});

test("when a record's answer got lost and its second copy is refused, it counts as what it is: said", async () => {
  cluster.store.delays.deliver = 2000;
  const faults = cluster.store.faults("n1");
  faults.acknowledgementLost = 1;
  alice.send("PRIVMSG #a :said");
  await cluster.clock.advance(50);
  Object.assign(faults, { acknowledgementLost: 0, refused: 1 });
  await cluster.clock.advance(4000);
  faults.refused = 0;
  await cluster.clock.advance(1000);
  assert.deepEqual(alice.take(), [said("said")]);
  assert.deepEqual(await cluster.barrier(bob), [said("said")]);
});

test("what the log refuses is answered with FAIL, heard by nobody, and the node recovers by itself", async () => {
  cluster.store.faults("n1").refused = 1;
  alice.send("PRIVMSG #a :refused");
  assert.match(
    (await cluster.until(alice, /FAIL/)).join("\n"),
    /^:chorus\.local FAIL PRIVMSG LOG_UNAVAILABLE :The log does not take changes now$/,
  );
  assert.notEqual(cluster.node("n1").trouble, undefined);
  assert.equal(cluster.node("n2").trouble, undefined);
  alice.send("PRIVMSG #a :refused at once");
  assert.equal(alice.take().length, 1);
  cluster.store.faults("n1").refused = 0;
  await cluster.clock.advance(1000);
  assert.equal(cluster.node("n1").trouble, undefined);
  alice.send("PRIVMSG #a :taken");
  assert.deepEqual(await cluster.barrier(alice), [said("taken")]);
  assert.deepEqual(await cluster.barrier(bob), [said("taken")]);
});

for (const outage of ["rejects", "hangs"] as const) {
  test(`while the log ${outage}, a message on its way is DELAYED and then heard once; later ones fail at once`, async () => {
    cluster.store.faults("n1").outage = outage;
    alice.send("PRIVMSG #a :on its way");
    await cluster.clock.advance(4800);
    assert.deepEqual(alice.take(), []);
    await cluster.clock.advance(200);
    assert.match(alice.take().join("\n"), /^:chorus\.local WARN PRIVMSG DELAYED :.*$/);
    assert.notEqual(cluster.node("n1").trouble, undefined);
    bob.send("PRIVMSG #a :bob is heard by others");
    cluster.store.faults("n1").outage = "none";
    await cluster.clock.advance(3000);
    assert.deepEqual(
      alice.take().sort(),
      [":bob!bob@127.0.0.1 PRIVMSG #a :bob is heard by others", said("on its way")].sort(),
    );
    assert.equal(cluster.node("n1").trouble, undefined);
    assert.deepEqual(await cluster.barrier(bob), [said("on its way")]);
    const records = JSON.stringify(cluster.records());
    assert.ok(!records.includes("node-lost"), "an outage of the log makes nobody leave");
  });

  test(`while the log ${outage} and the node is not ready, a change is refused at once`, async () => {
    cluster.store.faults("n1").outage = outage;
    await cluster.clock.advance(3000);
    assert.notEqual(cluster.node("n1").trouble, undefined);
    alice.send("PRIVMSG #a :x");
    await cluster.clock.advance(10);
    assert.match(alice.take().join("\n"), /^:chorus\.local FAIL PRIVMSG LOG_UNAVAILABLE :\S.*$/);
    const newcomer = cluster.connect("n1");
    newcomer.send("NICK carol", "USER carol 0 * :C");
    await cluster.clock.advance(10);
    assert.match(newcomer.lines.at(-1) ?? "", /^ERROR /);
    assert.ok(!newcomer.isConnected);
  });

  test(`while the log ${outage}, a PING is answered within a second, and says that it is no barrier`, async () => {
    cluster.store.faults("n1").outage = outage;
    alice.send("PING x");
    await cluster.clock.advance(1100);
    assert.deepEqual(alice.take(), [
      ":chorus.local WARN PING LOG_UNAVAILABLE :The log does not answer: this is what was known before",
      ":chorus.local PONG chorus.local x",
    ]);
    cluster.store.faults("n1").outage = "none";
    await cluster.clock.advance(3000);
    assert.deepEqual(await cluster.barrier(alice), [], "this one is a barrier again");
  });
}

test("who leaves while the log is away has left when it is back", async () => {
  cluster.store.faults("n1").outage = "hangs";
  await cluster.clock.advance(3000);
  alice.transport.break("Connection reset by peer");
  await cluster.clock.advance(3000);
  assert.deepEqual(bob.take(), []);
  cluster.store.faults("n1").outage = "none";
  await cluster.clock.advance(5000);
  assert.deepEqual(await cluster.barrier(bob), [":alice!alice@127.0.0.1 QUIT :Connection reset by peer"]);
});

test("an outage for all is over for all: everyone is still there, and what was echoed was heard", async () => {
  for (const node of ["n1", "n2", "n3"]) cluster.store.faults(node).outage = "rejects";
  alice.send("PRIVMSG #a :before");
  await cluster.clock.advance(30_000);
  for (const node of ["n1", "n2", "n3"]) cluster.store.faults(node).outage = "none";
  await cluster.clock.advance(10_000);
  for (const node of ["n1", "n2", "n3"]) assert.equal(cluster.node(node).trouble, undefined);
  alice.send("PRIVMSG #a :after");
  assert.deepEqual(saidIn(await cluster.barrier(alice)), [said("before"), said("after")]);
  assert.deepEqual(await cluster.barrier(bob), [said("before"), said("after")]);
  assert.ok(!JSON.stringify(cluster.records()).includes("node-lost"));
});
