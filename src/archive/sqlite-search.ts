/** The main thread's side of the thread that searches: who asks waits in a queue, and not for longer than a bound. */
import { Worker } from "node:worker_threads";
import type { Clock } from "../ports.ts";
import { ArchiveUnavailable } from "./archive.ts";
import type { Kept } from "./kept.ts";
import type { Found, Sought } from "./sought.ts";

/** Searches that wait for their turn; who asks for one more is told that there are too many. */
export const searchesWaitingMax = 64;

/** How long one search may take, in milliseconds. What takes longer is given up, with its thread. */
export const searchTimeMax = 1000;

export type Request = Sought | "close";

/** What was found, or why nothing can be. */
export type Answer = { readonly found: readonly Kept[] } | { readonly failure: string };

interface Waiting {
  readonly sought: Sought;
  readonly answered: PromiseWithResolvers<Found>;
}

export class SqliteSearch {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #waiting: Waiting[] = [];
  #worker: Worker | undefined;
  #running = false;
  #closing: Promise<void> | undefined;
  #answer: (answer: Answer | undefined) => void = () => {};

  constructor(path: string, clock: Clock) {
    this.#path = path;
    this.#clock = clock;
    // The first to search need not wait for it.
    this.#worker = this.#start();
  }

  /** In the order in which it was asked for. @throws ArchiveUnavailable */
  search(sought: Sought): Promise<Found> {
    if (this.#closing) return Promise.reject(new ArchiveUnavailable("the archive is closed"));
    if (this.#waiting.length >= searchesWaitingMax) return Promise.resolve("busy");
    const answered = Promise.withResolvers<Found>();
    this.#waiting.push({ sought, answered });
    if (!this.#running) void this.#run();
    return answered.promise;
  }

  /** Whoever waits is told that there is no archive any more. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#answer({ failure: "the archive is closed" });
    const worker = this.#worker;
    if (worker === undefined) return;
    const ended = new Promise((resolve) => worker.once("exit", resolve));
    worker.postMessage("close" satisfies Request);
    await ended;
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      const { sought, answered } = next;
      const answer = this.#closing ? { failure: "the archive is closed" } : await this.#ask(sought);
      if (answer === undefined) answered.resolve("late");
      else if ("found" in answer) answered.resolve(answer.found);
      else
        answered.reject(new ArchiveUnavailable(`cannot search the archive ${this.#path}: ${answer.failure}`));
      // A thread that is given up ends when SQLite lets it: no second one works beside it.
      if (answer === undefined) await this.#giveUp();
    }
    this.#running = false;
  }

  /** @returns undefined when there is no answer in time. */
  async #ask(sought: Sought): Promise<Answer | undefined> {
    this.#worker ??= this.#start();
    this.#worker.postMessage(sought satisfies Request);
    const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
    this.#answer = resolve;
    const cancel = this.#clock.after(searchTimeMax, () => resolve(undefined));
    const answer = await promise;
    cancel();
    return answer;
  }

  async #giveUp(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL("./sqlite-search-worker.ts", import.meta.url), {
      workerData: this.#path,
    });
    worker.on("message", (answer: Answer) => this.#answer(answer));
    worker.on("error", (error: Error) => {
      // The next search starts another thread.
      if (this.#worker === worker) this.#worker = undefined;
      this.#answer({ failure: `the thread that searches has failed: ${error.message}` });
    });
    return worker;
  }
}
