/** Reads the SQLite log on a connection of its own, in batches short enough to hold up no checkpoint. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { LogCorrupt } from "./errors.ts";
import type { Bounds } from "./follow.ts";
import type { Base, Erasable, StoredRecord } from "./log.ts";
import { connect, failureOf } from "./sqlite-file.ts";

const recordsPerBatch = 256;
const charactersPerBatch = 1024 * 1024;

/** Up to this one records are no longer in the log, whether they are removed from the file yet or not. */
const expired = "(SELECT coalesce(max(record), 0) FROM base)";

interface Connection {
  readonly database: DatabaseSync;
  readonly batch: StatementSync;
  readonly first: StatementSync;
  readonly head: StatementSync;
  readonly base: StatementSync;
}

interface Row {
  readonly number: number;
  readonly node: string;
  readonly incarnation: number;
  readonly n: number;
  readonly entries: string;
}

export class SqliteReader<Entry extends Erasable> {
  readonly #path: string;
  readonly #mode: "write" | "read";
  #connection: Connection | undefined;
  #troubles = 0;

  /** @param mode "write" if this process has to do with the file's write-ahead log as well */
  constructor(path: string, mode: "write" | "read" = "write") {
    this.#path = path;
    this.#mode = mode;
  }

  /** Names the time for which nothing could be read, if that goes on; 0 when reading works. */
  trouble = 0;

  /**
   * Records above `after` in ascending order, within the bounds of a batch. What stands before a record that cannot be read
   * is handed out first, so that whoever meets the damage knows its place. @throws LogCorrupt, or SQLite's own error.
   */
  recordsAfter(after: number): StoredRecord<Entry>[] {
    const rows = this.#read(({ batch }) => {
      const rows: Row[] = [];
      let characters = 0;
      try {
        // Ending the loop early ends the read transaction with it.
        for (const row of batch.iterate(after) as Iterable<Row>) {
          rows.push(row);
          characters += row.entries.length;
          if (characters >= charactersPerBatch) break;
        }
      } catch (error) {
        if (rows.length === 0) throw failureOf(error) === "corrupt" ? unreadable(after, error) : error;
      }
      return rows;
    });
    const records: StoredRecord<Entry>[] = [];
    for (const row of rows) {
      try {
        records.push(parse<Entry>(row));
      } catch (error) {
        if (records.length === 0) throw error;
        break;
      }
    }
    return records;
  }

  /** The number of the newest record, 0 when there is none. @throws LogCorrupt, or SQLite's own error. */
  head(): number {
    return this.#read(({ head }) => (head.get()?.number as number | null) ?? 0);
  }

  /** The numbers of the oldest and the newest record. @throws LogCorrupt, or SQLite's own error. */
  bounds(): Bounds {
    return this.#read(({ first, head }) => ({
      first: (first.get()?.number as number | null) ?? undefined,
      head: (head.get()?.number as number | null) ?? 0,
    }));
  }

  /** What stands for records that have expired. @throws LogCorrupt, or SQLite's own error. */
  base(): Base | undefined {
    return this.#read(({ base }) => base.get() as Base | undefined);
  }

  close(): void {
    const database = this.#connection?.database;
    this.#connection = undefined;
    if (database?.isOpen) database.close();
  }

  #read<Result>(query: (connection: Connection) => Result): Result {
    try {
      this.#connection ??= this.#connect();
      const result = query(this.#connection);
      this.trouble = 0;
      return result;
    } catch (error) {
      if (this.trouble === 0) this.trouble = ++this.#troubles;
      const failure = failureOf(error);
      if (failure === "corrupt") throw new LogCorrupt(`${this.#path}: ${(error as Error).message}`);
      if (failure !== "busy") this.close();
      throw error;
    }
  }

  #connect(): Connection {
    const database = connect(this.#path, this.#mode);
    try {
      database.exec("PRAGMA query_only = ON");
      return {
        database,
        batch: database.prepare(
          `SELECT number, node, incarnation, n, entries FROM records
           WHERE number > max(?, ${expired}) ORDER BY number LIMIT ${recordsPerBatch}`,
        ),
        first: database.prepare(`SELECT min(number) AS number FROM records WHERE number > ${expired}`),
        head: database.prepare("SELECT max(number) AS number FROM records"),
        base: database.prepare("SELECT record, text FROM base ORDER BY record DESC LIMIT 1"),
      };
    } catch (error) {
      database.close();
      throw error;
    }
  }
}

function unreadable(after: number, error: unknown): LogCorrupt {
  return new LogCorrupt(
    `what follows record ${after} in the log cannot be read: ${(error as Error).message}`,
  );
}

function parse<Entry extends Erasable>(row: Row): StoredRecord<Entry> {
  const { number, node, incarnation, n } = row;
  try {
    return { number, node, incarnation, n, entries: JSON.parse(row.entries) as Entry[] };
  } catch (error) {
    throw new LogCorrupt(`record ${number} cannot be read: ${(error as Error).message}`);
  }
}
