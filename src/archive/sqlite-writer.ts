/** The main thread's side of the thread that writes the archive's file. */
import { Worker } from "node:worker_threads";
import type { Batch, Written } from "./sqlite-keeper.ts";

/** A batch goes as JSON: that costs the thread that sends it less than a copy of its objects. */
export type Request = { readonly batch: string } | "close";

export class SqliteWriter {
  readonly #path: string;
  #worker: Worker | undefined;
  #answered: (written: Written) => void = () => {};

  constructor(path: string) {
    this.#path = path;
  }

  /** To be called for one batch at a time. @returns whether there is more to remove @throws Error why it is not written */
  async write(batch: Batch): Promise<boolean> {
    this.#worker ??= this.#start();
    this.#worker.postMessage({ batch: JSON.stringify(batch) } satisfies Request);
    const { failure, hasMore } = await new Promise<Written>((resolve) => {
      this.#answered = resolve;
    });
    if (failure !== undefined) throw new Error(failure);
    return hasMore;
  }

  /** To be called when no batch is on its way. */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    const ended = new Promise((resolve) => worker.once("exit", resolve));
    worker.postMessage("close" satisfies Request);
    await ended;
  }

  #start(): Worker {
    const worker = new Worker(new URL("./sqlite-worker.ts", import.meta.url), { workerData: this.#path });
    worker.on("message", (written: Written) => this.#answered(written));
    worker.on("error", (error: Error) => {
      // The next batch starts another thread.
      this.#worker = undefined;
      this.#answered({ failure: `the thread that writes has failed: ${error.message}`, hasMore: true });
    });
    return worker;
  }
}
