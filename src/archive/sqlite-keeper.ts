/** Writes batches into the archive's file, each in one transaction, with its indexes. Runs in a thread of its own. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { movesIn, renamingsIn } from "./moves.ts";
import { authorsIn, placesIn } from "./places.ts";
import type { Writing } from "./sqlite-batch.ts";
import { eraseIn } from "./sqlite-erasing.ts";
import { condemn, connect, isDamage } from "./sqlite-file.ts";
import { WordIndex } from "./sqlite-index.ts";
import { Removing } from "./sqlite-removing.ts";

export interface Batch {
  readonly kept: readonly Writing[];
  /** Everything up to this position was told in this batch or an earlier one. */
  readonly reached: number;
  /** What lies below this position has expired. */
  readonly expired: number;
  /** Remove some of it as well. */
  readonly remove: boolean;
  /** See to it as well that what was erased or removed leaves the WAL. */
  readonly clean: boolean;
}

/** What is left to do behind a batch that is written: another one does more of it. */
export interface Written {
  /** Something that was erased or has expired may still be read in the WAL. */
  readonly isUnclean: boolean;
  /** More is to be removed than was now. */
  readonly hasMore: boolean;
}

/** Why the batch is not written; or, when it is, what is left to do. */
export type Answer = { readonly failure: string } | Written;

/** For the pages that new rows of the indexes fall on, in KiB. */
const cache = 32 * 1024;

interface Connection {
  readonly database: DatabaseSync;
  readonly entry: StatementSync;
  readonly saidBy: StatementSync;
  readonly inPlace: StatementSync;
  readonly toSession: StatementSync;
  readonly move: StatementSync;
  readonly renaming: StatementSync;
  readonly words: WordIndex;
  readonly reached: StatementSync;
  readonly reach: StatementSync;
  readonly removing: Removing;
}

export class Keeper {
  readonly #path: string;
  #connection: Connection | undefined;
  /** An earlier process may have ended before it had emptied the WAL. */
  #isUnclean = true;

  constructor(path: string) {
    this.#path = path;
  }

  /** Writes a batch, and removes some of what has expired, so little that no batch waits for it for long. */
  write(batch: Batch): Answer {
    try {
      this.#connection ??= prepare(connect(this.#path, "write"));
      const hasMore = this.#write(this.#connection, batch);
      const isLast = batch.remove && !hasMore && this.#isUnclean;
      if (batch.clean || isLast) this.#clean(this.#connection.database);
      return { isUnclean: this.#isUnclean, hasMore };
    } catch (error) {
      this.close();
      if (isDamage(error)) condemn(this.#path);
      return { failure: (error as Error).message };
    }
  }

  /** Closes the connection; the next batch opens a new one, so that no failure is inherited. */
  close(): void {
    this.#connection?.database.close();
    this.#connection = undefined;
  }

  /** @returns whether there may be more to remove. */
  #write(connection: Connection, { kept, reached, expired, remove }: Batch): boolean {
    connection.database.exec("BEGIN IMMEDIATE");
    // A commit that failed may have been one all the same: then the batch comes again, and is there. And earlier versions
    // may have left entries above what they had reached.
    const there = Math.max(connection.reached.get()?.reached as number, expired - 1);
    for (const one of kept) {
      if (one.position <= there) continue;
      insert(connection, one);
      if (one.erases === undefined) continue;
      this.#isUnclean = true;
      eraseIn(connection.database, connection.words, one.erases);
    }
    connection.reach.run(reached, expired);
    const hasMore = remove && connection.removing.removeBelow(expired);
    if (hasMore) this.#isUnclean = true;
    connection.database.exec("COMMIT");
    return hasMore;
  }

  /** In the WAL older versions of pages linger: it is emptied, which takes a moment without readers. */
  #clean(database: DatabaseSync): void {
    this.#isUnclean = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()?.busy !== 0;
  }
}

function insert(connection: Connection, kept: Writing): void {
  const { position, at, client, erases, deliveries, text = JSON.stringify(deliveries) } = kept;
  const erasing = erases ? JSON.stringify(erases) : null;
  connection.entry.run(position, at, client ?? null, erasing, text);
  for (const account of authorsIn(kept)) connection.saidBy.run(account, position);
  for (const { place, kind } of placesIn(kept)) connection.inPlace.run(place, kind, position);
  for (const { sessions } of deliveries) {
    for (const session of sessions) connection.toSession.run(session, position);
  }
  for (const { session, channel, kind } of movesIn(kept)) {
    connection.move.run(session, position, channel, kind);
  }
  for (const { from, to } of renamingsIn(kept)) connection.renaming.run(to, position, from);
  connection.words.add(kept);
}

function prepare(database: DatabaseSync): Connection {
  database.exec(`PRAGMA cache_size = -${cache}`);
  const words = new WordIndex(database);
  return {
    database,
    entry: database.prepare(
      "INSERT INTO entries (position, at, client, erases, deliveries) VALUES (?, ?, ?, ?, ?)",
    ),
    saidBy: database.prepare("INSERT INTO said_by (account, position) VALUES (?, ?)"),
    inPlace: database.prepare("INSERT INTO place_entries (place, kind, position) VALUES (?, ?, ?)"),
    // Several deliveries of one entry may be for the same session.
    toSession: database.prepare("INSERT OR IGNORE INTO session_entries (session, position) VALUES (?, ?)"),
    move: database.prepare(
      "INSERT OR IGNORE INTO moves (session, position, channel, kind) VALUES (?, ?, ?, ?)",
    ),
    renaming: database.prepare("INSERT OR IGNORE INTO renamings (name, position, previous) VALUES (?, ?, ?)"),
    words,
    reached: database.prepare(
      "SELECT max(reached, (SELECT coalesce(max(position), 0) FROM entries)) AS reached FROM progress",
    ),
    reach: database.prepare("UPDATE progress SET reached = ?, expired = ?"),
    removing: new Removing(database, words),
  };
}
