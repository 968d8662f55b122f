/** Simulates in a thread of its own: in that of a test node:test follows every promise, which takes half as long again. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Property } from "./violation.ts";

export interface Task {
  readonly seed: number;
  /** The name of one of `plantedBugs`. */
  readonly bug: string | undefined;
}

/** As `Outcome`. */
export interface Result {
  readonly digest: string;
  readonly violations: readonly { readonly property: Property; readonly message: string }[];
}

export class SimulationThread {
  readonly #worker = new Worker(new URL("./apart-worker.ts", import.meta.url));
  readonly #ended = once(this.#worker, "exit");

  /** As the function `simulate`. To be called again when it is settled. */
  async simulate(seed: number, bug?: string): Promise<Result> {
    const task: Task = { seed, bug };
    const answer = once(this.#worker, "message");
    this.#worker.postMessage(task);
    const [result] = await Promise.race([answer, this.#ended]);
    if (typeof result !== "object") throw new Error("the thread has ended");
    return result;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
