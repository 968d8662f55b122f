/** A whole cluster in one process under one seed: real nodes over a simulated log, clock, and clients in memory. */

import { MemoryArchive } from "../../src/archive/memory-archive.ts";
import { ClusterNode } from "../../src/cluster/node.ts";
import type { Signal } from "../../src/cluster/node-options.ts";
import type { PushService } from "../../src/cluster/push-service.ts";
import type { Settings } from "../../src/gateway/services.ts";
import { type Delays, SimulatedLogStore } from "../../src/log/simulated.ts";
import type { Entry, NetworkRecord } from "../../src/network/entry.ts";
import type { Clock } from "../../src/ports.ts";
import { testCredentials } from "./credentials.ts";
import { MemoryClient } from "./memory-transport.ts";
import { SeededRandom, SimulatedClock } from "./simulated.ts";
import { SimulatedFiles } from "./simulated-files.ts";
import { SimulatedSnapshots } from "./simulated-snapshots.ts";

/** How long a client waits for a line before it is told that none came, in simulated milliseconds. */
const patience = 30_000;

export const testSettings: Settings = {
  server: {
    name: "chorus.local",
    network: "Chorus",
    description: "a test",
    version: "chorus-test",
    motd: [],
    defaultUserModes: "",
    connectionsPerAddress: 64,
    reclaimsGuests: true,
    commons: new Set(["#lobby"]),
    redactWithin: 120_000,
    accounts: { register: true, beforeConnect: true, alwaysOn: false, mailsCode: false },
    push: {
      key: "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs",
      allows: (host) => host !== "localhost",
    },
  },
  credentials: testCredentials,
  mail: { send: async () => "sent" },
  channel: "#lobby",
  clientHeartbeat: 0,
  messagesPerSecond: 0,
  burst: 20,
  connectionsPerAddress: 64,
  sendQueue: 1024 * 1024,
  historyOnJoin: 0,
  faults: new Map(),
};

export interface ClusterOptions {
  readonly seed?: number;
  readonly delays?: Partial<Delays>;
  /** As `Log.recoversWithin`, in milliseconds. */
  readonly recoversWithin?: number;
  readonly settings?: Partial<Settings>;
  /** Milliseconds that a detached session waits for its user. */
  readonly grace?: number;
  /** Milliseconds that history is kept. */
  readonly keep?: number;
  readonly push?: PushService;
  /** Nodes share snapshots. */
  readonly shares?: boolean;
}

/** A clock of one process: it stops when the process does, and is as wrong as its machine's. */
class ProcessClock implements Clock {
  readonly #clock: Clock;
  readonly #ahead: () => number;
  alive = true;

  constructor(clock: Clock, ahead: () => number) {
    this.#clock = clock;
    this.#ahead = ahead;
  }

  now(): number {
    return this.#clock.now() + this.#ahead();
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  after(delay: number, task: () => void): () => void {
    return this.#clock.after(delay, () => (this.alive ? task() : undefined));
  }

  every(interval: number, task: () => void): () => void {
    const cancel = this.#clock.every(interval, () => (this.alive ? task() : cancel()));
    return cancel;
  }
}

interface Process {
  readonly node: ClusterNode;
  readonly clock: ProcessClock;
  readonly clients: MemoryClient[];
}

export class SimulatedCluster {
  readonly clock = new SimulatedClock();
  readonly store: SimulatedLogStore<Entry, Signal>;
  readonly files = new SimulatedFiles();
  /** What nodes warned of, and why they could not go on. */
  readonly warnings: string[] = [];
  readonly failures: string[] = [];
  /** How far the wall clock of a node's machine is ahead of the true time, in milliseconds; where nothing is said it is right. */
  readonly ahead = new Map<string, number>();
  /** What each node's disk holds: it outlives the node's process. */
  readonly #archives = new Map<string, MemoryArchive>();
  readonly #snapshots = new Map<string, SimulatedSnapshots>();
  readonly #settings: Settings;
  readonly #push: PushService | undefined;
  readonly #grace: number;
  readonly #shares: boolean;
  /** Milliseconds that nodes which start from now on keep history. */
  keep: number;
  readonly #processes = new Map<string, Process>();
  readonly #open = new Set<string>();
  #seed: number;

  constructor(options: ClusterOptions = {}) {
    const { seed = 1, delays = {}, settings = {}, grace = 60_000, keep = 0 } = options;
    const { shares = false, recoversWithin = 0 } = options;
    this.#seed = seed;
    this.#shares = shares;
    this.#grace = grace;
    this.#push = options.push;
    this.keep = keep;
    this.#settings = { ...testSettings, ...settings };
    this.store = new SimulatedLogStore(this.clock, new SeededRandom(seed), delays);
    this.store.recoversWithin = recoversWithin;
  }

  /** A cluster of these nodes, each started and ready. */
  static async of(nodes: readonly string[], options?: ClusterOptions): Promise<SimulatedCluster> {
    const cluster = new SimulatedCluster(options);
    for (const node of nodes) await cluster.start(node);
    return cluster;
  }

  async start(id: string): Promise<void> {
    this.#seed += 1;
    const clock = new ProcessClock(this.clock, () => this.ahead.get(id) ?? 0);
    const node = new ClusterNode({
      id,
      pid: this.#seed,
      log: this.store.open(id),
      clock,
      random: new SeededRandom(this.#seed),
      snapshots: this.snapshots(id),
      settings: this.#settings,
      push: this.#push,
      heartbeat: 1000,
      lostAfter: 5000,
      grace: this.#grace,
      keep: this.keep,
      archive: this.archive(id),
      files: this.#shares ? this.files : undefined,
      warn: (message, details) => this.warnings.push(`${id}: ${message} ${JSON.stringify(details)}`),
      announce: () => {},
      failed: (reason) => this.failures.push(`${id}: ${reason}`),
    });
    this.#processes.set(id, { node, clock, clients: [] });
    await this.clock.until(node.start(`${id}:8080`));
    this.#open.add(id);
  }

  node(id: string): ClusterNode {
    return this.#process(id).node;
  }

  /** Whether clients can connect to a node. */
  isOpen(id: string): boolean {
    return this.#open.has(id);
  }

  /** What a node has kept for those who come back: it outlives its crashes. */
  archive(id: string): MemoryArchive {
    const archive = this.#archives.get(id) ?? new MemoryArchive();
    this.#archives.set(id, archive);
    return archive;
  }

  /** What a node keeps on its disk: it outlives its crashes. */
  snapshots(id: string): SimulatedSnapshots {
    const snapshots = this.#snapshots.get(id) ?? new SimulatedSnapshots();
    this.#snapshots.set(id, snapshots);
    return snapshots;
  }

  /** Empties a node's disk. */
  wipe(id: string): void {
    this.#archives.delete(id);
    this.#snapshots.delete(id);
  }

  /** Stops a node in order. */
  async stop(id: string): Promise<void> {
    const { node, clock } = this.#process(id);
    this.#open.delete(id);
    await this.clock.until(node.stop());
    clock.alive = false;
    this.#processes.delete(id);
  }

  /** A client that has connected to a node and said nothing yet. */
  connect(id: string, host?: string): MemoryClient {
    const { node, clients } = this.#process(id);
    const client = new MemoryClient(host);
    clients.push(client);
    node.door.enter(client.transport, () => client.transport.destroy());
    return client;
  }

  /** An IRC client that is registered. */
  async join(id: string, nick: string, capabilities = "", ...channels: string[]): Promise<MemoryClient> {
    const client = this.connect(id);
    if (capabilities !== "") client.send(`CAP REQ :${capabilities}`, "CAP END");
    client.send(`NICK ${nick}`, `USER ${nick} 0 * :${nick}`, ...channels.map((channel) => `JOIN ${channel}`));
    await this.barrier(client);
    client.take();
    return client;
  }

  /** Waits for the next line that matches, and gives all that the client was told since it was last asked. */
  async until(client: MemoryClient, pattern: RegExp): Promise<string[]> {
    if (!client.hasUntaken(pattern)) {
      await this.#within(client.next(pattern), () => `${pattern} did not come\n${client.lines.join("\n")}`);
    }
    return client.take();
  }

  /** Lets the client PING and wait for its PONG; gives what it was told before it. */
  async barrier(client: MemoryClient): Promise<string[]> {
    const token = `barrier-${this.clock.monotonic()}`;
    const pong = client.next(new RegExp(` PONG \\S+ ${token}$`));
    client.send(`PING ${token}`);
    await this.#within(pong, () => `no PONG came; the last lines were\n${client.lines.slice(-5).join("\n")}`);
    return client.take().filter((line) => !line.endsWith(token));
  }

  /** Ends the process of a node without a word, and with it its clients' connections. */
  crash(id: string): void {
    const { clock, clients } = this.#process(id);
    this.#open.delete(id);
    clock.alive = false;
    this.store.crash(id);
    for (const { transport } of clients) transport.destroy();
    this.#processes.delete(id);
  }

  /** Fills the log with records that every node ignores, up to a number. */
  async fill(until: number, entriesOfEach = 0): Promise<void> {
    // Only the first is looked at.
    const first = { stamp: 0, event: { type: "node-down" } };
    const entries = Array.from({ length: entriesOfEach }, (_, index) => (index === 0 ? first : {}));
    const record = JSON.stringify({ node: "ghost", incarnation: 1, n: 1, entries });
    while (this.store.head < until) this.store.store(record);
    await this.clock.advance(1000);
  }

  /** Everything that the log holds. */
  records(): NetworkRecord[] {
    const records: NetworkRecord[] = [];
    for (let batch = this.store.read(0, this.store.head); batch.length > 0; ) {
      records.push(...batch);
      batch = this.store.read(batch.at(-1)?.number ?? 0, this.store.head);
    }
    return records;
  }

  async #within<T>(promise: Promise<T>, why: () => string): Promise<T> {
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      cancel = this.clock.after(patience, () => reject(new Error(why())));
    });
    const result = await this.clock.until(Promise.race([promise, late]));
    cancel();
    return result;
  }

  #process(id: string): Process {
    const process = this.#processes.get(id);
    if (!process) throw new Error(`there is no process ${id}`);
    return process;
  }
}
