/** A process that appends to a log as a node does, and tells its parent what it was answered and what it saw. */

import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock, systemRandom } from "../../src/cluster/clock.ts";
import { LogRefused, LogUnavailable } from "../../src/log/errors.ts";
import { openSqliteLog } from "../../src/log/sqlite.ts";
import type { TestEntry, TestLog } from "./log-records.ts";

export interface AppenderOptions {
  readonly folder: string;
  readonly node: string;
  readonly incarnation: number;
  /** How long each record is, in characters; 0: it only follows. */
  readonly size: number;
  readonly siblingLostAfter: number;
  /** The pid of a supposed supervisor. */
  readonly supervisor?: number;
}

export type Report =
  | { readonly kind: "open" }
  /** Record n is durable under this number: the log said so, or it was seen there. */
  | { readonly kind: "acknowledged"; readonly n: number; readonly number: number }
  | { readonly kind: "refused" | "unavailable" | "warned" | "failed"; readonly reason: string }
  /** Records that came out of the log, as [number, its origin]. */
  | { readonly kind: "saw"; readonly records: readonly (readonly [number, string])[] }
  /** It holds the write lock, and is about to stop itself. */
  | { readonly kind: "stopping" };

/** What the parent may ask: to end in order; or to stop (SIGSTOP) with a transaction open. */
export type Order = "close" | "stop-inside-commit";

/** Names a record by where it came from. */
export function origin(node: string, incarnation: number, n: number): string {
  return `${node}/${incarnation}/${n}`;
}

const retryInterval = 20;

const report = (value: Report) => process.send?.(value);
const seen = new Map<string, number>();
let closing = false;

async function follow(log: TestLog): Promise<void> {
  for await (const batch of log.follow(0)) {
    const records = batch.map(
      ({ number, node, incarnation, n }) => [number, origin(node, incarnation, n)] as const,
    );
    for (const [number, name] of records) if (!seen.has(name)) seen.set(name, number);
    report({ kind: "saw", records });
  }
}

async function append(log: TestLog, { node, incarnation, size }: AppenderOptions): Promise<void> {
  const entries = [{ text: "x".repeat(size) }];
  for (let n = 1; !closing; n++) {
    let number = 0;
    while (number === 0 && !closing) number = await appendOnce(log, node, incarnation, n, entries);
    if (number > 0) report({ kind: "acknowledged", n, number });
  }
}

/** @returns the record's number; 0 when it is certain that it is not stored. */
async function appendOnce(
  log: TestLog,
  node: string,
  incarnation: number,
  n: number,
  entries: TestEntry[],
): Promise<number> {
  try {
    return await log.append({ node, incarnation, n, entries });
  } catch (error) {
    if (closing) return 0;
    if (error instanceof LogRefused) report({ kind: "refused", reason: error.message });
    else if (error instanceof LogUnavailable) report({ kind: "unavailable", reason: error.message });
    else throw error;
  }
  await sleep(retryInterval);
  const head = await log.head();
  while (seen.size < head && !closing) await sleep(retryInterval);
  return seen.get(origin(node, incarnation, n)) ?? 0;
}

function stopInsideCommit(folder: string): void {
  const database = new DatabaseSync(`${folder}/log.sqlite`, { timeout: 5000 });
  database.exec("BEGIN IMMEDIATE");
  database.exec("INSERT INTO records SELECT max(number) + 1, 'never', 1, 1, '[]' FROM records");
  process.send?.({ kind: "stopping" } satisfies Report, undefined, undefined, () =>
    process.kill(process.pid, "SIGSTOP"),
  );
}

async function main(options: AppenderOptions): Promise<void> {
  const { folder, node, supervisor, siblingLostAfter } = options;
  const log: TestLog = await openSqliteLog<TestEntry, unknown>({
    folder,
    node,
    ...(supervisor === undefined ? {} : { supervisor }),
    clock: systemClock,
    random: systemRandom,
    siblingLostAfter,
    warn: (reason) => report({ kind: "warned", reason }),
  });
  report({ kind: "open" });
  process.on("message", async (order: Order) => {
    if (order === "stop-inside-commit") return stopInsideCommit(folder);
    closing = true;
    await log.close();
    process.disconnect?.();
  });
  await Promise.all([follow(log), options.size > 0 ? append(log, options) : undefined]);
}

if (import.meta.main) {
  // Its parent is gone: so is the reason to go on.
  process.on("disconnect", () => process.exit());
  // Writing beyond the file size limit is an error here, not the end.
  process.on("SIGXFSZ", () => {});
  await main(JSON.parse(process.argv[2] ?? "") as AppenderOptions).catch((error: Error) => {
    report({ kind: "failed", reason: `${error.name}: ${error.message}` });
    process.exitCode = 1;
    if (process.connected) process.disconnect?.();
  });
}
