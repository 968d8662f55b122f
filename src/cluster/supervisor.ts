/** The supervisor: runs a cluster's nodes as processes of this machine, and starts again what dies. */
import { type ChildProcess, fork } from "node:child_process";
import type { Clock } from "../ports.ts";
import type { Note } from "./serve.ts";

/** How long to wait before a node is started again: at first, and at most; in milliseconds. */
const backoff = { first: 100, most: 5000 };
/** A node that lived this long is started again without a long wait, in milliseconds. */
const settledAfter = 10_000;
/** How long nodes may take to stop before they are killed, in milliseconds. */
const stopWithin = 10_000;

export interface SupervisorOptions {
  /** The script that runs one node. */
  readonly script: URL;
  /** A name and a command line for each node. */
  readonly nodes: readonly { readonly id: string; readonly words: readonly string[] }[];
  readonly clock: Clock;
  readonly print: (line: string) => void;
  /** Says what went wrong. */
  readonly complain: (line: string) => void;
}

type DemoNote = Extract<Note, { readonly demo: unknown }>["demo"];

interface Child {
  readonly id: string;
  readonly words: readonly string[];
  process: ChildProcess | undefined;
  wait: number;
}

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #children: readonly Child[];
  /** Every node was ready once: from now on failures are mended, before they end the start. */
  #started = false;
  #stopping = false;
  #exitCode = 0;
  /** Cancels the killing of those that do not stop. */
  #spare = () => {};
  #done: (code: number) => void = () => {};

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#children = options.nodes.map((node) => ({ ...node, process: undefined, wait: backoff.first }));
  }

  /** Runs the nodes until `stop`, or until one of them cannot start; resolves with the exit code. */
  async run(): Promise<number> {
    const done = new Promise<number>((resolve) => {
      this.#done = resolve;
    });
    await Promise.all(this.#children.map((child) => this.#start(child)));
    this.#started = !this.#stopping;
    return done;
  }

  get started(): boolean {
    return this.#started;
  }

  /** Stops every node in order. */
  stop(code = 0): void {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#exitCode = code;
    const { clock } = this.#options;
    // One that is paused could not stop.
    for (const { process } of this.#children)
      for (const signal of ["SIGTERM", "SIGCONT"] as const) process?.kill(signal);
    this.#spare = clock.after(stopWithin, () => {
      for (const { process } of this.#children) process?.kill("SIGKILL");
    });
    this.#finish();
  }

  /** Resolves when the node is ready or has ended. */
  #start(child: Child): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    const { script, clock, print } = this.#options;
    const startedAt = clock.monotonic();
    let process: ChildProcess;
    try {
      process = fork(script, child.words, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    } catch (error) {
      this.#unborn(child, error as Error);
      return Promise.resolve();
    }
    child.process = process;
    return new Promise((resolve) => {
      process.on("message", (note: Note) => {
        if ("failed" in note) this.#failed(note.failed);
        if ("demo" in note) this.#demonstrate(note.demo);
        if (!("ready" in note)) return;
        print(`${child.id} is ready on ${note.ready}`);
        resolve();
      });
      process.on("error", (error) => {
        // One that runs has its own end to come.
        if (process.pid !== undefined) return;
        this.#unborn(child, error);
        resolve();
      });
      process.on("exit", (code, signal) => {
        if (clock.monotonic() - startedAt > settledAfter) child.wait = backoff.first;
        this.#ended(child, signal ?? `exit code ${code}`, code ?? 1, process.pid);
        resolve();
      });
    });
  }

  #demonstrate({ deed, node, pause }: DemoNote): void {
    const { clock, print } = this.#options;
    const process = this.#children.find(({ id }) => id === node)?.process;
    if (!process || this.#stopping) return;
    print(`${node} is ${deed === "kill" ? "killed" : "paused"}, as the page of the cluster asked`);
    process.kill(deed === "kill" ? "SIGKILL" : "SIGSTOP");
    if (deed === "pause") clock.after(pause, () => process.kill("SIGCONT"));
  }

  /** Of several nodes that cannot start for the same reason the first tells it. */
  #failed(reason: string): void {
    if (this.#stopping) return;
    this.#options.complain(`chorus: ${reason}`);
    if (!this.#started) this.stop(1);
  }

  /** There is no process, and so no exit of it, when the system could not start one. */
  #unborn(child: Child, error: Error): void {
    const reason = `cannot be run: ${error.message}`;
    if (!this.#started && !this.#stopping) this.#options.complain(`chorus: ${child.id} ${reason}`);
    this.#ended(child, reason, 1);
  }

  #ended(child: Child, how: string, code: number, pid?: number): void {
    child.process = undefined;
    if (!this.#started) this.stop(code);
    if (this.#stopping) {
      this.#finish();
      return;
    }
    const { clock, print } = this.#options;
    for (const { process } of this.#children) {
      if (pid !== undefined) tell(process, { ended: { node: child.id, pid } });
    }
    print(`${child.id} ended (${how}); it is started again`);
    clock.after(child.wait, () => void this.#start(child));
    child.wait = Math.min(child.wait * 2, backoff.most);
  }

  #finish(): void {
    if (this.#children.some(({ process }) => process !== undefined)) return;
    this.#spare();
    this.#done(this.#exitCode);
  }
}

/** A process that is just ending need not hear it. */
function tell(process: ChildProcess | undefined, note: Note): void {
  process?.send(note, () => {});
}
