/** Records for the tests of logs, and how they are read back. */
import type { Log, LogRecord, StoredRecord } from "../../src/log/log.ts";

export interface TestEntry {
  readonly text: string;
  readonly body?: string;
}
export type TestLog = Log<TestEntry, unknown>;

export function record(node: string, n: number, incarnation = 1): LogRecord<TestEntry> {
  return { node, incarnation, n, entries: [{ text: `${node} says ${n}`, body: "and more" }] };
}

/** The first `count` records above `after`; fewer if the log is closed before. */
export async function take(log: TestLog, after: number, count: number): Promise<StoredRecord<TestEntry>[]> {
  const taken: StoredRecord<TestEntry>[] = [];
  if (count === 0) return taken;
  for await (const batch of log.follow(after)) {
    taken.push(...batch);
    if (taken.length >= count) break;
  }
  return taken.slice(0, count);
}

export function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
