/** Nodes as on machines of their own: each has its data folder and is started again when it ends; they share only the log. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { areUp, type Nodes } from "./cluster.ts";
import { type Hooks, type Program, runOurs } from "./programs.ts";
import { until } from "./until.ts";

/** After so long a node that has ended is started again, in milliseconds. */
const restartAfter = 300;

/** A node that ended although nobody had told it to. */
export interface Ending {
  readonly node: string;
  /** An exit code or a signal's name. */
  readonly how: number | string;
  readonly lastWords: string;
}

/** How long nodes may take to start, in milliseconds, while their log has no leader perhaps. */
const readyWithin = 60_000;

export class Machines implements Nodes {
  readonly ports: readonly number[];
  readonly endings: Ending[] = [];
  /** What ends the processes. */
  readonly #ends: (() => unknown)[] = [];
  readonly #folder: string;
  readonly #programs = new Map<string, Program>();
  /** What nodes said on their errors before they were started again. */
  readonly #said: string[] = [];
  #isStopping = false;

  /** @param wordsOf the options of a node, besides its name, its port and its data */
  constructor(
    hooks: Hooks,
    ports: readonly number[],
    folder: string,
    wordsOf: (node: string) => readonly string[],
  ) {
    this.ports = ports;
    this.#folder = folder;
    for (const [index, port] of ports.entries()) {
      const node = `n${index + 1}`;
      void this.#run(node, ["--id", node, "--port", String(port), ...wordsOf(node)]);
    }
    hooks.after(async () => {
      this.#isStopping = true;
      for (const end of this.#ends) await end();
    });
  }

  pid(node: string): number | undefined {
    const program = this.#programs.get(node);
    return program?.isRunning ? program.pid : undefined;
  }

  signal(node: string, signal: NodeJS.Signals): number {
    const pid = this.pid(node);
    assert(pid !== undefined, `${node} does not run`);
    process.kill(pid, signal);
    return pid;
  }

  /** All that the nodes have said on their errors: what they log, and why they ended. */
  get said(): string[] {
    return [...this.#said, ...[...this.#programs.values()].flatMap(({ errors }) => errors.lines)];
  }

  async ready(): Promise<void> {
    await until(
      () => areUp(this.ports),
      () => `the nodes to be ready; they said ${this.said.slice(-20).join("\n")}`,
      readyWithin,
    );
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const program of this.#programs.values()) program.signal("SIGTERM");
    for (const program of this.#programs.values()) await program.exit();
  }

  async #run(node: string, words: readonly string[]): Promise<void> {
    while (!this.#isStopping) {
      const ends = { after: (end: () => unknown) => this.#ends.push(end) };
      const program = runOurs(ends, "serve", [...words, "--data", join(this.#folder, node)]);
      this.#programs.set(node, program);
      const how = await program.lastWords(Number.POSITIVE_INFINITY);
      if (this.#isStopping) return;
      this.#programs.delete(node);
      const { lines } = program.errors;
      this.endings.push({ node, how, lastWords: lines.at(-1) ?? "" });
      this.#said.push(...lines);
      await sleep(restartAfter);
    }
  }
}
