/** The main thread's side of the thread that writes the archive's file. */
import { Worker } from "node:worker_threads";
import { textOf } from "./sqlite-batch.ts";
import type { Answer, Batch, Written } from "./sqlite-keeper.ts";

/** A batch whose entries are text (sqlite-batch.ts). */
export type Request = (Omit<Batch, "kept"> & { readonly kept: string }) | "close";

export class SqliteWriter {
  readonly #path: string;
  #worker: Worker | undefined;
  #answered: (answer: Answer) => void = () => {};

  constructor(path: string) {
    this.#path = path;
  }

  /** To be called for one batch at a time. @throws Error why it is not written */
  async write(batch: Batch): Promise<Written> {
    this.#worker ??= this.#start();
    this.#worker.postMessage({ ...batch, kept: textOf(batch.kept) } satisfies Request);
    const answer = await new Promise<Answer>((resolve) => {
      this.#answered = resolve;
    });
    if ("failure" in answer) throw new Error(answer.failure);
    return answer;
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
    worker.on("message", (answer: Answer) => this.#answered(answer));
    worker.on("error", (error: Error) => {
      // The next batch starts another thread.
      this.#worker = undefined;
      this.#answered({ failure: `the thread that writes has failed: ${error.message}` });
    });
    return worker;
  }
}
