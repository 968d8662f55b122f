/** A cluster of real processes on free ports, with a data folder that lasts as long as the test. */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { temporaryFolder } from "./folders.ts";
import { atExit, type Hooks, lastFirst, type Program, processesWith, runOurs } from "./programs.ts";
import type { Transcript } from "./transcript.ts";
import { until } from "./until.ts";

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

export class Cluster {
  /** Of each node, in order. */
  readonly ports: readonly number[];
  readonly folder: string;
  /** The supervisor. */
  readonly program: Program;

  constructor(t: Hooks, ports: readonly number[], folder: string, words: readonly string[]) {
    this.ports = ports;
    this.folder = folder;
    const options = ["--ports", ports.join(","), "--data", join(folder, "data"), ...words];
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
    const port = this.ports[Number(node.slice(1)) - 1];
    assert(port !== undefined, `there is no node ${node}`);
    return port;
  }

  /** The process of a node, stopped or not; undefined while it has none. */
  pid(node: string): number | undefined {
    return this.#processes().find(({ words }) => words.includes(node))?.pid;
  }

  /** Sends a signal to the process of a node; returns its id. */
  signal(node: string, signal: NodeJS.Signals): number {
    const pid = this.pid(node);
    assert(pid !== undefined, `${node} does not run`);
    process.kill(pid, signal);
    return pid;
  }

  /** What a node says of the cluster. */
  async view(asked = "n1"): Promise<ClusterView> {
    const response = await fetch(`http://127.0.0.1:${this.port(asked)}/cluster`, {
      headers: { connection: "close" },
    });
    return (await response.json()) as ClusterView;
  }

  /** Resolves when every node says that it serves, and that the others do. */
  async ready(): Promise<void> {
    const refused = () => (this.program.isRunning ? undefined : this.program.errors.lines.join("\n"));
    await until(
      async () => {
        assert.equal(refused(), undefined);
        const views = await Promise.all(
          this.ports.map((_, index) => this.view(`n${index + 1}`).catch(() => undefined)),
        );
        return views.every(
          (view) => view?.nodes.filter(({ state }) => state === "up").length === this.ports.length,
        );
      },
      () => `the cluster to be ready; it said ${this.output.lines.join("\n")}`,
      40_000,
    );
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

  /** Ends every process on the data folder, stopped ones as well. */
  #kill(): void {
    for (const { pid } of this.#processes()) process.kill(pid, "SIGKILL");
  }

  #processes(): ReturnType<typeof processesWith> {
    return processesWith(join(this.folder, "data"));
  }
}

/** Starts a cluster of three nodes and waits until it is ready. */
export async function startCluster(t: Hooks, ...words: string[]): Promise<Cluster> {
  const hooks = lastFirst(t);
  const cluster = new Cluster(hooks, await freePorts(3), temporaryFolder(hooks), words);
  await cluster.ready();
  return cluster;
}

/** Starts a cluster anew where another one was, on its ports and its data. */
export async function startAgain(t: Hooks, { ports, folder }: Cluster, ...words: string[]): Promise<Cluster> {
  const cluster = new Cluster(t, ports, folder, words);
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

/** Ports that are free now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listening(createServer())));
  const ports = servers.map((server) => {
    const address = server.address();
    assert(typeof address === "object" && address !== null);
    return address.port;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listening(server: Server): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}
