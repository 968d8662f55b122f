/** What is erased is gone from the log and from every archive, whatever goes wrong meanwhile; and what forgets it is found. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { MemoryArchive } from "../../src/archive/memory-archive.ts";
import { Tail } from "../../src/archive/tail.ts";
import { SimulatedLogStore } from "../../src/log/simulated.ts";
import type { Entry } from "../../src/network/entry.ts";
import { Network } from "../../src/network/network.ts";
import { replace } from "../simulator/planting.ts";
import { registers } from "../support/logging-in.ts";
import type { MemoryClient } from "../support/memory-transport.ts";
import { SeededRandom } from "../support/simulated.ts";
import { SimulatedCluster } from "../support/simulated-cluster.ts";

const seeds = process.env["CHORUS_TEST_LONG"] === "1" ? 300 : 12;
const nodes = ["n1", "n2", "n3"];
const capabilities = "message-tags batch labeled-response echo-message chorus/resume draft/message-redaction";

interface World {
  readonly cluster: SimulatedCluster;
  /** Texts that are to be gone, and those that are to stay. */
  readonly gone: readonly string[];
  readonly kept: readonly string[];
}

/** People talk while nodes lose acknowledgements and die; then some of it is erased, and again nodes die. */
async function play(seed: number): Promise<World> {
  const random = new SeededRandom(seed);
  const chance = (share: number) => random.fraction() < share;
  // What is seen late is appended twice.
  const cluster = await SimulatedCluster.of(nodes, { seed, delays: { deliver: 300 } });
  const bob = await cluster.join("n3", "bob", capabilities, "#a");
  const alice = await cluster.join("n3", "alice", capabilities, "#a");
  const isAccount = chance(0.5);
  if (isAccount) await registers(cluster, alice, "tea");
  const trouble = (lost: number) => {
    for (const node of nodes) Object.assign(cluster.store.faults(node), { acknowledgementLost: lost });
  };
  const unheard: string[] = [];
  trouble(0.2);
  for (let index = 0; index < 40; index++) {
    const text = `words-${seed}-${index}-end`;
    const [by, other] = chance(0.6) ? [alice, "bob"] : [bob, "alice"];
    const target = chance(0.1) ? "nobody" : chance(0.3) ? other : "#a";
    const line = `@label=l${index} PRIVMSG ${target} :${text}`;
    // What is sent again under its label is repeated, on its way or done.
    by.send(line, ...(chance(0.3) ? [line] : []));
    if (target === "nobody") unheard.push(text);
    if (chance(0.5)) await cluster.clock.advance(random.fraction() * 400);
  }
  for (const one of [bob, alice]) await cluster.barrier(one);
  const [hers, his] = [saidBy("alice", alice), saidBy("bob", bob)];
  await cluster.clock.advance(6000);
  const redacted = hers.filter(() => chance(0.5));
  if (isAccount) alice.send("NS ERASE tea");
  else alice.send(...redacted.map(({ id, target }) => `REDACT ${target} ${id}`));
  for (const node of ["n1", "n2"]) {
    await cluster.clock.advance(random.fraction() * 100);
    cluster.crash(node);
    if (chance(0.5)) await cluster.clock.advance(random.fraction() * 8000);
    await cluster.start(node);
  }
  await cluster.barrier(alice);
  trouble(0);
  await cluster.clock.advance(10_000);
  const told = alice.lines.join("\n");
  const isGone = ({ id }: Said) =>
    isAccount ? told.includes("There is no account alice any more") : told.includes(` ${id}`);
  const gone = [...unheard, ...hers.filter(isGone).map(({ text }) => text)];
  const kept = [...his, ...hers.filter((each) => !isGone(each))].map(({ text }) => text);
  return { cluster, gone, kept };
}

interface Said {
  readonly id: string;
  readonly target: string;
  readonly text: string;
}

/** What somebody said, as it came back. */
function saidBy(nick: string, { lines }: MemoryClient): Said[] {
  const echo = new RegExp(`^@(?:\\S*;)?msgid=([^; ]+)\\S* :${nick}!\\S+ PRIVMSG (\\S+) :?(.*)$`);
  return lines.flatMap((line) => {
    const [, id = "", target = "", text = ""] = echo.exec(line) ?? [];
    return id === "" ? [] : [{ id, target, text }];
  });
}

/** Where something is that should be gone, or not what should be there. */
function flaws({ cluster, gone, kept }: World): string[] {
  const found: string[] = [];
  const log = JSON.stringify(cluster.records());
  for (const text of gone) if (log.includes(text)) found.push(`the log has ${text}`);
  for (const text of kept) if (!log.includes(text)) found.push(`the log has lost ${text}`);
  const [network, made] = [new Network(), new MemoryArchive()];
  for (const record of cluster.records()) {
    for (const { position, at, client, outcome, deliveries, erases } of network.apply(record)) {
      if (outcome.kind === "accepted")
        made.keep({ position, at, client, deliveries, ...(erases && { erases }) });
    }
  }
  const { erasures, forgotten, unheard } = network.state;
  if (erasures.size + forgotten.size + unheard.length > 0) found.push("it is not through");
  for (const node of nodes) {
    const archive = cluster.archive(node);
    for (let position = 0; position <= made.reached; position++) {
      const [one, other] = [archive.at(position), made.at(position)];
      if (!isDeepStrictEqual(one, other)) found.push(`${node} and the log differ at ${position}`);
      const words = JSON.stringify(one ?? "");
      for (const text of gone) if (words.includes(text)) found.push(`the archive of ${node} has ${text}`);
      // Positions of a record are few.
      if (position % 1024 > 64) position += 1023 - (position % 1024);
    }
  }
  return found;
}

for (let seed = 1; seed <= seeds; seed++) {
  test(`what is erased is gone, seed ${seed}`, async () => {
    const world = await play(seed);
    assert.deepEqual(flaws(world), []);
    assert.ok(world.gone.length > 0);
    assert.deepEqual(world.cluster.failures, []);
  });
}

type Store = SimulatedLogStore<Entry, unknown>;

const bugs: readonly (readonly [name: string, plant: () => () => void])[] = [
  [
    "a log that says it has erased, and has not",
    () => replace(SimulatedLogStore.prototype as Store, "erase", () => () => {}),
  ],
  [
    "a log that forgets doubles",
    () =>
      replace(
        SimulatedLogStore.prototype as Store,
        "erase",
        (erase) =>
          function (this: Store, place) {
            const [stored] = this.read(place.number - 1, place.number);
            const copies = this.read(0, this.head).filter(
              ({ n, node }) => n === stored?.n && node === stored.node,
            );
            if (copies.length < 2) erase.call(this, place);
          },
      ),
  ],
  ["an archive that keeps the words", () => replace(Tail.prototype, "erase", () => () => {})],
  [
    "a state that forgets at a start what is not confirmed",
    () =>
      replace(
        Network.prototype,
        "apply",
        (apply) =>
          function* (this: Network, record) {
            if (record.entries[0]?.event.type === "node-up") this.state.erasures.clear();
            yield* apply.call(this, record);
          },
      ),
  ],
];

for (const [name, plant] of bugs) {
  test(`it would be found: ${name}`, async () => {
    let isFound = false;
    for (let seed = 1; seed <= 60 && !isFound; seed++) {
      const uproot = plant();
      try {
        isFound = flaws(await play(seed)).length > 0;
      } finally {
        uproot();
      }
    }
    assert.ok(isFound);
  });
}
