/** Looks through the archive's file by its full-text index. Runs in a thread of its own, on a connection of its own. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Kept } from "./kept.ts";
import { lookThrough, type Sought } from "./sought.ts";
import { connect } from "./sqlite-file.ts";
import { queryFor } from "./sqlite-index.ts";
import { type EntryRow, keptOf } from "./sqlite-shelf.ts";

/** For the pages of the index that are read again and again, in KiB. */
const cache = 16 * 1024;

export class Searcher {
  readonly #database: DatabaseSync;
  readonly #statements: Readonly<Record<Sought["range"]["from"], StatementSync>>;

  constructor(path: string) {
    this.#database = connect(path, "read");
    this.#database.exec(`PRAGMA cache_size = -${cache}`);
    const prepare = (order: "ASC" | "DESC") =>
      this.#database.prepare(
        `SELECT position, at, client, deliveries
         FROM words CROSS JOIN entries ON entries.position = words.rowid
         WHERE words MATCH ? AND words.rowid > ? AND words.rowid <= ?
         ORDER BY words.rowid ${order}`,
      );
    this.#statements = { lowest: prepare("ASC"), highest: prepare("DESC") };
  }

  /** @throws Error when the file cannot be read */
  search(sought: Sought): readonly Kept[] {
    const { after, until, from } = sought.range;
    if (sought.stretches.length + sought.owned.length === 0) return [];
    const last = Math.min(until, Number.MAX_SAFE_INTEGER);
    const rows = this.#statements[from].iterate(queryFor(sought), after, last);
    return lookThrough(
      rows.map((row) => keptOf(row as unknown as EntryRow)),
      sought,
    );
  }

  close(): void {
    this.#database.close();
  }
}
