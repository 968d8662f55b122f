/** What the threads of a measurement share: its clock, its totals, and how they are told what to do. */
import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import type { Plan } from "./plan.ts";

/** Totals over all threads, counted atomically. */
export const totals = ["registered", "joined", "closed", "refused", "sent", "expected", "delivered"] as const;
export type Total = (typeof totals)[number];

const totalsBytes = totals.length * Int32Array.BYTES_PER_ELEMENT;

export class Shared {
  readonly memory: SharedArrayBuffer;
  readonly #totals: Int32Array;

  constructor(memory = new SharedArrayBuffer(totalsBytes)) {
    this.memory = memory;
    this.#totals = new Int32Array(memory, 0, totals.length);
  }

  add(total: Total, count: number): void {
    Atomics.add(this.#totals, totals.indexOf(total), count);
  }

  get(total: Total): number {
    return Atomics.load(this.#totals, totals.indexOf(total));
  }

  /** What was sent and delivered in a measurement counts from there. */
  restart(): void {
    for (const total of ["refused", "sent", "expected", "delivered"] as const) {
      Atomics.store(this.#totals, totals.indexOf(total), 0);
    }
  }
}

/** Latencies in whole µs, at least 1, of lines by senders on the same node, and on another one. Threads share what they are given. */
export interface Latencies {
  readonly near: RecordableHistogram;
  readonly far: RecordableHistogram;
}

export function latencies(): Latencies {
  // An hour, within 1 %.
  const histogram = () => createHistogram({ lowest: 1, highest: 3.6e9, figures: 2 });
  return { near: histogram(), far: histogram() };
}

/** What a thread is begun with. */
export interface Crew {
  readonly worker: number;
  readonly memory: SharedArrayBuffer;
  /** Its own. */
  readonly latencies: Latencies;
  readonly plan: Plan;
  readonly host: string;
  readonly ports: readonly number[];
  /** What nicks begin with, and names of channels after their "#". */
  readonly prefix: string;
  /** Bytes of what is said. */
  readonly textBytes: number;
  /** When its clock began, by `process.hrtime.bigint()`. */
  readonly epoch: bigint;
}

/** How many clients may be on their way to being registered, over all threads. */
export const enteringMax = 64;

/** What a thread is told to do. */
export type Order =
  | {
      readonly do: "talk";
      readonly run: number;
      /** Lines a second, of all senders together. */
      readonly rate: number;
      readonly seconds: number;
      /** By the measurement's clock, in µs. */
      readonly begin: number;
    }
  /** These clients read no more. */
  | { readonly do: "stall"; readonly clients: readonly number[] }
  | { readonly do: "report" };

/** What a thread says. */
export type Answer =
  /** All that it has to send is sent. */
  | { readonly said: "sent" }
  | { readonly said: "report"; readonly report: Report }
  /** The measurement cannot go on. */
  | { readonly said: "failed"; readonly why: string };

export interface Report {
  readonly gaps: number;
  readonly repeats: number;
  /** What the server said first of a line that it did not take, and undefined when it took all. */
  readonly refusal: string | undefined;
  /** In which order those were told who only listen, by channel. */
  readonly orders: readonly (readonly string[])[];
  /** The part of the time in which the thread did not wait, 0 to 1. */
  readonly busy: number;
  /** Its processor time, in seconds. */
  readonly cpu: number;
}

/** µs since the measurement's clock began, by the monotonic clock that all threads have. */
export function clockSince(epoch: bigint): () => number {
  const offset = Number(process.hrtime.bigint() - epoch) / 1000 - performance.now() * 1000;
  return () => performance.now() * 1000 + offset;
}
