/** One order for all, and a PONG that is a barrier across the cluster, under delays drawn from many seeds. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { MemoryClient } from "../support/memory-transport.ts";
import { SeededRandom } from "../support/simulated.ts";
import { SimulatedCluster } from "../support/simulated-cluster.ts";

const seeds = process.env["CHORUS_TEST_LONG"] === "1" ? 1000 : 25;
const nodes = ["n1", "n2", "n3"];
const delays = { append: 20, acknowledge: 20, deliver: 60, signal: 20 };

async function scene(seed: number) {
  const cluster = await SimulatedCluster.of(nodes, { seed, delays });
  const capabilities = "echo-message message-tags";
  const clients = [
    await cluster.join("n1", "alice", capabilities, "#a"),
    await cluster.join("n2", "bob", capabilities, "#a"),
    await cluster.join("n3", "carol", capabilities, "#a"),
  ] as const;
  for (const client of clients) await cluster.barrier(client);
  return { cluster, clients };
}

/** What a client was told in the channel, with ids. */
function heardBy(client: MemoryClient): string[] {
  return client.lines
    .filter((line) => line.includes(" PRIVMSG #a "))
    .map((line) => line.replace(/^@\S*msgid=/, ""));
}

test("whoever speaks on whichever node, everyone sees everything once and in the same order", async () => {
  for (let seed = 1; seed <= seeds; seed++) {
    const { cluster, clients } = await scene(seed);
    const random = new SeededRandom(seed);
    for (let round = 0; round < 30; round++) {
      const speaker = clients[Math.floor(random.fraction() * clients.length)];
      speaker?.send(`PRIVMSG #a :${round}`);
      if (random.fraction() < 0.5) await cluster.clock.advance(random.fraction() * 40);
    }
    await cluster.clock.advance(500);
    const [first = [], ...others] = clients.map(heardBy);
    assert.equal(first.length, 30, `seed ${seed}`);
    for (const other of others) assert.deepEqual(other, first, `seed ${seed}`);
    assert.deepEqual(first, [...first].sort(), "ids sort as strings in the order of the log");
    assert.equal(new Set(first).size, 30);
  }
});

test("what anyone was told before my PING has been written to me before its PONG, whatever the delays", async () => {
  for (let seed = 1; seed <= seeds; seed++) {
    const { cluster, clients } = await scene(seed);
    const [alice, bob, carol] = clients;
    for (let round = 0; round < 10; round++) {
      carol.send(`PRIVMSG #a :noise ${round}`);
      alice.send(`PRIVMSG #a :told ${round}`);
      await cluster.until(alice, new RegExp(`:alice!\\S+ PRIVMSG #a :told ${round}$`));
      const before = await cluster.barrier(bob);
      assert.ok(
        before.some((line) => line.endsWith(`:told ${round}`)),
        `seed ${seed}: alice was told, yet bob's PONG came first`,
      );
    }
  }
});

test("many who ask at once are each told all that was there when they asked", async () => {
  const { cluster, clients } = await scene(1);
  const [alice, bob] = clients;
  for (let round = 0; round < 20; round++) {
    // A request for the log's head is on its way when alice is told: it may have been read too early for her line.
    const asking = cluster.connect("n2");
    const telling = cluster.until(alice, new RegExp(`PRIVMSG #a :round ${round}$`));
    alice.send(`PRIVMSG #a :round ${round}`);
    asking.send("PING early");
    await telling;
    asking.send("PING later");
    assert.ok((await cluster.barrier(bob)).some((line) => line.endsWith(`:round ${round}`)));
  }
});

test("of two who take a nick at once on two nodes, one gets it and the other is told so", async () => {
  for (let seed = 1; seed <= seeds; seed++) {
    const cluster = await SimulatedCluster.of(nodes, { seed, delays });
    const rivals = ["n1", "n2", "n3"].map((node) => cluster.connect(node));
    for (const rival of rivals) rival.send("NICK Bob", "USER b 0 * :B");
    await cluster.clock.advance(1000);
    const told = rivals.map(({ lines }) => lines[0]?.split(" ").slice(1, 3).join(" ")).sort();
    assert.deepEqual(told, ["001 Bob", "433 *", "433 *"], `seed ${seed}`);
  }
});

test("the same seed gives the same run, another one another", async () => {
  const trace = async (seed: number) => {
    const { cluster, clients } = await scene(seed);
    for (const client of clients) client.send("PRIVMSG #a :1", "PRIVMSG #a :2");
    await cluster.clock.advance(200);
    cluster.crash("n1");
    await cluster.clock.advance(10_000);
    return JSON.stringify([cluster.records(), clients.map(({ lines }) => lines), cluster.clock.monotonic()]);
  };
  const first = await trace(7);
  assert.equal(await trace(7), first);
  assert.notEqual(await trace(8), first);
});
