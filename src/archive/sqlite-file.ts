/** The archive's file: what is in it, how it is opened, and what is removed because it is of no use. */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { ArchiveUnavailable } from "./archive.ts";
import { indexSchema } from "./sqlite-index.ts";

/** Stands in the file as its `user_version`. */
export const formatVersion = 2;

/** The format of a file that was found damaged, so that the next start begins it anew. */
export const condemned = -1;

/** How long a connection waits for a lock, in ms. Only a reader from outside holds one for longer than an instant. */
const lockPatience = 250;

/** A WAL that grew is cut to this many bytes when it begins anew. */
const walBytesKept = 4 * 1024 * 1024;

const schema = `
  CREATE TABLE entries (
    position INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    client INTEGER,
    erases TEXT,
    erased INTEGER,
    deliveries TEXT NOT NULL
  ) STRICT;
  CREATE TABLE said_by (
    account TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (account, position)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE place_entries (
    place TEXT NOT NULL,
    kind INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (place, kind, position)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE session_entries (
    session INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (session, position)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE moves (
    session INTEGER NOT NULL,
    position INTEGER NOT NULL,
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (session, position, channel)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE renamings (
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    previous TEXT NOT NULL,
    PRIMARY KEY (name, position)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX renamings_by_position ON renamings (position);
  CREATE TABLE progress (
    epoch TEXT NOT NULL,
    reached INTEGER NOT NULL,
    expired INTEGER NOT NULL,
    overwritten INTEGER NOT NULL
  ) STRICT;`;

/** Where a copy of the archive is made, and where one is put together that comes from elsewhere. */
export const copyPath = (path: string): string => `${path}.copy`;
export const incomingPath = (path: string): string => `${path}.incoming`;

/** A connection to the file; only `create` makes one that is missing. */
export function connect(path: string, mode: "create" | "write" | "read"): DatabaseSync {
  const address = pathToFileURL(path);
  address.searchParams.set("mode", { create: "rwc", write: "rw", read: "ro" }[mode]);
  const database = new DatabaseSync(address, { timeout: lockPatience });
  try {
    database.exec(
      `PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA journal_size_limit = ${walBytesKept};`,
    );
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Makes sure that the file is the archive of this epoch's log. One that is of no use for that is removed.
 * @throws ArchiveUnavailable
 */
export function prepareFile(path: string, epoch: string, warn: (message: string) => void): void {
  try {
    const flaw = existsSync(path) ? flawOf(path, epoch) : undefined;
    if (flaw !== undefined) {
      warn(`the archive ${path} ${flaw}: a new one is made from the log`);
      remove(path);
    }
    // Earlier versions kept what was of no use, with all that has been erased since; a process that died left what it was at.
    for (const other of [`${path}.aside`, copyPath(path), incomingPath(path)]) remove(other);
    if (!existsSync(path)) {
      mkdirSync(dirname(path), { recursive: true });
      create(path, epoch);
    }
  } catch (cause) {
    throw new ArchiveUnavailable(`cannot open the archive ${path}: ${(cause as Error).message}`, { cause });
  }
}

/** Lets the next start begin the file anew, if it still takes that much. */
export function condemn(path: string): void {
  try {
    const database = connect(path, "write");
    try {
      database.exec(`PRAGMA user_version = ${condemned}`);
    } finally {
      database.close();
    }
  } catch {
    // Then its damage is seen at the next start, or is none.
  }
}

/** Whether an error says that the file is not what was written there. */
export function isDamage(error: unknown): boolean {
  const code = (error as { errcode?: number }).errcode;
  // In this order: SQLITE_ERROR, for what is missing; SQLITE_CORRUPT; SQLITE_NOTADB.
  return error instanceof SyntaxError || (code !== undefined && [1, 11, 26].includes(code & 0xff));
}

/** Why a file is no archive of this epoch's log, if it is none. @throws Error when it cannot be read now */
export function flawOf(path: string, epoch: string): string | undefined {
  try {
    const database = connect(path, "write");
    try {
      const format = database.prepare("PRAGMA user_version").get()?.user_version;
      if (format === condemned) return "was found damaged";
      if (format !== formatVersion) return `has format ${format}, this version writes ${formatVersion}`;
      const found = database.prepare("SELECT epoch FROM progress").get()?.epoch;
      return found === epoch ? undefined : "belongs to another log";
    } finally {
      database.close();
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    return `is damaged (${(error as Error).message})`;
  }
}

/** Removes a database with all its files. Kept, it would be one more place from which words would have to be erased. */
export function remove(path: string): void {
  for (const end of ["-wal", "-shm", ""]) rmSync(`${path}${end}`, { force: true });
}

function create(path: string, epoch: string): void {
  const database = connect(path, "create");
  try {
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("BEGIN IMMEDIATE");
    database.exec(schema);
    database.exec(indexSchema);
    database.prepare("INSERT INTO progress VALUES (?, 0, 0, 0)").run(epoch);
    database.exec(`PRAGMA user_version = ${formatVersion}; COMMIT`);
  } finally {
    database.close();
  }
}
