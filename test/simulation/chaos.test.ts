/** Everything goes wrong at random, under a seed; in the end everyone has heard what is in the log, and no one anything else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Network } from "../../src/network/network.ts";
import type { MemoryClient } from "../support/memory-transport.ts";
import { SeededRandom } from "../support/simulated.ts";
import { SimulatedCluster } from "../support/simulated-cluster.ts";

const seeds = process.env["CHORUS_TEST_LONG"] === "1" ? 2000 : 25;
const nodes = ["n1", "n2", "n3"];
const rounds = 40;

interface Person {
  readonly name: string;
  readonly node: string;
  readonly client: MemoryClient;
  said: number;
}

class Chaos {
  readonly cluster: SimulatedCluster;
  readonly people: Person[] = [];
  readonly #random: SeededRandom;

  constructor(cluster: SimulatedCluster, seed: number) {
    this.cluster = cluster;
    this.#random = new SeededRandom(seed);
  }

  async round(): Promise<void> {
    const node = this.#pick(nodes);
    const faults = this.cluster.store.faults(node);
    const fault = this.#pick(["outage", "refused", "acknowledgements", "signals", "crash", "heal", "heal"]);
    if (fault === "outage") faults.outage = this.#pick(["rejects", "hangs"]);
    if (fault === "refused") faults.refused = 0.5;
    if (fault === "acknowledgements")
      Object.assign(faults, { acknowledgementLost: 0.4, acknowledgementLate: 0.4 });
    if (fault === "signals") Object.assign(faults, { signalLost: 0.9, signalDoubled: 0.5 });
    if (fault === "crash") await this.#restart(node);
    if (fault === "heal") this.heal(node);
    for (const person of this.people) if (this.#random.fraction() < 0.7) speak(person);
    await this.cluster.clock.advance(this.#random.fraction() ** 3 * 8000);
  }

  heal(node: string): void {
    const healthy = { outage: "none", refused: 0, acknowledgementLost: 0, acknowledgementLate: 0 } as const;
    Object.assign(this.cluster.store.faults(node), { ...healthy, signalLost: 0, signalDoubled: 0 });
  }

  /** Two people come to a node. */
  async welcome(node: string): Promise<void> {
    for (const _ of [1, 2]) {
      const name = `p${this.people.length}`;
      const client = await this.cluster.join(
        node,
        name,
        "echo-message standard-replies batch labeled-response",
        "#a",
      );
      this.people.push({ name, node, client, said: 0 });
    }
  }

  async #restart(node: string): Promise<void> {
    this.heal(node);
    this.cluster.crash(node);
    await this.cluster.start(node);
    await this.welcome(node);
  }

  /** Starts the nodes again that had to stop. */
  async revive(): Promise<void> {
    for (const node of nodes) {
      if (this.cluster.failures.some((failure) => failure.startsWith(`${node}:`))) await this.#restart(node);
    }
    this.cluster.failures.length = 0;
  }

  #pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#random.fraction() * items.length)] as T;
  }
}

function speak(person: Person): void {
  person.said += 1;
  person.client.send(`@label=${person.said} PRIVMSG #a :${person.name} ${person.said}`);
}

/** What the log holds of #a: for each person, what was said from the moment of joining. */
function audible(cluster: SimulatedCluster): { all: string[]; since: Map<string, number> } {
  const network = new Network();
  const all: string[] = [];
  const since = new Map<string, number>();
  for (const applied of cluster.records().flatMap((record) => [...network.apply(record)])) {
    for (const { line, source } of applied.deliveries) {
      if (line.type === "joined") since.set(source.nick, all.length);
      if (line.type === "said") all.push(line.text);
    }
  }
  return { all, since };
}

function assertTold({ name, client, said }: Person, all: readonly string[], since: number): void {
  const heard = client.lines.flatMap((line) => / PRIVMSG #a :(.*)$/.exec(line)?.[1] ?? []);
  assert.deepEqual(
    heard,
    all.slice(since, since + heard.length),
    `${name} heard what is in the log, once and in order`,
  );
  if (client.isConnected) assert.equal(since + heard.length, all.length, `${name} missed the end`);
  const labelled = (pattern: RegExp) =>
    client.lines.flatMap((line) => (pattern.test(line) ? (/^@label=(\d+) /.exec(line)?.[1] ?? []) : []));
  const echoed = labelled(/ PRIVMSG #a :/);
  const failed = labelled(/ FAIL PRIVMSG LOG_UNAVAILABLE /);
  for (const label of failed)
    assert.ok(!all.includes(`${name} ${label}`), `${name} ${label} failed, yet was said`);
  if (client.isConnected)
    assert.equal(new Set([...echoed, ...failed]).size, said, `${name} waits for an answer`);
  assert.equal(echoed.length + failed.length, new Set([...echoed, ...failed]).size, "one answer each");
}

async function play(seed: number): Promise<SimulatedCluster> {
  // Records may come back to their node later than it tries them again.
  const delays = { append: 30, acknowledge: 30, deliver: 300, signal: 30 };
  const cluster = await SimulatedCluster.of(nodes, { seed, delays });
  const chaos = new Chaos(cluster, seed);
  for (const node of nodes) await chaos.welcome(node);
  for (let round = 0; round < rounds; round++) {
    await chaos.round();
    await chaos.revive();
  }
  for (const node of nodes) chaos.heal(node);
  await cluster.clock.advance(20_000);
  await chaos.revive();
  for (const person of chaos.people) if (person.client.isConnected) speak(person);
  await cluster.clock.advance(20_000);
  assert.deepEqual(cluster.failures, []);
  for (const node of nodes) assert.equal(cluster.node(node).trouble, undefined);
  const { all, since } = audible(cluster);
  for (const person of chaos.people) assertTold(person, all, since.get(person.name) ?? 0);
  return cluster;
}

test("whatever goes wrong, everyone hears what is in the log, in its order, and every word has a fate", async () => {
  for (let seed = 1; seed <= seeds; seed++) {
    await play(seed).catch((error) => {
      throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
    });
  }
});

test("chaos repeats itself under its seed", async () => {
  const [one, two] = [await play(3), await play(3)];
  assert.deepEqual(one.records(), two.records());
  assert.deepEqual(one.warnings, two.warnings);
});
