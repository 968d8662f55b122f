/** The main thread's side of the thread that appends: what is on its way there, and what its outcomes mean to callers. */
import { Worker } from "node:worker_threads";
import type { Random } from "../ports.ts";
import { LogRefused, LogUnavailable } from "./errors.ts";
import type { Base, BodyPlace } from "./log.ts";
import { type Answer, type Request, shared } from "./sqlite-messages.ts";

/** The shortest and the longest sleep between two attempts at the write lock, in ms; a commit takes 0.1 to 0.3. */
const pauseMin = 0.1;
const pauseMax = 0.5;
const pausesDrawn = 64;

type Stored = Extract<Answer, { readonly kind: "stored" }>;

interface Pending {
  readonly answered: (answer: Answer) => void;
  readonly failed: (error: Error) => void;
}

export interface WriterOptions {
  readonly path: string;
  readonly random: Random;
  /** Says who holds the file's lock, in words. */
  readonly holder: () => string;
}

export class SqliteWriter {
  readonly #options: WriterOptions;
  readonly #memory = new Int32Array(new SharedArrayBuffer(4 * shared.length));
  readonly #pauses: readonly number[];
  #worker: Worker | undefined;
  #pending: Pending[] = [];
  #closed = false;

  constructor(options: WriterOptions) {
    this.#options = options;
    const { random } = options;
    this.#pauses = Array.from(
      { length: pausesDrawn },
      () => pauseMin + (pauseMax - pauseMin) * random.fraction(),
    );
    this.#worker = this.#start();
  }

  /** Names the wait for the write lock that goes on just now; 0 when there is none. */
  get wait(): number {
    return Atomics.load(this.#memory, shared.wait);
  }

  /** Resolves with what became of the record when it is durable. @throws LogRefused, LogUnavailable as `Log.append` says. */
  async append(node: string, incarnation: number, n: number, entries: string): Promise<Stored> {
    const answer = await this.#ask({ kind: "append", record: { node, incarnation, n, entries } });
    if (answer.kind === "stored") return answer;
    if (answer.kind === "refused") throw new LogRefused(answer.reason);
    if (answer.kind === "full") throw new LogRefused("the disk is full", { diskFull: true });
    if (answer.kind === "locked")
      throw new LogRefused(`the log's file is locked by ${this.#options.holder()}`);
    throw new LogUnavailable(
      answer.kind === "unknown" ? answer.reason : "the thread that appends is confused",
    );
  }

  /** Resolves when the bodies are gone from the folder. @throws LogUnavailable when they may not be. */
  async erase(places: readonly BodyPlace[]): Promise<void> {
    const answer = await this.#ask({ kind: "erase", places });
    if (answer.kind === "erased" && answer.unfinished === undefined) return;
    const reason = answer.kind === "erased" ? answer.unfinished : answer.kind;
    throw new LogUnavailable(`erasing is unfinished: ${reason}`);
  }

  /** Takes the base, if it is above that which is there. @throws LogUnavailable */
  async keepBase(base: Base): Promise<void> {
    await this.#askToTrim({ kind: "base", base });
  }

  /** Removes some of what the base stands for. @returns whether there is more. @throws LogUnavailable */
  trim(): Promise<boolean> {
    return this.#askToTrim({ kind: "trim" });
  }

  async #askToTrim(request: Request): Promise<boolean> {
    const answer = await this.#ask(request);
    if (answer.kind === "trimmed" && answer.unfinished === undefined) return answer.hasMore;
    const reason = answer.kind === "trimmed" ? answer.unfinished : answer.kind;
    throw new LogUnavailable(`what has expired is not all removed: ${reason}`);
  }

  /** Rejects what is on its way, lets the thread close its connection, and waits for its end. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    Atomics.store(this.#memory, shared.closing, 1);
    this.#reject("the log is closed");
    const worker = this.#worker;
    if (worker === undefined) return;
    const ended = new Promise((resolve) => worker.once("exit", resolve));
    worker.postMessage({ kind: "close" } satisfies Request);
    await ended;
  }

  #ask(request: Request): Promise<Answer> {
    if (this.#closed) return Promise.reject(new LogUnavailable("the log is closed"));
    return new Promise((answered, failed) => {
      this.#worker ??= this.#start();
      this.#pending.push({ answered, failed });
      this.#worker.postMessage(request);
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL("./sqlite-worker.ts", import.meta.url), {
      workerData: { path: this.#options.path, pauses: this.#pauses, memory: this.#memory },
    });
    worker.on("message", (answer: Answer) => this.#pending.shift()?.answered(answer));
    worker.on("error", (error: Error) => {
      // The next request starts another thread.
      this.#worker = undefined;
      Atomics.store(this.#memory, shared.wait, 0);
      this.#reject(`the thread that appends has failed: ${error.message}`);
    });
    return worker;
  }

  #reject(reason: string): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const { failed } of pending) failed(new LogUnavailable(reason));
  }
}
