/** What the main thread and the thread that appends to the SQLite log say to each other. */
import type { Base, BodyPlace } from "./log.ts";
import type { Append, Outcome } from "./sqlite-appender.ts";
import type { Trimmed } from "./sqlite-trimming.ts";

/** Places in the memory that both share: the main thread looks there while the other one is blocked. */
export const shared = { wait: 0, closing: 1, length: 2 } as const;

export interface WorkerOptions {
  readonly path: string;
  readonly pauses: readonly number[];
  readonly memory: Int32Array;
}

export type Request =
  | { readonly kind: "append"; readonly record: Append }
  | { readonly kind: "erase"; readonly places: readonly BodyPlace[] }
  | { readonly kind: "base"; readonly base: Base }
  | { readonly kind: "trim" }
  | { readonly kind: "close" };

/** Requests are answered in their order; `close` by the thread's end. */
export type Answer =
  | Outcome
  | { readonly kind: "erased"; readonly unfinished: string | undefined }
  | ({ readonly kind: "trimmed" } & Trimmed);
