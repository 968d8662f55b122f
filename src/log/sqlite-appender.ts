/** Appends to the SQLite log, one commit per record, and says what is certain after a failure. Runs in a thread of its own. */
import { statSync } from "node:fs";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Base, BodyPlace } from "./log.ts";
import { type ErasedRecord, eraseBodies, eraseInCopies, recordAt } from "./sqlite-erasing.ts";
import { connect, failureOf } from "./sqlite-file.ts";
import { keepBase, removePiece, type Trimmed } from "./sqlite-trimming.ts";

/** A record on its way to the file: `entries` is JSON. */
export interface Append {
  readonly node: string;
  readonly incarnation: number;
  readonly n: number;
  readonly entries: string;
}

export type Outcome =
  /** A double is stored as the first one stands there by now. */
  | { readonly kind: "stored"; readonly number: number; readonly isDouble: boolean }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "locked" }
  | { readonly kind: "full" }
  | { readonly kind: "unknown"; readonly reason: string };

/** How long an append waits for the file's write lock, in ms of its own waiting. */
export const lockPatience = 10_000;

/** One wait is never counted for more than this, in ms: a process that was paused meanwhile did not wait. */
const pauseCountedMax = 10;

/** A WAL above this many bytes is made to begin anew, which needs a moment without readers. */
export const walBytesMax = 16 * 1024 * 1024;

/** How often, in ms, the WAL's size is looked at. */
const shrinkInterval = 1000;

/** How long, in ms, other appenders may be held up for the sake of an emptied WAL. */
const checkpointPatience = 100;

interface Connection {
  readonly database: DatabaseSync;
  readonly begin: StatementSync;
  readonly double: StatementSync;
  readonly insert: StatementSync;
  readonly commit: StatementSync;
}

export interface AppenderOptions {
  readonly path: string;
  /** How long to sleep between two attempts at the lock, in ms, one after the other: drawn at random beforehand. */
  readonly pauses: readonly number[];
  /** Told the number of the wait that has begun, and 0 when the lock was won. */
  readonly waiting: (wait: number) => void;
  /** Whether to give up waiting. */
  readonly closing: () => boolean;
}

export class Appender {
  readonly #options: AppenderOptions;
  readonly #sleeper = new Int32Array(new SharedArrayBuffer(4));
  #connection: Connection | undefined;
  #waits = 0;
  #attempts = 0;
  #shrunk = 0;

  constructor(options: AppenderOptions) {
    this.#options = options;
  }

  /**
   * Stores one record behind the newest.
   *
   * What SQLite guarantees here: a transaction of a WAL file counts when its last frame, which carries the commit
   * mark and a checksum over all before it, is whole in the file. A failure before COMMIT has written no such
   * frame, and neither has SQLITE_FULL at COMMIT (it comes only from a write that ended early; the commit frame
   * is the last thing written), so both are certainly not stored. But when the sync after that frame fails,
   * SQLite takes the transaction back in the shared index alone: the frame stays in the file until the next
   * commit overwrites it, and if every process dies before that, recovery finds it whole and the record is there.
   * So after any other failure of COMMIT its fate is unknown.
   */
  append(record: Append): Outcome {
    let committing = false;
    try {
      const connection = this.#begin();
      if (connection === undefined) return { kind: "locked" };
      const { node, incarnation, n } = record;
      // What was erased since does not come back by a double.
      const first = connection.double.get(node, incarnation, n);
      const stored = connection.insert.get(node, incarnation, n, first?.entries ?? record.entries);
      committing = true;
      connection.commit.run();
      return { kind: "stored", number: stored?.number as number, isDouble: first !== undefined };
    } catch (error) {
      this.close();
      const reason = (error as Error).message;
      if (failureOf(error) === "full") return { kind: "full" };
      return committing ? { kind: "unknown", reason } : { kind: "refused", reason };
    }
  }

  /**
   * Removes bodies from records and their doubles, from the WAL, where older versions of pages linger, and from copies of
   * the log that lie beside it. @returns why it may be unfinished; undefined when it is done.
   */
  erase(places: readonly BodyPlace[]): string | undefined {
    const found = Map.groupBy(places, ({ number }) => number);
    const erased: ErasedRecord[] = [];
    for (const [number, here] of found) {
      // In a transaction of its own: others append in between.
      const unfinished = this.#remove((database) => {
        const record = recordAt(database, number);
        const indexes = here.map(({ index }) => index);
        if (record) eraseBodies(database, record, indexes);
        if (record) erased.push({ record, indexes });
        return false;
      });
      if (unfinished !== undefined) return unfinished;
    }
    return this.#try(
      () => eraseInCopies(this.#options.path, erased) ?? this.#emptyWal(this.#connect().database),
    );
  }

  /** Takes a base, if it is above that which is there. */
  keepBase(base: Base): Trimmed {
    const unfinished = this.#remove((database) => {
      keepBase(database, base);
      return false;
    });
    return { hasMore: true, unfinished };
  }

  /**
   * Removes some of the records that the base stands for. When none is left they are gone from the WAL too; their room in
   * the file is for new records.
   */
  trim(): Trimmed {
    let hasMore = false;
    const unfinished = this.#remove((database) => {
      hasMore = removePiece(database);
      return !hasMore;
    });
    return { hasMore, unfinished };
  }

  /**
   * Removes something in one transaction, and, when the task says that it was the last of it, from the WAL as well.
   * @returns why it may be unfinished; undefined when it is done.
   */
  #remove(task: (database: DatabaseSync) => boolean): string | undefined {
    return this.#try(() => {
      const connection = this.#begin();
      if (connection === undefined) return "the file is locked";
      const isLast = task(connection.database);
      connection.commit.run();
      return isLast ? this.#emptyWal(connection.database) : undefined;
    });
  }

  /** @returns why something may be unfinished, as it says itself or as its failure does. */
  #try(task: () => string | undefined): string | undefined {
    try {
      return task();
    } catch (error) {
      this.close();
      return (error as Error).message;
    }
  }

  /** Closes the connection; the next call opens a new one. Every failure ends here, so that none of it is inherited. */
  close(): void {
    const database = this.#connection?.database;
    this.#connection = undefined;
    if (database?.isOpen) database.close();
  }

  #connect(): Connection {
    if (this.#connection !== undefined) return this.#connection;
    const database = connect(this.#options.path);
    try {
      this.#connection = {
        database,
        begin: database.prepare("BEGIN IMMEDIATE"),
        double: database.prepare(
          `SELECT entries FROM records WHERE (node, incarnation, n) = (?, ?, ?)
           AND number > (SELECT coalesce(max(record), 0) FROM base) ORDER BY number LIMIT 1`,
        ),
        insert: database.prepare(
          `INSERT INTO records (number, node, incarnation, n, entries)
           VALUES ((SELECT coalesce(max(number), 0) + 1 FROM records), ?, ?, ?, ?) RETURNING number`,
        ),
        commit: database.prepare("COMMIT"),
      };
      return this.#connection;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Takes the write lock; undefined when it stayed with others for too long. */
  #begin(): Connection | undefined {
    let waited = 0;
    while (true) {
      try {
        const connection = this.#connect();
        connection.begin.run();
        if (waited > 0) this.#options.waiting(0);
        return connection;
      } catch (error) {
        if (failureOf(error) !== "busy") throw error;
      }
      if (waited === 0) this.#options.waiting(++this.#waits);
      if (waited >= lockPatience || this.#options.closing()) {
        this.#options.waiting(0);
        return undefined;
      }
      waited += this.#pause();
    }
  }

  /** @returns how long it slept, in ms. */
  #pause(): number {
    const pauses = this.#options.pauses;
    const began = performance.now();
    Atomics.wait(this.#sleeper, 0, 0, pauses[this.#attempts++ % pauses.length]);
    return Math.min(performance.now() - began, pauseCountedMax);
  }

  /**
   * Keeps the WAL bounded; to be called after an append, when its caller has been answered. SQLite checkpoints by
   * itself every 1,000 pages, but begins the WAL anew only if nobody reads just then: here it insists.
   */
  shrink(): void {
    const database = this.#connection?.database;
    const now = performance.now();
    if (database === undefined || now - this.#shrunk < shrinkInterval) return;
    this.#shrunk = now;
    const size = statSync(`${this.#options.path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    if (size <= walBytesMax) return;
    try {
      this.#checkpoint(database);
    } catch {
      this.close();
    }
  }

  /**
   * Tries it once: what waits to be appended waits for this as well, and what is unfinished is tried again later.
   * @returns why it could not be emptied; undefined when it is.
   */
  #emptyWal(database: DatabaseSync): string | undefined {
    return this.#checkpoint(database) ? undefined : "other processes keep the old version of a page in use";
  }

  #checkpoint(database: DatabaseSync): boolean {
    database.exec(`PRAGMA busy_timeout = ${checkpointPatience}`);
    try {
      return database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()?.busy === 0;
    } catch (error) {
      if (failureOf(error) === "busy") return false;
      throw error;
    } finally {
      database.exec("PRAGMA busy_timeout = 0");
    }
  }
}
