/** Reads an archive's file row by row, for whoever compares it: from outside, in short reads, and the file stays as it is. */
import { existsSync } from "node:fs";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { ArchiveUnavailable } from "./archive.ts";
import type { Kept } from "./kept.ts";
import { movesIn, renamingsIn } from "./moves.ts";
import { authorsIn, placesIn } from "./places.ts";
import { condemned, connect, formatVersion } from "./sqlite-file.ts";
import { type EntryRow, keptOf } from "./sqlite-shelf.ts";

/** Rows of one read: few, because what is looked up for each belongs to the same one. */
const pageSize = 250;

/** How long a file that is locked is waited for, in ms. */
const lockPatience = 10_000;

const columns = "position, at, client, erases, erased, deliveries";

/** An entry of the file. */
export interface ArchiveRow {
  readonly position: number;
  /** Undefined when it cannot be read. */
  readonly kept: Kept | undefined;
  /** What it told, as it stands there: JSON. */
  readonly text: string;
  /** What is wrong with it in itself. */
  readonly flaw: string | undefined;
}

export class ArchiveRows {
  /** The log's. */
  readonly epoch: string;
  /** The position up to which it was written when it was opened: rows above are not given. */
  readonly reached: number;
  /** What lay below this position when it was last read had expired: it may be there, and may not. */
  expired: number;
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly #rows: StatementSync;
  readonly #row: StatementSync;
  readonly #progress: StatementSync;
  readonly #indexes: Indexes;

  /** @throws ArchiveUnavailable why it cannot be read, in one line */
  constructor(path: string) {
    this.path = path;
    if (!existsSync(path)) throw new ArchiveUnavailable(`there is no archive ${path}`);
    try {
      this.#database = connect(path, "read");
      this.#database.exec(`PRAGMA busy_timeout = ${lockPatience}`);
      refuseFormat(this.#database.prepare("PRAGMA user_version").get()?.user_version);
      this.#progress = this.#database.prepare("SELECT epoch, reached, expired FROM progress");
      this.#rows = this.#database.prepare(
        `SELECT ${columns} FROM entries WHERE position > ? AND position <= ? ORDER BY position LIMIT ${pageSize}`,
      );
      this.#row = this.#database.prepare(`SELECT ${columns} FROM entries WHERE position = ?`);
      this.#indexes = new Indexes(this.#database);
      const progress = this.#progress.get();
      if (progress === undefined) throw new Error("it does not say how far it reaches");
      this.epoch = progress.epoch as string;
      this.reached = progress.reached as number;
      this.expired = progress.expired as number;
    } catch (cause) {
      throw new ArchiveUnavailable((cause as Error).message, { cause });
    }
  }

  /**
   * The rows above a position that have not expired, ascending, a bounded page of them; what stands before damage is handed
   * out first. @throws ArchiveUnavailable
   */
  page(after: number): readonly ArchiveRow[] {
    const found: ArchiveRow[] = [];
    try {
      this.#database.exec("BEGIN");
      this.expired = this.#progress.get()?.expired as number;
      const above = Math.max(after, this.expired - 1);
      for (const row of this.#rows.iterate(above, this.reached) as Iterable<unknown>) {
        found.push(this.#checked(row as EntryRow));
      }
    } catch (cause) {
      if (found.length === 0) throw new ArchiveUnavailable((cause as Error).message, { cause });
    } finally {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
    }
    return found;
  }

  /** What one entry told; undefined when nothing is there. @throws ArchiveUnavailable */
  at(position: number): ArchiveRow | undefined {
    try {
      const row = this.#row.get(position) as EntryRow | undefined;
      return row && read(row);
    } catch (cause) {
      throw new ArchiveUnavailable((cause as Error).message, { cause });
    }
  }

  /**
   * What SQLite's own check of the whole file finds first; undefined when that is nothing. It reads the file at one go, which
   * holds up those who have it open.
   */
  flaw(): string | undefined {
    try {
      const found = this.#database.prepare("PRAGMA integrity_check(1)").get()?.integrity_check;
      return found === "ok" ? undefined : String(found);
    } catch (error) {
      return (error as Error).message;
    }
  }

  close(): void {
    this.#database.close();
  }

  #checked(row: EntryRow): ArchiveRow {
    const found = read(row);
    if (found.kept === undefined) return found;
    try {
      const table = this.#indexes.lacking(found.kept);
      return table === undefined ? found : { ...found, flaw: `it is not in ${table}` };
    } catch (error) {
      const reason = (error as Error).message;
      // SQLite says so when it is a page of an index that is damaged; otherwise what was told is no such thing.
      if ("errcode" in (error as Error)) return { ...found, flaw: `its indexes cannot be read: ${reason}` };
      return { ...found, kept: undefined, flaw: `it cannot be read: ${reason}` };
    }
  }
}

/** The tables beside the entries, by which they are found. */
class Indexes {
  readonly #saidBy: StatementSync;
  readonly #inPlace: StatementSync;
  readonly #toSession: StatementSync;
  readonly #move: StatementSync;
  readonly #renaming: StatementSync;

  constructor(database: DatabaseSync) {
    const prepare = (query: string) => database.prepare(query);
    this.#saidBy = prepare("SELECT 1 FROM said_by WHERE account = ? AND position = ?");
    this.#inPlace = prepare("SELECT 1 FROM place_entries WHERE place = ? AND kind = ? AND position = ?");
    this.#toSession = prepare("SELECT 1 FROM session_entries WHERE session = ? AND position = ?");
    this.#move = prepare("SELECT 1 FROM moves WHERE session = ? AND position = ? AND channel = ?");
    this.#renaming = prepare("SELECT 1 FROM renamings WHERE name = ? AND position = ?");
  }

  /** A table that ought to have the entry, and has not. */
  lacking(kept: Kept): string | undefined {
    const { position, deliveries } = kept;
    const has = (query: StatementSync, ...keys: (string | number)[]) => query.get(...keys) !== undefined;
    if (!authorsIn(kept).every((account) => has(this.#saidBy, account, position))) return "said_by";
    if (!placesIn(kept).every(({ place, kind }) => has(this.#inPlace, place, kind, position)))
      return "place_entries";
    const sessions = deliveries.flatMap((delivery) => delivery.sessions);
    if (!sessions.every((session) => has(this.#toSession, session, position))) return "session_entries";
    if (!movesIn(kept).every(({ session, channel }) => has(this.#move, session, position, channel)))
      return "moves";
    if (!renamingsIn(kept).every(({ to }) => has(this.#renaming, to, position))) return "renamings";
    return undefined;
  }
}

function read(row: EntryRow): ArchiveRow {
  const { position, deliveries: text } = row;
  try {
    return { position, kept: keptOf(row), text, flaw: undefined };
  } catch (error) {
    return { position, kept: undefined, text, flaw: `it cannot be read: ${(error as Error).message}` };
  }
}

function refuseFormat(format: unknown): void {
  if (format === condemned) throw new Error("it was found damaged: the next start makes it anew");
  if (format !== formatVersion)
    throw new Error(`it has format ${format}, and this version reads ${formatVersion}`);
}
