/** A cluster of real nats-servers for tests and benchmarks, with what can happen to them. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { configurationOf, type NatsClusterOptions } from "./nats-configuration.ts";
import { NatsGuard } from "./nats-guard.ts";
import { NatsNetwork, type Others } from "./nats-network.ts";
import type { Cut } from "./nats-proxy.ts";
import { NatsServer } from "./nats-server.ts";
import {
  askToStepDown,
  type Copy,
  type Counts,
  copyAt,
  countsOf,
  isHealthy,
  leads,
  leadsAll,
  neighboursOf,
  tryStream,
  type Varz,
  varzOf,
} from "./nats-views.ts";
import { until } from "./until.ts";

/** How long servers may take to agree, in milliseconds: each change of their leader takes 4 to 9 s, and several may follow on each other. */
const agreedWithin = 60_000;

/** Starts servers; resolves when they take streams. Who starts them ends them: `end()`. */
export async function startNatsCluster(options: NatsClusterOptions = {}): Promise<NatsCluster> {
  const folder = mkdtempSync(join(tmpdir(), "chorus-nats-"));
  const guard = new NatsGuard(folder);
  const names = Array.from({ length: options.servers ?? 3 }, (_, index) => `s${index + 1}`);
  const servers = names.map((name) => new NatsServer(folder, name, guard));
  const network = await NatsNetwork.open(servers, options.clients ?? []);
  const cluster = new NatsCluster(options, guard, servers, network);
  try {
    // One by one: servers that connect to each other at once end both connections, and try again after a second.
    for (const server of servers.keys()) await cluster.start(server);
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
  readonly network: NatsNetwork;
  readonly #options: NatsClusterOptions;
  readonly #guard: NatsGuard;
  readonly #all: readonly NatsServer[];

  constructor(
    options: NatsClusterOptions,
    guard: NatsGuard,
    servers: readonly NatsServer[],
    network: NatsNetwork,
  ) {
    this.#options = options;
    this.#guard = guard;
    this.#all = servers;
    this.network = network;
    this.servers = network.addresses("client");
    this.monitors = network.addresses("monitor").map((address) => `http://${address}`);
  }

  /** Those that can answer, past the proxies: for benchmarks. A server has another address after each start. */
  get directServers(): string[] {
    return this.#answering.flatMap(({ addresses }) => addresses?.client ?? []);
  }

  /** As many copies of a stream as there can be, and no more than 3. */
  get replicas(): number {
    return Math.min(3, this.#all.length);
  }

  /** Resolves when the server listens, which it does before it has found the others. */
  async start(server: number): Promise<void> {
    const place = {
      store: this.storeFolder(server),
      client: this.servers[server],
      routes: this.network.routesOf(server),
    };
    await this.#at(server).start(configurationOf(server, place, this.#options));
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
    this.#at(server).pause();
  }

  resume(server: number): void {
    this.#at(server).resume();
  }

  /** Cuts a server off in both directions. What is sent to it silently arrives when it has joined again. */
  cutOff(server: number, from: Others = "all", how: Cut = "silent"): void {
    this.network.cutOff(server, from, how);
  }

  cutClients(server: number, how: Cut = "silent"): void {
    this.cutOff(server, "clients", how);
  }

  /** Undoes every `cutOff` of this server; those of others stay. */
  join(server: number): void {
    this.network.join(server);
  }

  /** Undoes all that was done: servers run, and reach each other and their clients. */
  async heal(): Promise<void> {
    this.network.rejoin();
    for (const [index, server] of this.#all.entries()) {
      this.join(index);
      if (server.isPaused) server.resume();
      if (!server.isRunning) await this.start(index);
    }
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
    return this.#at(server).blockFiles(stream, this.#account);
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

  /** The servers that a server is connected to. */
  async neighbours(server: number): Promise<number[]> {
    const names = await neighboursOf(this.#at(server));
    return [...this.#all.keys()].filter((index) => names.has(this.#at(index).name));
  }

  /** Of all servers that run, together. */
  counts(): Promise<Counts> {
    return countsOf(this.#all.filter(({ isRunning }) => isRunning));
  }

  /** What a server itself holds of a stream; undefined when that is nothing. */
  copy(server: number, stream: string): Promise<Copy | undefined> {
    return copyAt(this.#at(server), stream, this.#account);
  }

  /** Resolves when all copies of a stream are as long, and their servers agree on the leader. */
  async agree(stream: string): Promise<Copy> {
    return this.#until(async () => {
      const copies = (await this.#copies(stream)).filter((copy) => copy !== undefined);
      const isSame = copies.every((copy) => isDeepStrictEqual(copy, copies[0]));
      return isSame && copies.length === this.replicas && copies[0];
    }, `nats-servers to hold the same of ${stream}`);
  }

  /** The server that most copies of a stream have for a leader, as soon as they do and it is none of `not`. */
  async leaderOf(stream: string, ...not: number[]): Promise<number> {
    const most = Math.floor(this.replicas / 2) + 1;
    return this.#until(async () => {
      const names = (await this.#copies(stream)).map((copy) => copy?.leader);
      const leader = this.#all.findIndex(({ name }) => names.filter((one) => one === name).length >= most);
      return leader >= 0 && !not.includes(leader) && leader;
    }, `a leader of ${stream} other than ${not}`);
  }

  /** The server that leads a stream, or all servers, as it says itself just now; undefined when none says so. */
  async leader(stream?: string): Promise<number | undefined> {
    const leaders = await this.#ask(
      async (server) => (await leads(server, this.#account, stream)) && this.#all.indexOf(server),
    );
    return leaders.find((server) => typeof server === "number");
  }

  /** Has a stream's leader give its office to another server, or to this one; resolves with that. */
  async stepDown(stream: string, to?: number): Promise<number> {
    const before = await this.leaderOf(stream);
    const preferred = to === undefined ? undefined : this.#at(to).name;
    for (let leader = before; ; leader = await this.leaderOf(stream)) {
      if (to === undefined ? leader !== before : leader === to) return leader;
      await this.asClient((client) => askToStepDown(client, stream, preferred));
    }
  }

  /** Does something as a client that reaches servers past the proxies. */
  async asClient<Result>(task: (client: NatsConnection) => Promise<Result>): Promise<Result> {
    const client = await connect({ ...this.#options.client, servers: this.directServers });
    try {
      return await task(client);
    } finally {
      await client.close();
    }
  }

  /** Resolves when JetStream has a leader, all servers are with it, and they take streams. */
  async ready(): Promise<void> {
    const size = this.#all.length;
    await this.#until(
      async () => size === 1 || (await this.#ask((server) => leadsAll(server, size))).includes(true),
      "nats-servers to find each other",
    );
    await this.#until(() => this.#takesStreams(), "nats-servers to take a stream");
  }

  /** Resolves when every server that runs says that it has all that it is to have. */
  async healthy(): Promise<void> {
    await this.#until(
      async () => (await this.#ask(isHealthy)).every((answer) => answer === true),
      "nats-servers to be healthy",
    );
  }

  /** Ends every server and removes what it has stored. */
  async end(): Promise<void> {
    await Promise.all(this.#all.map((server) => server.end("SIGKILL")));
    await this.network.end();
    await this.#guard.end();
  }

  get #account(): string {
    return this.#options.account ?? "$G";
  }

  get #answering(): NatsServer[] {
    return this.#all.filter(({ addresses, isPaused }) => addresses !== undefined && !isPaused);
  }

  get #logs(): string {
    return this.#all.map(({ name, log }) => `${name}: ${log.slice(-2000)}`).join("\n");
  }

  #at(server: number): NatsServer {
    const found = this.#all[server];
    assert(found !== undefined, `there is no server ${server}`);
    return found;
  }

  /** What each server that can answer does; undefined for those that fail to. */
  #ask<Answer>(question: (server: NatsServer) => Promise<Answer>): Promise<(Answer | undefined)[]> {
    return Promise.all(this.#answering.map((server) => question(server).catch(() => undefined)));
  }

  #until<Result>(
    condition: () => Promise<Result>,
    what: string,
  ): Promise<Exclude<Result, false | undefined>> {
    return until(condition, () => `${what}:\n${this.#logs}`, agreedWithin);
  }

  #copies(stream: string): Promise<(Copy | undefined)[]> {
    return this.#ask((server) => copyAt(server, stream, this.#account));
  }

  async #takesStreams(): Promise<boolean> {
    try {
      await this.asClient((client) => tryStream(client, this.replicas));
      return true;
    } catch {
      return false;
    }
  }
}
