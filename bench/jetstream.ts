/** What the log on JetStream costs: from what is said to its acknowledgement and its arrival at another node, beside the raw broker. */
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { Cluster, freePorts } from "../test/support/cluster.ts";
import { temporaryFolder } from "../test/support/folders.ts";
import { type NatsCluster, startNatsCluster } from "../test/support/nats.ts";
import { type Hooks, lastFirst } from "../test/support/programs.ts";
import { Talker } from "../test/support/talker.ts";
import { quantile, row } from "./figures.ts";
import { BareNode, recordOf } from "./jetstream-proposer.ts";

/** Many and short: whatever else the machine does meanwhile then strikes what is compared alike. */
const rounds = 20;
/** How long each measurement of a round takes, in ms. */
const measured = 350;
const many = 64;

/** How long the last message may take, in ms: beyond that something has failed. */
const patience = 20_000;

/** The aims: messages for each of the raw broker's, and ms beyond its acknowledgement. */
const ratioMin = 2;
const overheadMax = 1;

/** As people write. */
const text = "The weather is fine, and so is the coffee. See you later?";

/** Has a message acknowledged. */
type Say = (sender: number) => Promise<unknown>;

/** By what was measured, for each round: the milliseconds that messages took. */
type Figures = Record<string, number[][]>;

/** Prints what each way of having messages acknowledged comes to, one by one and many at once. */
export async function benchJetStream(): Promise<void> {
  const tasks: (() => unknown)[] = [];
  const hooks = lastFirst({ after: (task) => tasks.push(task) });
  try {
    const nats = await startNatsCluster();
    hooks.after(() => nats.end());
    const raw = await rawBroker(hooks, nats);
    const log = await bareNode(hooks, nats);
    const nodes = await TwoNodes.start(hooks, nats);
    const figures: Figures = {};
    const take = async (name: string, say: Say, senders: number) => {
      const key = `${name}, ${senders} in flight`;
      figures[key] = [...(figures[key] ?? []), await latencies(say, senders)];
    };
    for (let round = 0; round < rounds; round++) {
      for (const senders of [1, many]) {
        await take("raw broker", raw, senders);
        await take("the log of Chorus", log, senders);
        await take("client to node and back", (sender) => nodes.echoed(sender), senders);
        await take("client to client of another node", (sender) => nodes.arrived(sender), senders);
      }
    }
    show(figures);
  } finally {
    for (const task of tasks) await task();
  }
}

async function latencies(say: Say, senders: number): Promise<number[]> {
  const found: number[] = [];
  const end = performance.now() + measured;
  const turns = async (_: unknown, sender: number) => {
    for (let began = performance.now(); began < end; ) {
      await say(sender);
      const now = performance.now();
      found.push(now - began);
      began = now;
    }
  };
  const silence = setTimeout(() => {
    throw new Error("what was said is not acknowledged");
  }, measured + patience);
  await Promise.all(Array.from({ length: senders }, turns));
  clearTimeout(silence);
  return found;
}

/** Each message is published by itself, as large as a record of Chorus with one message in it. */
async function rawBroker(hooks: Hooks, { directServers: servers, replicas }: NatsCluster): Promise<Say> {
  const connection = await connect({ servers });
  hooks.after(() => connection.close());
  const { streams } = await jetstreamManager(connection);
  await streams.add({ name: "raw", subjects: ["raw"], num_replicas: replicas });
  const client = jetstream(connection);
  const bytes = recordOf(text);
  return () => client.publish("raw", bytes);
}

async function bareNode(hooks: Hooks, { directServers: servers, replicas, monitors }: NatsCluster) {
  const node = await BareNode.open({ servers, replicas, monitors, stream: "bare", acceptsLoss: false });
  hooks.after(() => node.close());
  return () => node.says(text);
}

/** Two real nodes: clients of the first say something, each in its channel, and a client of the second is in all of them. */
class TwoNodes {
  readonly #speakers: readonly Talker[];
  readonly #listener: Talker;
  #count = 0;

  static async start(hooks: Hooks, { directServers: servers, monitors }: NatsCluster): Promise<TwoNodes> {
    const log = ["--log", `nats://${servers}`, "--nats-monitors", `${monitors}`];
    const words = [...log, "--limits-messages-per-second", "0"];
    const cluster = new Cluster(hooks, await freePorts(2), temporaryFolder(hooks), words);
    await cluster.ready();
    const channels = Array.from({ length: many }, (_, index) => `#${index}`);
    const speakers: Talker[] = [];
    for (const channel of channels) {
      const nick = `speaker${channel.slice(1)}`;
      speakers.push(await Talker.enter(cluster.port("n1"), nick, [channel], "echo-message"));
    }
    const listener = await Talker.enter(cluster.port("n2"), "listener", channels);
    hooks.after(() => {
      for (const talker of [...speakers, listener]) talker.end();
    });
    return new TwoNodes(speakers, listener);
  }

  private constructor(speakers: readonly Talker[], listener: Talker) {
    this.#speakers = speakers;
    this.#listener = listener;
  }

  /** Resolves when its sender has it back. */
  echoed(sender: number): Promise<void> {
    return this.#says(sender, this.#speakers[sender]);
  }

  /** Resolves when it is at the other node's client. */
  arrived(sender: number): Promise<void> {
    return this.#says(sender, this.#listener);
  }

  #says(sender: number, awaited: Talker | undefined): Promise<void> {
    this.#count += 1;
    const numbered = `${this.#count} ${text}`;
    this.#speakers[sender]?.says(`#${sender}`, numbered);
    return new Promise((resolve) => awaited?.hears(numbered, resolve));
  }
}

/** First how they compare in each round, then all that was measured. */
function show(figures: Figures): void {
  const at = (name: string, senders: number, round: number) =>
    figures[`${name}, ${senders} in flight`]?.[round] ?? [];
  const compared = (of: (round: number) => number) => Array.from({ length: rounds }, (_, round) => of(round));
  const ratios = compared(
    (round) => at("the log of Chorus", many, round).length / at("raw broker", many, round).length,
  );
  const median = (name: string, round: number) => quantile(at(name, 1, round), 0.5);
  const overheads = compared(
    (round) => median("client to client of another node", round) - median("raw broker", round),
  );
  const isFast = quantile(ratios, 0.5) >= ratioMin;
  const isNear = quantile(overheads, 0.5) <= overheadMax;
  console.log(
    `${range(ratios)} messages for each of the raw broker's with ${many} in flight: ${isFast ? "within" : "BELOW"} the aim of ${ratioMin}`,
  );
  console.log(
    `${range(overheads)} ms from client to client of another node beyond the raw broker's acknowledgement: ` +
      `${isNear ? "within" : "ABOVE"} the aim of ${overheadMax}`,
  );
  const rows = Object.entries(figures).map(([name, values]) => {
    const all = values.flat();
    return [name, { "per second": Math.round((all.length / rounds / measured) * 1000), ...row(all) }];
  });
  console.table(Object.fromEntries(rows));
}

/** The middle, and between what half of them are. */
function range(values: readonly number[]): string {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((part) => quantile(values, part).toFixed(2));
  return `${middle} (${low} to ${high})`;
}

if (import.meta.main) {
  await benchJetStream();
  process.exit();
}
