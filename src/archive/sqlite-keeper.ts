/** Writes batches into the archive's file, each in one transaction, with its indexes. Runs in a thread of its own. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Kept } from "./kept.ts";
import { movesIn, renamingsIn } from "./moves.ts";
import { authorsIn, placesIn } from "./places.ts";
import { eraseIn } from "./sqlite-erasing.ts";
import { condemn, connect, isDamage } from "./sqlite-file.ts";
import { WordIndex } from "./sqlite-index.ts";

export interface Batch {
  readonly kept: readonly Kept[];
  /** Everything up to this position was told in this batch or an earlier one. */
  readonly reached: number;
  /** See to it as well that erased words leave the WAL. */
  readonly clean: boolean;
}

/** Why the batch is not written; or, when it is, whether it has to be seen to again that erased words leave the file. */
export type Answer = { readonly failure: string } | { readonly isUnclean: boolean };

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
}

export class Keeper {
  readonly #path: string;
  #connection: Connection | undefined;
  /** An earlier process may have ended before it had emptied the WAL. */
  #isUnclean = true;

  constructor(path: string) {
    this.#path = path;
  }

  write(batch: Batch): Answer {
    try {
      this.#connection ??= prepare(connect(this.#path, "write"));
      this.#insert(this.#connection, batch);
      if (batch.clean) this.#clean(this.#connection.database);
      return { isUnclean: this.#isUnclean };
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

  #insert(connection: Connection, { kept, reached }: Batch): void {
    connection.database.exec("BEGIN IMMEDIATE");
    // A commit that failed may have been one all the same: then the batch comes again, and is there.
    const before = connection.reached.get()?.reached as number;
    for (const one of kept) {
      if (one.position <= before) continue;
      insert(connection, one);
      if (one.erases === undefined) continue;
      this.#isUnclean = true;
      eraseIn(connection.database, connection.words, one.erases);
    }
    connection.reach.run(reached);
    connection.database.exec("COMMIT");
  }

  /** In the WAL older versions of pages linger: it is emptied, which takes a moment without readers. */
  #clean(database: DatabaseSync): void {
    this.#isUnclean = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()?.busy !== 0;
  }
}

function insert(connection: Connection, kept: Kept): void {
  const { position, at, client, erases, deliveries } = kept;
  const erasing = erases ? JSON.stringify(erases) : null;
  connection.entry.run(position, at, client ?? null, erasing, JSON.stringify(deliveries));
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
  // What is removed or moved within the file is overwritten where it was: texts can be erased.
  database.exec(`PRAGMA cache_size = -${cache}; PRAGMA secure_delete = ON`);
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
    words: new WordIndex(database),
    reached: database.prepare("SELECT reached FROM progress"),
    reach: database.prepare("UPDATE progress SET reached = ?"),
  };
}
