/** What goes wrong: nodes are killed or stand still, connections are cut. At least one node is always well. */
import type { Cluster } from "../support/cluster.ts";
import { until } from "../support/until.ts";
import type { World } from "./world.ts";

/** How long until the next thing goes wrong, and how long a node stands still, in milliseconds. */
const pause = { low: 200, high: 1500 };
const standstill = { low: 100, high: 7000 };
const weights = { kill: 3, stop: 2, cut: 5 };

export interface Cuttable {
  readonly isInside: boolean;
  say(text: string): void;
  cut(): void;
}

export class Troubles {
  readonly counts = { kill: 0, stop: 0, cut: 0 };
  readonly #cluster: Cluster;
  readonly #world: World;
  readonly #clients: readonly Cuttable[];
  readonly #nodes: readonly string[];
  readonly #unwell = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(cluster: Cluster, world: World, clients: readonly Cuttable[]) {
    this.#cluster = cluster;
    this.#world = world;
    this.#clients = clients;
    this.#nodes = cluster.ports.map((_, index) => `n${index + 1}`);
    this.#wait();
  }

  /** Resolves when every node is well: the log was so all the while. */
  async stop(): Promise<number> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#unwell.values());
    return 0;
  }

  #wait(): void {
    this.#timer = setTimeout(
      () => {
        this.#act();
        this.#wait();
      },
      this.#world.dice.between(pause.low, pause.high),
    );
  }

  #act(): void {
    const { dice } = this.#world;
    const what = dice.weighted(weights);
    const well = this.#nodes.filter((node) => !this.#unwell.has(node));
    const inside = this.#clients.filter(({ isInside }) => isInside);
    if (what === "cut") {
      if (inside.length === 0) return;
      const client = dice.pick(inside);
      // It cannot know whether this was taken, and says it again.
      client.say(`last words ${this.counts.cut}`);
      client.cut();
    } else {
      if (well.length < 2) return;
      const node = dice.pick(well);
      this.#unwell.set(node, this.#hurt(node, what));
    }
    this.counts[what] += 1;
  }

  async #hurt(node: string, what: "kill" | "stop"): Promise<void> {
    const port = this.#cluster.port(node);
    this.#world.trouble(port, what === "kill" ? "node killed" : "node stood still");
    const pid = this.#cluster.signal(node, what === "kill" ? "SIGKILL" : "SIGSTOP");
    if (what === "stop") await this.#goOn(node, pid);
    else await until(() => this.#cluster.pid(node) !== pid, `${node} to end`);
    const address = `http://127.0.0.1:${port}/readyz`;
    const isReady = async () =>
      (await fetch(address, { headers: { connection: "close" }, signal: AbortSignal.timeout(1000) })).ok;
    await until(
      () => isReady().catch(() => false),
      () => `${node} to be well again`,
      60_000,
    );
    this.#world.troubles.delete(port);
    this.#unwell.delete(node);
  }

  /** Others may end a process that stands still for too long. */
  async #goOn(node: string, pid: number): Promise<void> {
    const end = performance.now() + this.#world.dice.between(standstill.low, standstill.high);
    await until(() => this.#isOver || performance.now() > end, "its time to be over");
    if (this.#cluster.pid(node) === pid) goOn(pid);
  }
}

function goOn(pid: number): void {
  try {
    process.kill(pid, "SIGCONT");
  } catch {
    // Its supervisor has ended it just now.
  }
}
