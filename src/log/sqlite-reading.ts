/** Reads a SQLite log from outside, or a copy of one: registers nowhere, writes nothing, and gives up where a node tries again. */
import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../ports.ts";
import { LogCorrupt, LogUnavailable, LogUnusable } from "./errors.ts";
import { type Bounds, followSource, type Source } from "./follow.ts";
import type { Base, Erasable, LogReading, StoredRecord } from "./log.ts";
import { connect, epochIn, failureOf } from "./sqlite-file.ts";
import { SqliteReader } from "./sqlite-reader.ts";

/** How long a file that is locked is waited for, and how often it is tried, in ms. */
const lockPatience = 10_000;
const lockInterval = 20;

/** @throws LogUnusable, LogCorrupt */
export async function openSqliteReading<Entry extends Erasable>(
  path: string,
  clock: Clock,
): Promise<SqliteReading<Entry>> {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) throw new LogUnusable(`there is no log ${path}`);
  const epoch = await patiently(path, () => {
    const connection = connect(path, "read");
    try {
      return epochIn(connection, path);
    } finally {
      connection.close();
    }
  });
  return new SqliteReading(path, epoch, clock);
}

/** Made by `openSqliteReading`. What `follow` meets beyond the head is waited for, as by a node. */
export class SqliteReading<Entry extends Erasable> implements LogReading<Entry> {
  readonly epoch: string;
  readonly #path: string;
  readonly #clock: Clock;
  readonly #reader: SqliteReader<Entry>;
  #closed = false;

  constructor(path: string, epoch: string, clock: Clock) {
    this.epoch = epoch;
    this.#path = path;
    this.#clock = clock;
    this.#reader = new SqliteReader(path, "read");
  }

  head(): Promise<number> {
    return patiently(this.#path, () => this.#reader.head());
  }

  base(): Promise<Base | undefined> {
    return patiently(this.#path, () => this.#reader.base());
  }

  follow(after: number): AsyncIterable<readonly StoredRecord<Entry>[]> {
    return followSource(this.#source(), this.#clock, after);
  }

  /**
   * What SQLite's own check of the whole file finds first; undefined when that is nothing. It reads the file at one go, which
   * holds up those who have it open.
   */
  flaw(): string | undefined {
    const connection = connect(this.#path, "read");
    try {
      const found = connection.prepare("PRAGMA integrity_check(1)").get()?.integrity_check;
      return found === "ok" ? undefined : String(found);
    } catch (error) {
      return (error as Error).message;
    } finally {
      connection.close();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#reader.close();
  }

  #source(): Source<Entry> {
    const isClosed = () => this.#closed;
    let patience = lockPatience;
    const read = <Result>(query: () => Result): Result | undefined => {
      try {
        const result = query();
        patience = lockPatience;
        return result;
      } catch (error) {
        if (error instanceof LogCorrupt) throw error;
        if (failureOf(error) !== "busy" || patience <= 0) throw unavailable(this.#path, error);
        patience -= lockInterval;
        return undefined;
      }
    };
    return {
      get closed() {
        return isClosed();
      },
      recordsAfter: (after) => read(() => this.#recordsAfter(after)) ?? [],
      bounds: (): Bounds | undefined => read(() => this.#reader.bounds()),
      changed: () => sleep(lockInterval),
    };
  }

  #recordsAfter(after: number): readonly StoredRecord<Entry>[] {
    const records = this.#reader.recordsAfter(after);
    if (records.length > 0) return records;
    const head = this.#reader.head();
    if (head <= after) return [];
    // Appended between the two looks, or lost from the table, whose end is still there.
    const again = this.#reader.recordsAfter(after);
    if (again.length === 0)
      throw new LogCorrupt(`record ${after + 1} cannot be found, though the newest is ${head}`);
    return again;
  }
}

async function patiently<Result>(path: string, read: () => Result): Promise<Result> {
  for (let patience = lockPatience; ; patience -= lockInterval) {
    try {
      return read();
    } catch (error) {
      if (error instanceof LogCorrupt || error instanceof LogUnusable) throw error;
      const failure = failureOf(error);
      if (failure === "corrupt") throw new LogCorrupt(`${path}: ${(error as Error).message}`);
      if (failure !== "busy" || patience <= 0) throw unavailable(path, error);
    }
    await sleep(lockInterval);
  }
}

function unavailable(path: string, error: unknown): LogUnavailable {
  return new LogUnavailable(`${path} cannot be read: ${(error as Error).message}`);
}
