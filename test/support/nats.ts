/** A cluster of real nats-servers for tests and benchmarks, with what can happen to them. */
import assert from "node:assert/strict";
import { globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection, type NodeConnectionOptions } from "@nats-io/transport-node";
import { NatsGuard } from "./nats-guard.ts";
import { NatsNetwork, type Others } from "./nats-network.ts";
import type { Cut } from "./nats-proxy.ts";
import { NatsServer } from "./nats-server.ts";
import { type Copy, copyAt, isHealthy, leadsAll, type Varz, varzOf } from "./nats-views.ts";
import { until } from "./until.ts";

export interface NatsClusterOptions {
  /** How many; one alone is no cluster. */
  readonly servers?: number;
  /** Leave it to the operating system when what is acknowledged comes to disk. */
  readonly weak?: boolean;
  /** More configuration of a server, counted from 0: users, authorization, TLS. */
  readonly configure?: (server: number) => string;
  /** More settings of JetStream: limits. */
  readonly jetstream?: string;
  /** How the tests' own clients get in, where that takes more than an address. */
  readonly client?: NodeConnectionOptions;
  /** The account whose streams are meant. */
  readonly account?: string;
}

/** How much went through all servers since each of them started. */
export interface Counts {
  /** From clients, nodes among them. */
  readonly fromClients: number;
  /** From clients and other servers. */
  readonly received: number;
  /** To clients and other servers. */
  readonly sent: number;
}

/** Starts servers; resolves when they take streams. Who starts them ends them: `end()`. */
export async function startNatsCluster(options: NatsClusterOptions = {}): Promise<NatsCluster> {
  const folder = mkdtempSync(join(tmpdir(), "chorus-nats-"));
  const guard = new NatsGuard(folder);
  const names = Array.from({ length: options.servers ?? 3 }, (_, index) => `s${index + 1}`);
  const servers = names.map((name) => new NatsServer(folder, name, guard));
  const cluster = new NatsCluster(options, guard, servers, await NatsNetwork.open(servers));
  try {
    await Promise.all(servers.map((_, index) => cluster.start(index)));
    await cluster.ready();
    return cluster;
  } catch (error) {
    await cluster.end();
    throw error;
  }
}

/** Servers are counted from 0. */
export class NatsCluster {
  /** Where clients find the servers, one "127.0.0.1:port" each, and can be cut off from them. */
  readonly servers: readonly string[];
  /** Where they find the servers' monitors, likewise. */
  readonly monitors: readonly string[];
  readonly #options: NatsClusterOptions;
  readonly #guard: NatsGuard;
  readonly #all: readonly NatsServer[];
  readonly #network: NatsNetwork;

  constructor(
    options: NatsClusterOptions,
    guard: NatsGuard,
    servers: readonly NatsServer[],
    network: NatsNetwork,
  ) {
    this.#options = options;
    this.#guard = guard;
    this.#all = servers;
    this.#network = network;
    this.servers = network.addresses("client");
    this.monitors = network.addresses("monitor").map((address) => `http://${address}`);
  }

  /** Past the proxies, for benchmarks. A server has another address after each start. */
  get directServers(): string[] {
    return this.#running.map(({ addresses }) => addresses.clients);
  }

  /** As many copies of a stream as there can be, and no more than 3. */
  get replicas(): number {
    return Math.min(3, this.#all.length);
  }

  /** Resolves when the server listens, which it does before it has found the others. */
  async start(server: number): Promise<void> {
    await this.#at(server).start(this.#configuration(server));
  }

  /** Ends a server as a crash would. */
  async kill(server: number): Promise<void> {
    await this.#at(server).end("SIGKILL");
  }

  /** Ends a server as an operator would. */
  async stop(server: number): Promise<void> {
    await this.#at(server).end("SIGTERM");
  }

  /** The server stands still, and its connections stay. */
  pause(server: number): void {
    this.#at(server).signal("SIGSTOP");
  }

  resume(server: number): void {
    this.#at(server).signal("SIGCONT");
  }

  /** Cuts a server off in both directions. What is sent to it silently arrives when it has joined again. */
  cutOff(server: number, from: Others = "all", how: Cut = "silent"): void {
    this.#network.cutOff(server, from, how);
  }

  cutClients(server: number, how: Cut = "silent"): void {
    this.cutOff(server, "clients", how);
  }

  /** Undoes every `cutOff` of this server; those of others stay. */
  join(server: number): void {
    this.#network.join(server);
  }

  /** Removes all that a server has stored; it must not run. */
  wipe(server: number): void {
    assert(!this.#at(server).isRunning, "a server's store is wiped only while it does not run");
    rmSync(this.storeFolder(server), { recursive: true, force: true });
  }

  storeFolder(server: number): string {
    return this.#at(server).store;
  }

  /** The files with a stream's messages, in order. */
  blockFiles(server: number, stream: string): string[] {
    const folder = join(this.storeFolder(server), "jetstream", this.#account, "streams", stream, "msgs");
    const number = (path: string) => Number(/(\d+)\.blk$/.exec(path)?.[1]);
    return globSync(join(folder, "*.blk")).sort((one, other) => number(one) - number(other));
  }

  pid(server: number): number {
    return this.#at(server).pid;
  }

  /** What a server has written into its log. */
  log(server: number): string {
    return this.#at(server).log;
  }

  varz(server: number): Promise<Varz> {
    return varzOf(this.#at(server));
  }

  async counts(): Promise<Counts> {
    const all = await Promise.all(this.#running.map(varzOf));
    const sum = (count: (of: Varz) => number) => all.reduce((total, of) => total + count(of), 0);
    return {
      fromClients: sum((of) => of.in_client_msgs),
      received: sum((of) => of.in_msgs),
      sent: sum((of) => of.out_msgs),
    };
  }

  /** What a server itself holds of a stream; undefined when that is nothing. */
  copy(server: number, stream: string): Promise<Copy | undefined> {
    return copyAt(this.#at(server), stream, this.#account);
  }

  /** The server that most servers hold to be a stream's leader, as soon as they do and it is none of `not`. */
  async leaderOf(stream: string, ...not: number[]): Promise<number> {
    const most = Math.floor(this.#all.length / 2) + 1;
    return until(
      async () => {
        const names = await this.#leaders(stream);
        const leader = this.#all.findIndex(({ name }) => names.filter((one) => one === name).length >= most);
        return leader >= 0 && !not.includes(leader) && leader;
      },
      () => `a leader of ${stream} other than ${not}:\n${this.#logs}`,
    );
  }

  /** Has a stream's leader give its office to another server; resolves with that. */
  async stepDown(stream: string): Promise<number> {
    const before = await this.leaderOf(stream);
    await this.#asClient(async (client) => {
      await client.request(`$JS.API.STREAM.LEADER.STEPDOWN.${stream}`);
    });
    return this.leaderOf(stream, before);
  }

  /** Resolves when JetStream has a leader, all servers are with it, and they take streams. */
  async ready(): Promise<void> {
    const size = this.#all.length;
    await until(
      async () => size === 1 || (await this.#ask((server) => leadsAll(server, size))).includes(true),
      () => `nats-servers to find each other:\n${this.#logs}`,
    );
    await until(
      () => this.#takesStreams(),
      () => `nats-servers to take a stream:\n${this.#logs}`,
    );
  }

  /** Resolves when every server that runs says that it has all that it is to have. */
  async healthy(): Promise<void> {
    await until(
      async () => (await this.#ask(isHealthy)).every((answer) => answer === true),
      () => `nats-servers to be healthy:\n${this.#logs}`,
    );
  }

  /** Ends every server and removes what it has stored. */
  async end(): Promise<void> {
    await Promise.all(this.#all.map((server) => server.end("SIGKILL")));
    await this.#network.end();
    await this.#guard.end();
  }

  get #account(): string {
    return this.#options.account ?? "$G";
  }

  get #running(): NatsServer[] {
    return this.#all.filter((server) => server.isRunning);
  }

  get #logs(): string {
    return this.#all.map(({ name, log }) => `${name}: ${log.slice(-2000)}`).join("\n");
  }

  #at(server: number): NatsServer {
    const found = this.#all[server];
    assert(found !== undefined, `there is no server ${server}`);
    return found;
  }

  #configuration(server: number): string {
    const { weak = false, jetstream = "", configure } = this.#options;
    const routes = this.#network.routesOf(server).map((address) => `"nats://${address}"`);
    // What servers tell each other of themselves leads nowhere, and what they tell clients leads to the proxies.
    const cluster = `cluster { name: test, listen: "127.0.0.1:-1", advertise: "127.0.0.1:1", routes: [${routes}] }`;
    return [
      `client_advertise: "${this.servers[server]}"`,
      `jetstream {\n store_dir: "${this.storeFolder(server)}"\n ${weak ? "" : "sync_interval: always"}\n ${jetstream}\n}`,
      this.#all.length === 1 ? "" : cluster,
      configure?.(server) ?? "",
    ].join("\n");
  }

  /** What each running server answers; undefined for those that do not. */
  #ask<Answer>(question: (server: NatsServer) => Promise<Answer>): Promise<(Answer | undefined)[]> {
    return Promise.all(this.#running.map((server) => question(server).catch(() => undefined)));
  }

  async #leaders(stream: string): Promise<(string | undefined)[]> {
    const copies = await this.#ask((server) => copyAt(server, stream, this.#account));
    return copies.map((copy) => copy?.leader);
  }

  async #asClient(task: (client: NatsConnection) => Promise<void>): Promise<void> {
    const client = await connect({ ...this.#options.client, servers: this.directServers });
    try {
      await task(client);
    } finally {
      await client.close();
    }
  }

  async #takesStreams(): Promise<boolean> {
    try {
      await this.#asClient(async (client) => {
        const { streams } = await jetstreamManager(client);
        await streams.add({ name: "probe", subjects: ["probe"], num_replicas: this.replicas });
        await jetstream(client).publish("probe");
        await streams.delete("probe");
      });
      return true;
    } catch {
      return false;
    }
  }
}
