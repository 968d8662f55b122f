/** Looks through the archive's file by its full-text index. Runs in a thread of its own, on a connection of its own. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Kept } from "./kept.ts";
import { lookThrough, type Sought } from "./sought.ts";
import { connect } from "./sqlite-file.ts";
import { placeMarks, queryFor } from "./sqlite-index.ts";
import { type EntryRow, keptOf } from "./sqlite-shelf.ts";

/** With more places than this the index is first asked for the words alone. */
const placesMin = 32;

/** Candidates that are looked at before the index is asked for what takes it longer. */
const candidatesMax = 256;

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
        `SELECT position, at, client, erases, erased, deliveries
         FROM words CROSS JOIN entries ON entries.position = words.rowid
         WHERE words MATCH ? AND words.rowid > ? AND words.rowid <= ?
         ORDER BY words.rowid ${order}`,
      );
    this.#statements = { lowest: prepare("ASC"), highest: prepare("DESC") };
  }

  /** @throws Error when the file cannot be read */
  search(sought: Sought): readonly Kept[] {
    return lookThrough(this.#candidates(sought), sought);
  }

  /**
   * To look for each of many places takes the index longer than to find some that may stand anywhere. Of what is said
   * everywhere the first page is complete with these, and of what is rare there are no more; for the rest it is asked exactly.
   */
  *#candidates(sought: Sought): Generator<Kept> {
    const { phrases, nick, range } = sought;
    const marks = placeMarks(sought);
    if (marks.length === 0) return;
    const isNarrow = phrases.length > 0 || nick !== undefined;
    let { after, until } = range;
    if (isNarrow && marks.length > placesMin) {
      let count = 0;
      for (const kept of this.#ask(queryFor(sought, []), range, after, until)) {
        yield kept;
        count += 1;
        if (range.from === "lowest") after = kept.position;
        else until = kept.position - 1;
        if (count === candidatesMax) break;
      }
      if (count < candidatesMax) return;
    }
    yield* this.#ask(queryFor(sought, marks), range, after, until);
  }

  *#ask(query: string, range: Sought["range"], after: number, until: number): Generator<Kept> {
    const last = Math.min(until, Number.MAX_SAFE_INTEGER);
    for (const row of this.#statements[range.from].iterate(query, after, last)) {
      yield keptOf(row as unknown as EntryRow);
    }
  }

  close(): void {
    this.#database.close();
  }
}
