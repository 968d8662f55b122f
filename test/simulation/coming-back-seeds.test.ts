/** Who comes back again and again, under seeds, is told every line that was for it, once and in order. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { messageId } from "../../src/network/entry.ts";
import { Network } from "../../src/network/network.ts";
import type { MemoryClient } from "../support/memory-transport.ts";
import { comesBack, idsOf, lastId, long, names, resumableBy, resume, saidIn } from "../support/resuming.ts";
import { SeededRandom } from "../support/simulated.ts";
import { SimulatedCluster } from "../support/simulated-cluster.ts";

const seeds = process.env["CHORUS_TEST_LONG"] === "1" ? 500 : 20;
/** Bytes: little enough that replays have to wait for a client that reads seldom. */
const sendQueue = 16 * 1024;
const nodes = ["n1", "n2", "n3"];
const people = ["bob", "carol", "dave"];
const channels = ["#a", "#b", "#c"];
const more = "away-notify setname invite-notify extended-join draft/channel-rename";

class Dice {
  readonly #random: SeededRandom;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed * 7919);
  }

  /** A whole number below `sides`. */
  roll(sides: number): number {
    return Math.floor(this.#random.fraction() * sides);
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.roll(items.length)] as Item;
  }
}

/** Something that somebody does, which perhaps is not possible. */
function deed(dice: Dice, number: number, who: string): string {
  const [channel, other] = [dice.pick(channels), dice.pick(channels)];
  const text = `:${number} ${dice.roll(3) === 0 ? "" : long}`;
  const others = who === "alice" ? "bob" : "alice";
  return dice.pick([
    ...Array<string>(8).fill(`PRIVMSG ${channel} ${text}`),
    ...[`PRIVMSG ${channel},${other},${others} ${text}`, `PRIVMSG ${others} ${text}`],
    ...[`NOTICE @${channel} ${text}`, `@+x=1 TAGMSG ${channel}`, `TOPIC ${channel} ${text}`],
    ...[`JOIN ${channel}`, `JOIN ${channel}`, `JOIN ${channel},${other}`, `PART ${channel} :x`, "JOIN 0"],
    ...[`MODE ${channel} -t+ov-n bob carol`, `MODE ${channel} +o alice`, `INVITE ${others} ${channel}`],
    ...[`KICK ${channel} ${others} :out`, `KICK ${channel} bob`, `RENAME ${channel} ${other}`],
    ...[`AWAY ${text}`, "AWAY", `SETNAME :${number}`, `NICK ${who}${dice.roll(3)}`],
  ]);
}

/** The ids of what the first session called alice was to be told, as the log has it. */
function idsFor(cluster: SimulatedCluster): string[] {
  const network = new Network();
  const ids = new Set<string>();
  let id: number | undefined;
  for (const record of cluster.records()) {
    for (const { deliveries, position } of network.apply(record)) {
      id ??= network.state.nicks.get("alice");
      const session = network.state.sessions.get(id ?? 0);
      for (const { channels, sessions, source, line } of deliveries) {
        const isTold =
          sessions.includes(id ?? 0) || channels.some((channel) => session?.channels.has(channel));
        const isOwnAway = line.type === "away-changed" && source.session === id;
        if (isTold && !isOwnAway) ids.add(messageId(cluster.store.epoch, position));
      }
    }
  }
  return [...ids];
}

/** What alice was told by each of her connections, one after the other. */
async function comesAndGoes(cluster: SimulatedCluster, dice: Dice): Promise<readonly string[][]> {
  const capabilities = `message-tags batch labeled-response echo-message chorus/resume ${more}`;
  const crowd = await Promise.all(people.map((nick) => joins(cluster, nick)));
  const first = cluster.connect("n2");
  first.send(`CAP REQ :${more}`);
  let { client: alice, token } = await resumableBy(cluster, first, "alice", "#a", "#b");
  const told = [alice.lines];
  let [number, at, down] = [0, "n2", ""];
  const act = (client = dice.pick(crowd), who = dice.pick(people)) => {
    number += 1;
    client.send(deed(dice, number, who));
  };
  for (let phase = 0; phase < 3; phase++) {
    for (let count = 0; count < 20; count++) {
      act();
      if (dice.roll(3) === 0) act(alice, "alice");
      if (dice.roll(4) === 0) await cluster.clock.advance(dice.roll(20));
    }
    const end = dice.roll(3);
    if (end === 0) alice.transport.break("Connection reset by peer");
    if (end === 1 && down === "") {
      down = at;
      cluster.crash(at);
    }
    const last = lastId(told.flat());
    for (let count = dice.roll(200); count > 0; count--) {
      act();
      if (dice.roll(9) === 0) await cluster.clock.advance(dice.roll(20));
    }
    if (down !== "" && dice.roll(2) === 0) {
      await cluster.start(down);
      down = "";
    }
    at = dice.pick(["n2", "n3"].filter((node) => node !== down));
    alice = resume(cluster, at, token, last, { capabilities, reading: dice.roll(2) === 0 });
    told.push(alice.lines);
    for (let count = 0; count < 40; count++) {
      if (dice.roll(2) === 0) await cluster.clock.advance(dice.roll(8));
      for (let talk = dice.roll(12); talk > 0; talk--) act();
      if (dice.roll(6) === 0) alice.transport.drain();
      if (dice.roll(5) === 0) act(alice, "alice");
    }
    alice.transport.reading = true;
    alice.transport.drain();
    if (!alice.isConnected) {
      alice = resume(cluster, at, token, lastId(told.flat()), { capabilities });
      told.push(alice.lines);
    }
    await cluster.barrier(alice);
  }
  for (const client of crowd) await cluster.barrier(client);
  await cluster.barrier(alice);
  return told;
}

async function joins(cluster: SimulatedCluster, nick: string): Promise<MemoryClient> {
  return cluster.join("n1", nick, "echo-message", "#a", "#b");
}

test("a client with a token is told every line that was for it once, in order, and no other", async () => {
  for (let seed = 1; seed <= seeds; seed++) {
    const cluster = await SimulatedCluster.of(nodes, { seed, settings: { sendQueue } });
    const told = (await comesAndGoes(cluster, new Dice(seed))).map(idsOf);
    for (const ids of told) assert.deepEqual(ids, [...new Set(ids)].sort(), `seed ${seed}`);
    assert.deepEqual([...new Set(told.flat())].sort(), idsFor(cluster).sort(), `seed ${seed}`);
  }
});

test("a guest whose node goes again and again hears every line, however soon the next one goes", async () => {
  for (let seed = 1; seed <= seeds; seed++) {
    const dice = new Dice(seed);
    const cluster = await SimulatedCluster.of(nodes, { seed });
    const bob = await cluster.join("n1", "bob", "", "#a");
    let [alice, at, said] = [await cluster.join("n2", "alice", "", "#a"), "n2", 0];
    const told = [alice.lines];
    const talk = async (count: number) => {
      for (const end = said + count; said < end; said++) {
        bob.send(`PRIVMSG #a :line${said}`);
        await cluster.clock.advance(dice.roll(500));
      }
    };
    for (let phase = 0; phase < 4; phase++) {
      await talk(10);
      if (dice.roll(3) === 0) await cluster.stop(at);
      else cluster.crash(at);
      await talk(dice.roll(10));
      const left = at;
      at = at === "n2" ? "n3" : "n2";
      if (dice.roll(2) === 0) await cluster.clock.advance(8000);
      alice = comesBack(cluster, at, "alice");
      told.push(alice.lines);
      alice.transport.reading = dice.roll(3) > 0;
      const isIn = () => alice.transport.unsent > 0 || alice.lines.some((line) => line.includes(" 366 "));
      while (!isIn()) await cluster.clock.advance(250);
      if (dice.roll(2) === 0) await cluster.clock.advance(2500);
      if (dice.roll(2) === 0) alice.transport.drain();
      await cluster.start(left);
    }
    alice.transport.reading = true;
    await cluster.clock.advance(500);
    alice.transport.drain();
    await cluster.barrier(alice);
    const heard = new Set(saidIn(told.flat()));
    assert.deepEqual(
      names("line", said).filter((line) => !heard.has(line)),
      [],
      `seed ${seed}`,
    );
  }
});
