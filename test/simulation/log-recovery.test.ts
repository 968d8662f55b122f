/** A log that is out for some seconds now and then, because its servers choose another leader: people only wait. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { resumableBy } from "../support/irc-client.ts";
import type { MemoryClient } from "../support/memory-transport.ts";
import { SimulatedCluster } from "../support/simulated-cluster.ts";

const recoversWithin = 12_000;
const nodes = ["n1", "n2", "n3"];

let cluster: SimulatedCluster;
let alice: MemoryClient;
let bob: MemoryClient;

beforeEach(async () => {
  cluster = await SimulatedCluster.of(nodes, { recoversWithin });
  alice = await cluster.join("n1", "alice", "echo-message standard-replies", "#a");
  bob = await cluster.join("n2", "bob", "", "#a");
  await cluster.barrier(alice);
  await cluster.barrier(bob);
  alice.take();
  bob.take();
});

const said = (text: string) => `:alice!alice@127.0.0.1 PRIVMSG #a :${text}`;
const delayed = ":chorus.local WARN PRIVMSG DELAYED :There is no decision yet; it will follow";
const refused = /^:chorus\.local FAIL PRIVMSG LOG_UNAVAILABLE :\S/;

function eachIs(outage: "none" | "rejects" | "hangs"): void {
  for (const node of nodes) {
    // Its signals may take the same way.
    Object.assign(cluster.store.faults(node), { outage, signalLost: outage === "none" ? 0 : 1 });
  }
}

function nobodyWasSuspected(): void {
  assert.doesNotMatch(JSON.stringify(cluster.records()), /node-suspected|node-lost|session-ended/);
}

for (const outage of ["rejects", "hangs"] as const) {
  test(`while the log ${outage} for a moment, what is said is DELAYED and then said once; nothing is refused`, async () => {
    eachIs(outage);
    alice.send("PRIVMSG #a :early");
    await cluster.clock.advance(4000);
    alice.send("PRIVMSG #a :late");
    await cluster.clock.advance(6500);
    assert.deepEqual(alice.take(), [delayed, delayed]);
    for (const node of nodes) assert.equal(cluster.node(node).trouble, undefined);
    eachIs("none");
    await cluster.clock.advance(1000);
    assert.deepEqual(alice.take(), [said("early"), said("late")]);
    assert.deepEqual(await cluster.barrier(bob), [said("early"), said("late")]);
    nobodyWasSuspected();
  });

  test(`while the log ${outage} for longer, what is new is refused at once, and what waited is said once in the end`, async () => {
    const dave = await cluster.join("n3", "dave", "standard-replies", "#a");
    await cluster.barrier(alice);
    bob.take();
    eachIs(outage);
    alice.send("PRIVMSG #a :early");
    await cluster.clock.advance(recoversWithin + 2500);
    for (const node of nodes) assert.notEqual(cluster.node(node).trouble, undefined);
    assert.deepEqual(alice.take(), [delayed]);
    dave.send("PRIVMSG #a :late");
    await cluster.clock.advance(10);
    assert.match(dave.take().join("\n"), refused);
    await cluster.clock.advance(60_000);
    eachIs("none");
    await cluster.clock.advance(2500);
    for (const node of nodes) assert.equal(cluster.node(node).trouble, undefined);
    alice.send("PRIVMSG #a :again");
    await cluster.barrier(alice);
    assert.deepEqual(await cluster.barrier(bob), [said("early"), said("again")]);
    nobodyWasSuspected();
  });

  test(`who comes while the log ${outage} for a moment comes in afterwards, and a PING says meanwhile what it is worth`, async () => {
    eachIs(outage);
    await cluster.clock.advance(2000);
    const carol = cluster.connect("n3");
    carol.send("NICK carol", "USER carol 0 * :C", "JOIN #a");
    alice.send("PING x");
    await cluster.clock.advance(2100);
    assert.match(alice.take().join("\n"), /^:chorus\.local WARN PING LOG_UNAVAILABLE .*\n.* PONG /);
    await cluster.clock.advance(4000);
    eachIs("none");
    await cluster.clock.advance(2500);
    assert.match(carol.lines.join("\n"), / 001 carol .* JOIN #a$/ms);
    assert.match((await cluster.barrier(alice)).join("\n"), /^:carol!\S+ JOIN #a$/m);
  });
}

test("a message that is DELAYED holds up nothing that its sender asks afterwards, and a PONG says that it is no barrier", async () => {
  const carol = await cluster.join(
    "n1",
    "carol",
    `${resumableBy.join(" ")} draft/chathistory standard-replies`,
  );
  carol.send("JOIN #a", "PRIVMSG #a :before");
  await cluster.barrier(carol);
  eachIs("hangs");
  carol.send("@label=e PRIVMSG #a :early", "PING behind");
  await cluster.clock.advance(4800);
  assert.deepEqual(carol.take(), []);
  await cluster.clock.advance(2300);
  const [wait, warning, pong] = carol.take();
  assert.equal(wait, delayed);
  assert.match(`${warning}\n${pong}`, / WARN PING LOG_UNAVAILABLE :.*\n.* PONG \S+ behind$/);

  carol.send("CHATHISTORY LATEST #a * 10");
  await cluster.clock.advance(2100);
  const page = carol.take().join("\n");
  assert.match(page, / WARN CHATHISTORY LOG_UNAVAILABLE :/);
  assert.match(page, / PRIVMSG #a :before$/m);

  await cluster.clock.advance(recoversWithin);
  carol.send("@label=l PRIVMSG #a :late");
  await cluster.clock.advance(10);
  assert.match(carol.take().join("\n"), /^@label=l :chorus\.local FAIL PRIVMSG LOG_UNAVAILABLE :/);
  eachIs("none");
  await cluster.clock.advance(2500);
  assert.match(carol.take().join("\n"), /^@\S*label=e\S* :carol!\S+ PRIVMSG #a :early$/);
  carol.send("PING after");
  await cluster.clock.advance(100);
  assert.match(carol.take().join("\n"), /^:chorus\.local PONG \S+ after$/);
});

test("what a later command may hang on is waited for, however long it takes; who only speaks or pings is told", async () => {
  eachIs("hangs");
  alice.send("JOIN #b", "PRIVMSG #b :hello", "PING behind", "TOPIC #b :Tea");
  await cluster.clock.advance(8000);
  assert.match(alice.take().join("\n"), /^:chorus\.local WARN JOIN DELAYED :[^\n]*$/);
  await cluster.clock.advance(4000);
  const told = alice.take().join("\n");
  assert.match(
    told,
    /^\S+ WARN PRIVMSG DELAYED :.*\n\S+ WARN PING LOG_UNAVAILABLE :.*\n\S+ PONG \S+ behind$/,
  );
  eachIs("none");
  const after = (await cluster.barrier(alice)).join("\n");
  assert.match(after, / JOIN #b$.* PRIVMSG #b :hello$.* TOPIC #b :Tea$/ms);
});

test("a log that refuses for certain is believed at once", async () => {
  cluster.store.faults("n1").refused = 1;
  alice.send("PRIVMSG #a :x");
  assert.match((await cluster.until(alice, /FAIL/)).join("\n"), refused);
  assert.notEqual(cluster.node("n1").trouble, undefined);
});
