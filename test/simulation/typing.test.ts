/** Typing across nodes: best effort, but never to who may not see it, however late it is and whatever a node knows. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { MemoryClient } from "../support/memory-transport.ts";
import { SeededRandom } from "../support/simulated.ts";
import { SimulatedCluster } from "../support/simulated-cluster.ts";

const seeds = process.env["CHORUS_TEST_LONG"] === "1" ? 1000 : 40;
const nodes = ["n1", "n2", "n3"];

/** What was told of typing: who, where, and what. */
function typingIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const [, what, who, where] = /\+typing=(\w+)\S* :(\w+)!\S+ TAGMSG (\S+)$/.exec(line) ?? [];
    return what === undefined ? [] : [`${who} ${where} ${what}`];
  });
}

async function scene(lateness = 0) {
  const cluster = await SimulatedCluster.of(nodes);
  delayTyping(cluster, () => lateness);
  const alice = await cluster.join("n1", "alice", "message-tags echo-message", "#a");
  const bob = await cluster.join("n2", "bob", "message-tags", "#a");
  const carol = await cluster.join("n3", "carol", "message-tags", "#a");
  await everybody(cluster, alice, bob, carol);
  return { cluster, alice, bob, carol };
}

/** Lets what is told of typing take its time between nodes, and nothing else. */
function delayTyping(cluster: SimulatedCluster, delay: () => number): void {
  const { store, clock } = cluster;
  const signal = store.signal.bind(store);
  store.signal = (from, json) => {
    const isTyping = (JSON.parse(json) as { type: string }).type === "typing";
    clock.after(isTyping ? delay() : 0, () => signal(from, json));
  };
}

async function everybody(cluster: SimulatedCluster, ...clients: readonly MemoryClient[]): Promise<void> {
  for (const client of clients) await cluster.barrier(client);
}

test("members on all nodes see who types in a channel, the person alone who types to one", async () => {
  const { cluster, alice, bob, carol } = await scene();
  const dave = await cluster.join("n3", "dave", "message-tags");
  const plain = await cluster.join("n3", "erin", "", "#a");
  const records = cluster.store.head;
  alice.send("@+typing=active TAGMSG #a", "@+typing=paused TAGMSG carol");
  await cluster.clock.advance(100);
  assert.deepEqual(typingIn(bob.lines), ["alice #a active"]);
  assert.deepEqual(typingIn(carol.lines).sort(), ["alice #a active", "alice carol paused"]);
  assert.deepEqual(typingIn(alice.lines), ["alice #a active", "alice carol paused"]);
  assert.deepEqual(typingIn([...dave.lines, ...plain.lines]), []);
  assert.equal(cluster.store.head, records, "nothing is in the log");
});

test("who was put out before it was sent does not see it, even on a node that does not know that yet", async () => {
  const { cluster, alice, bob, carol } = await scene();
  const dave = await cluster.join("n3", "dave", "message-tags", "#a");
  await everybody(cluster, alice, bob, carol, dave);
  cluster.store.faults("n3").outage = "hangs";
  alice.send("KICK #a carol");
  await cluster.until(alice, /KICK #a carol/);
  alice.send("@+typing=active TAGMSG #a");
  await cluster.clock.advance(500);
  assert.deepEqual(typingIn(bob.lines), ["alice #a active"]);
  assert.deepEqual(typingIn([...carol.lines, ...dave.lines]), []);
  cluster.store.faults("n3").outage = "none";
  await cluster.clock.advance(500);
  assert.deepEqual(typingIn(dave.lines), ["alice #a active"]);
  assert.deepEqual(typingIn(carol.lines), []);
});

test("what a node learns too late it does not tell at all", async () => {
  const { cluster, alice, carol } = await scene();
  cluster.store.faults("n3").outage = "hangs";
  alice.send("TOPIC #a :tea");
  await cluster.until(alice, /TOPIC/);
  alice.send("@+typing=active TAGMSG #a");
  await cluster.clock.advance(6000);
  cluster.store.faults("n3").outage = "none";
  await cluster.until(carol, /TOPIC/);
  await cluster.clock.advance(500);
  assert.deepEqual(typingIn(carol.lines), []);
});

test("of very much that a node could not tell yet it tells the newest", async () => {
  const { cluster, alice, carol } = await scene();
  const crowd = await Promise.all(
    Array.from({ length: 40 }, (_, index) => cluster.join("n1", `crowd${index}`, "message-tags", "#a")),
  );
  await everybody(cluster, carol);
  cluster.store.faults("n3").outage = "hangs";
  alice.send("TOPIC #a :tea");
  await cluster.until(alice, /TOPIC/);
  // Eight each.
  for (let count = 0; count < 8; count++) {
    for (const one of crowd) one.send(`@+typing=${count} TAGMSG #a`);
    await cluster.clock.advance(20);
  }
  cluster.store.faults("n3").outage = "none";
  await cluster.until(carol, /TOPIC/);
  await cluster.clock.advance(500);
  const told = typingIn(carol.lines);
  assert.equal(told.length, 256);
  assert.equal(told.filter((each) => each.endsWith(" 7")).length, 40);
});

test("who was put out, muted, or has left while it was under way types no more", async () => {
  for (const line of ["KICK #a bob", "MODE #a +b ~m:bob!*@*", "MODE #a +m", "KILL bob :because"]) {
    const { cluster, alice, bob, carol } = await scene(3000);
    alice.send("OPER root tea");
    await everybody(cluster, alice);
    bob.send("@+typing=active TAGMSG #a");
    alice.send(line);
    await cluster.barrier(carol);
    const before = typingIn([...alice.lines, ...carol.lines]);
    await cluster.clock.advance(4000);
    assert.deepEqual(typingIn([...alice.lines, ...carol.lines]), before, line);
  }
});

test("what a node had sent before it was started anew is not taken for somebody else's", async () => {
  const { cluster, alice, bob } = await scene(4000);
  bob.send("@+typing=active TAGMSG #a");
  cluster.crash("n2");
  await cluster.start("n2");
  // Its first connection, as bob was.
  await cluster.join("n2", "eve", "message-tags", "#a");
  await cluster.clock.advance(5000);
  assert.deepEqual(
    typingIn(alice.lines).filter((told) => told.startsWith("eve")),
    [],
  );
});

/** Who is in #a, as somebody was told. */
function membersSeenBy(lines: readonly string[]): Set<string> {
  const members = new Set<string>();
  for (const line of lines) {
    const [, who = "", verb, whom = ""] =
      /^(?:@\S+ )?:(\w+)!\S+ (JOIN|PART|KICK|QUIT) ?(?:#a ?)?(\w*)/.exec(line) ?? [];
    if (verb === "JOIN") members.add(who);
    if (verb === "PART" || verb === "QUIT") members.delete(who);
    if (verb === "KICK") members.delete(whom);
  }
  return members;
}

/** Asserts that nobody was told of anybody who was out by then, and nobody when being out himself. */
function assertSeenByMembersOnly(me: string, lines: readonly string[], seed: number): void {
  for (const [index, line] of lines.entries()) {
    const [told] = typingIn([line]);
    if (told === undefined) continue;
    const members = membersSeenBy(lines.slice(0, index));
    const [who = ""] = told.split(" ");
    assert.ok(members.has(me), `seed ${seed}: ${me} was told "${told}" and is not there`);
    assert.ok(members.has(who), `seed ${seed}: ${me} was told "${told}", who is not there`);
  }
}

test("whatever is lost, doubled, late or overtaken, typing is seen by members only, and by all when nothing fails", async () => {
  for (let seed = 1; seed <= seeds; seed++) {
    const random = new SeededRandom(seed);
    const chance = (of: number) => random.fraction() < of;
    const cluster = await SimulatedCluster.of(nodes, { seed, delays: { deliver: 400 } });
    delayTyping(cluster, () => random.fraction() * 600);
    const people = new Map<string, MemoryClient>();
    for (const nick of ["op", "one", "two", "three", "four", "five", "six", "seven"]) {
      const client = await cluster.join(nodes[people.size % 3] ?? "", nick, "message-tags");
      people.set(nick, client);
      client.send("JOIN #a");
      await everybody(cluster, ...people.values());
    }
    const names = [...people.keys()];
    // All were there when the last one came.
    for (const [nick, client] of people)
      client.lines.push(...names.map((name) => `:${name}!x JOIN #a`), `# ${nick}`);
    for (const node of nodes)
      Object.assign(cluster.store.faults(node), { signalLost: 0.1, signalDoubled: 0.2 });
    const sent = new Map<string, Set<string>>();
    for (let round = 0; round < 40; round++) {
      const nick = names[Math.floor(random.fraction() * names.length)] ?? "";
      const client = people.get(nick);
      const isLeaving = nick !== "op" && chance(0.2);
      if (isLeaving && chance(0.5)) client?.send("PART #a");
      else if (isLeaving) people.get("op")?.send(`KICK #a ${nick}`);
      else {
        sent.set(String(round), membersSeenBy(client?.lines ?? []));
        client?.send(`@+typing=${round} TAGMSG #a`);
      }
      await cluster.clock.advance(random.fraction() * 400);
    }
    await cluster.clock.advance(5000);
    for (const [nick, client] of people) {
      assertSeenByMembersOnly(nick, client.lines, seed);
      for (const told of typingIn(client.lines)) {
        const what = told.split(" ")[2] ?? "";
        assert.ok(sent.get(what)?.has(nick), `seed ${seed}: ${nick} was out when "${told}" was sent`);
      }
    }
    for (const node of nodes) Object.assign(cluster.store.faults(node), { signalLost: 0, signalDoubled: 0 });
    people.get("op")?.send("@+typing=last TAGMSG #a");
    await cluster.clock.advance(5000);
    const members = membersSeenBy(people.get("op")?.lines ?? []);
    for (const [nick, client] of people) {
      const expected = members.has(nick) && nick !== "op" ? ["op #a last"] : [];
      assert.deepEqual(
        typingIn(client.lines).filter((told) => told.endsWith(" last")),
        expected,
        `seed ${seed}`,
      );
    }
    assert.deepEqual([...cluster.warnings, ...cluster.failures], []);
  }
});
