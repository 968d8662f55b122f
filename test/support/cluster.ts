/** A cluster of real processes on free ports, with a data folder that lasts as long as the test. */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { temporaryFolder } from "./folders.ts";
import { atExit, type Hooks, lastFirst, type Program, processesWith, runOurs } from "./programs.ts";
import type { Transcript } from "./transcript.ts";
import { until } from "./until.ts";

/** How long a node may take to say how the cluster is, in milliseconds. */
const viewPatience = 5000;

/** What `GET /cluster` says. */
export interface ClusterView {
  readonly network: string;
  readonly epoch: string;
  readonly node: string;
  readonly head: number;
  readonly poison: number;
  readonly nodes: readonly NodeView[];
}

export interface NodeView {
  readonly id: string;
  readonly address: string;
  readonly pid: number;
  readonly state: string;
  readonly connections: number;
  readonly sessions: number;
  readonly applied: number;
}

/** The nodes of a cluster, "n1" and so on, whatever runs them. */
export interface Nodes {
  /** Of each node, in order. */
  readonly ports: readonly number[];
  /** The process of a node, stopped or not; undefined while it has none. */
  pid(node: string): number | undefined;
  /** Sends a signal to the process of a node; returns its id. */
  signal(node: string, signal: NodeJS.Signals): number;
  /** Resolves when every node says that it serves, and that the others do. */
  ready(): Promise<void>;
  /** Resolves when all have stopped in order. */
  stop(): Promise<void>;
}

/** Where a cluster has its log. */
export interface LogPlace {
  /** The options that say so. */
  readonly options: readonly string[];
  /** No file of the data folder has it, but these folders have. */
  readonly isElsewhere: boolean;
  readonly folders: readonly string[];
}

const inDataFolder: LogPlace = { options: [], isElsewhere: false, folders: [] };

export class Cluster implements Nodes {
  readonly ports: readonly number[];
  readonly folder: string;
  readonly log: LogPlace;
  /** The supervisor. */
  readonly program: Program;

  constructor(
    t: Hooks,
    ports: readonly number[],
    folder: string,
    words: readonly string[],
    log: LogPlace = inDataFolder,
  ) {
    this.ports = ports;
    this.folder = folder;
    this.log = log;
    const options = ["--ports", ports.join(","), "--data", join(folder, "data"), ...log.options, ...words];
    this.program = runOurs(t, "cluster", options, folder);
    const forget = atExit(() => this.#kill());
    t.after(async () => {
      await this.#end();
      forget();
    });
  }

  get output(): Transcript {
    return this.program.output;
  }

  /** The port of the node "n1", "n2" or "n3". */
  port(node: string): number {
    return portOf(this, node);
  }

  pid(node: string): number | undefined {
    return this.#processes().find(({ words }) => words.includes(node))?.pid;
  }

  signal(node: string, signal: NodeJS.Signals): number {
    const pid = this.pid(node);
    assert(pid !== undefined, `${node} does not run`);
    process.kill(pid, signal);
    return pid;
  }

  /** What a node says of the cluster. */
  view(asked = "n1"): Promise<ClusterView> {
    return viewAt(this.port(asked));
  }

  async ready(): Promise<void> {
    const refused = () => (this.program.isRunning ? undefined : this.program.errors.lines.join("\n"));
    await until(
      () => {
        assert.equal(refused(), undefined);
        return areUp(this.ports);
      },
      () => `the cluster to be ready; it said ${this.output.lines.join("\n")}`,
      90_000,
    );
  }

  async stop(): Promise<void> {
    this.program.signal("SIGTERM");
    await this.program.exit();
  }

  /** Resolves when no process of the cluster is left. */
  async gone(within?: number): Promise<void> {
    await until(
      () => this.#processes().length === 0,
      () => `no process to be left; there are ${this.#processes().map(({ pid }) => pid)}`,
      within,
    );
  }

  async #end(): Promise<void> {
    await this.program.end();
    this.#kill();
    await this.gone();
  }

  /** Everything dies at once. */
  async kill(): Promise<void> {
    this.program.signal("SIGKILL");
    this.#kill();
    await this.program.exit();
    await this.gone();
  }

  /** Ends every process on the data folder, stopped ones as well. */
  #kill(): void {
    for (const { pid } of this.#processes()) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has just ended by itself.
      }
    }
  }

  #processes(): ReturnType<typeof processesWith> {
    return processesWith(join(this.folder, "data"));
  }
}

/** The port of a node, by its name. */
export function portOf({ ports }: Nodes, node: string): number {
  const port = ports[Number(node.slice(1)) - 1];
  assert(port !== undefined, `there is no node ${node}`);
  return port;
}

/** What the node at a port says of its cluster. */
export async function viewAt(port: number): Promise<ClusterView> {
  const response = await fetch(`http://127.0.0.1:${port}/cluster`, {
    headers: { connection: "close" },
    signal: AbortSignal.timeout(viewPatience),
  });
  return (await response.json()) as ClusterView;
}

/** Whether every node says that all of them serve. */
export async function areUp(ports: readonly number[]): Promise<boolean> {
  const views = await Promise.all(ports.map((port) => viewAt(port).catch(() => undefined)));
  return views.every((view) => view?.nodes.filter(({ state }) => state === "up").length === ports.length);
}

let nextLog = (): LogPlace => inDataFolder;

/** Where the clusters keep their logs that are started from now on. */
export function keepLogs(next: () => LogPlace): void {
  nextLog = next;
}

/** Starts a cluster of three nodes and waits until it is ready. */
export async function startCluster(t: Hooks, ...words: string[]): Promise<Cluster> {
  const hooks = lastFirst(t);
  const cluster = new Cluster(hooks, await freePorts(3), temporaryFolder(hooks), words, nextLog());
  await cluster.ready();
  return cluster;
}

/** Starts a cluster anew where another one was, on its ports and its data. */
export async function startAgain(t: Hooks, before: Cluster, ...words: string[]): Promise<Cluster> {
  const { ports, folder, log } = before;
  const cluster = new Cluster(t, ports, folder, words, log);
  await cluster.ready();
  return cluster;
}

/** Resolves when a node has another process than before, and every node counts it as living. */
export async function startedAgain(cluster: Cluster, node: string, before: number): Promise<void> {
  await until(
    () => ![undefined, before].includes(cluster.pid(node)),
    () => `${node} to be started again; the supervisor said ${cluster.output.lines.slice(-5).join("\n")}`,
  );
  await cluster.ready();
}

/**
 * Ports that are free now, below those which systems give to connections that go out, and that no other test is given as long as
 * this process lives: a node that is started again is to find its port free.
 */
export async function freePorts(count: number): Promise<number[]> {
  const servers = new Map<number, Server>();
  while (servers.size < count) {
    // Above 10080, to which neither `fetch` nor a browser connects (WHATWG Fetch, "bad port").
    const port = randomInt(10_081, 32_000);
    const server = createServer();
    if ((await reserve(port)) && (await listens(server, port))) servers.set(port, server);
  }
  await Promise.all([...servers.values()].map((server) => new Promise((resolve) => server.close(resolve))));
  return [...servers.keys()];
}

/** Holds the port for UDP, which nobody here speaks: whoever has it there may use it. */
function reserve(port: number): Promise<boolean> {
  const holder = createSocket("udp4").unref();
  return new Promise((resolve) => {
    holder.once("error", () => {
      holder.close();
      resolve(false);
    });
    holder.bind({ port, address: "127.0.0.1", exclusive: true }, () => resolve(true));
  });
}

function listens(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => resolve(true));
  });
}
