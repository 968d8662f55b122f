/** Writes batches into the archive's file, each in one transaction, with the indexes by place and by session. Runs in a thread of its own. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Kept } from "./kept.ts";
import { movesIn, renamingsIn } from "./moves.ts";
import { placesIn } from "./places.ts";
import { condemn, connect, isDamage } from "./sqlite-file.ts";
import { Removing } from "./sqlite-removing.ts";

export interface Batch {
  readonly kept: readonly Kept[];
  /** Everything up to this position was told in this batch or an earlier one. */
  readonly reached: number;
  /** What lies below this position has expired. */
  readonly expired: number;
}

/** What came of a batch. */
export interface Written {
  /** Why it is not written; undefined when it is. */
  readonly failure?: string;
  /** There is more that has expired and is not removed yet: another batch removes more of it. */
  readonly hasMore: boolean;
}

/** For the pages that new rows of the indexes fall on, in KiB. */
const cache = 32 * 1024;

interface Connection {
  readonly database: DatabaseSync;
  readonly entry: StatementSync;
  readonly inPlace: StatementSync;
  readonly toSession: StatementSync;
  readonly move: StatementSync;
  readonly renaming: StatementSync;
  readonly reached: StatementSync;
  readonly reach: StatementSync;
  readonly removing: Removing;
}

export class Keeper {
  readonly #path: string;
  #connection: Connection | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Writes a batch, and removes some of what has expired, so little that no batch waits for it for long. */
  write(batch: Batch): Written {
    try {
      this.#connection ??= prepare(connect(this.#path, "write"));
      const isRemoved = this.#write(this.#connection, batch);
      return { hasMore: !isRemoved };
    } catch (error) {
      this.close();
      if (isDamage(error)) condemn(this.#path);
      return { failure: (error as Error).message, hasMore: true };
    }
  }

  /** Closes the connection; the next batch opens a new one, so that no failure is inherited. */
  close(): void {
    this.#connection?.database.close();
    this.#connection = undefined;
  }

  #write({ database, removing, ...connection }: Connection, { kept, reached, expired }: Batch): boolean {
    database.exec("BEGIN IMMEDIATE");
    // A commit that failed may have been one all the same: then the batch comes again, and is there.
    const there = Math.max(connection.reached.get()?.reached as number, expired - 1);
    for (const one of kept) if (one.position > there) insert(connection, one);
    connection.reach.run(reached, expired);
    const hasMore = removing.removeBelow(expired);
    database.exec("COMMIT");
    return expired === 0 || (!hasMore && removing.isGone());
  }
}

function insert(connection: Omit<Connection, "database" | "removing">, kept: Kept): void {
  const { position, at, client, deliveries } = kept;
  connection.entry.run(position, at, client ?? null, JSON.stringify(deliveries));
  for (const { place, kind } of placesIn(kept)) connection.inPlace.run(place, kind, position);
  for (const { sessions } of deliveries) {
    for (const session of sessions) connection.toSession.run(session, position);
  }
  for (const { session, channel, kind } of movesIn(kept)) {
    connection.move.run(session, position, channel, kind);
  }
  for (const { from, to } of renamingsIn(kept)) connection.renaming.run(to, position, from);
}

function prepare(database: DatabaseSync): Connection {
  database.exec(`PRAGMA cache_size = -${cache}`);
  return {
    database,
    entry: database.prepare("INSERT INTO entries (position, at, client, deliveries) VALUES (?, ?, ?, ?)"),
    inPlace: database.prepare("INSERT INTO place_entries (place, kind, position) VALUES (?, ?, ?)"),
    // Several deliveries of one entry may be for the same session.
    toSession: database.prepare("INSERT OR IGNORE INTO session_entries (session, position) VALUES (?, ?)"),
    move: database.prepare(
      "INSERT OR IGNORE INTO moves (session, position, channel, kind) VALUES (?, ?, ?, ?)",
    ),
    renaming: database.prepare("INSERT OR IGNORE INTO renamings (name, position, previous) VALUES (?, ?, ?)"),
    reached: database.prepare("SELECT reached FROM progress"),
    reach: database.prepare("UPDATE progress SET reached = ?, expired = ?"),
    removing: new Removing(database),
  };
}
