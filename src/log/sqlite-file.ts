/** The SQLite log's file: whether a folder may hold one, how it is opened, what is in it, what its errors mean. */
import { accessSync, constants, mkdirSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import type { Random } from "../ports.ts";
import { epochOf } from "./epoch.ts";
import { LogCorrupt, LogUnusable } from "./errors.ts";

const formatVersion = "1";
const keyBytes = 16;

/** Before 3.51.3 two connections that checkpoint and reset a WAL at the same time could corrupt the file. */
const sqliteVersionMin = [3, 51, 3];

/** Past this many bytes a checkpoint that is cut short by readers leaves a WAL to be shrunk when it is next reset. */
const walBytesKept = 4 * 1024 * 1024;

/** `statfs` types of file systems that other machines write to: SQLite's locks and shared memory fail there. */
const networkFileSystems = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB2"],
  [0x01021997, "9p"],
  [0x5346414f, "AFS"],
  [0x6b414653, "AFS"],
  [0x00c36400, "Ceph"],
]);

/** Logs that were made before anything could expire get it when they are opened. */
const baseTable = "CREATE TABLE IF NOT EXISTS base (record INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;";

const schema = `
  CREATE TABLE records (
    number INTEGER PRIMARY KEY,
    node TEXT NOT NULL,
    incarnation INTEGER NOT NULL,
    n INTEGER NOT NULL,
    entries TEXT NOT NULL
  ) STRICT;
  CREATE INDEX records_by_origin ON records (node, incarnation, n);
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  ${baseTable}`;

/** The log's file in a data folder. */
export function logPath(folder: string): string {
  return join(folder, "log.sqlite");
}

/** Makes the folder if it is missing. @throws LogUnusable when no log can live there, with the reason in one line. */
export function prepareFolder(folder: string): void {
  refuseOldSqlite(process.versions.sqlite ?? "none");
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new LogUnusable(`cannot write to the data folder ${folder}: ${(error as Error).message}`);
  }
  refuseNetworkFileSystem(folder, statfsSync(folder).type);
}

/** @throws LogUnusable for an SQLite that is known to lose data with several writing processes. */
export function refuseOldSqlite(version: string): void {
  const parts = version.split(".").map(Number);
  const differing = sqliteVersionMin.findIndex((least, index) => parts[index] !== least);
  if (differing < 0 || (parts[differing] ?? 0) > (sqliteVersionMin[differing] ?? 0)) return;
  throw new LogUnusable(
    `this runtime has SQLite ${version}; at least ${sqliteVersionMin.join(".")} is needed`,
  );
}

/** @throws LogUnusable for a file system that several machines share; `type` is that of `statfs`. */
export function refuseNetworkFileSystem(folder: string, type: number): void {
  const name = networkFileSystems.get(type >>> 0);
  if (name === undefined) return;
  throw new LogUnusable(`the data folder ${folder} is on a network file system (${name}); use a local disk`);
}

/**
 * A connection to the log's file that fails at once, rather than waits, when another one holds it. Only `create`
 * makes a file that is missing: one that was removed must not be replaced by an empty one unnoticed. With `read` the
 * file stays as it is, even if nobody else has it open.
 */
export function connect(path: string, mode: "create" | "write" | "read" = "write"): DatabaseSync {
  const address = pathToFileURL(path);
  address.searchParams.set("mode", { create: "rwc", write: "rw", read: "ro" }[mode]);
  const connection = new DatabaseSync(address, { timeout: 0 });
  try {
    connection.exec(`
      PRAGMA synchronous = FULL;
      PRAGMA secure_delete = ON;
      PRAGMA journal_size_limit = ${walBytesKept};`);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * Makes sure that the file is a log, creating one that began at `now` (ms since 1970) if the file is empty.
 * @returns the log's epoch. @throws LogCorrupt, LogUnusable; SQLite's own error when the file is held by another.
 */
export function ensureLog(connection: DatabaseSync, path: string, now: number): string {
  const some = connection.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get();
  if (some === undefined) create(connection, now);
  const epoch = epochIn(connection, path);
  connection.exec(baseTable);
  return epoch;
}

/** What only those know who have the log open, by which they know each other; made by the first one who needs it. */
export function keyIn(connection: DatabaseSync, random: Random): string {
  const known = () => meta(connection, "key");
  const insert = "INSERT OR IGNORE INTO meta (key, value) VALUES ('key', ?)";
  if (known() === undefined) connection.prepare(insert).run(random.token(keyBytes));
  return known() ?? "";
}

/** The epoch of the log that a file is. @throws LogCorrupt, LogUnusable; SQLite's own error when the file is held by another. */
export function epochIn(connection: DatabaseSync, path: string): string {
  const objects = "SELECT name FROM sqlite_schema WHERE name IN ('meta', 'records')";
  if (connection.prepare(objects).all().length < 2)
    throw new LogCorrupt(`${path} is a database, but not a log`);
  const format = meta(connection, "format");
  if (format !== formatVersion) {
    throw new LogUnusable(
      `${path} has format ${format}, of another version; this one reads ${formatVersion}`,
    );
  }
  const epoch = meta(connection, "epoch");
  if (epoch === undefined) throw new LogCorrupt(`${path} does not say when it began`);
  return epoch;
}

function create(connection: DatabaseSync, now: number): void {
  connection.exec("PRAGMA journal_mode = WAL");
  connection.exec("BEGIN IMMEDIATE");
  try {
    // Another process may have been first: then its epoch holds.
    if (connection.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined) {
      connection.exec(schema);
      const insert = connection.prepare("INSERT INTO meta (key, value) VALUES (?, ?)");
      insert.run("format", formatVersion);
      insert.run("epoch", epochOf(now));
    }
    connection.exec("COMMIT");
  } catch (error) {
    if (connection.isTransaction) connection.exec("ROLLBACK");
    throw error;
  }
}

function meta(connection: DatabaseSync, key: string): string | undefined {
  return connection.prepare("SELECT value FROM meta WHERE key = ?").get(key)?.value as string | undefined;
}

/** What an error of SQLite says about the file, by its primary result code. */
export type Failure = "busy" | "full" | "corrupt" | "other";

export function failureOf(error: unknown): Failure {
  const code = (error as { errcode?: number }).errcode;
  switch (code === undefined ? undefined : code & 0xff) {
    case 5: // SQLITE_BUSY
    case 15: // SQLITE_PROTOCOL: the WAL's locks changed hands too often
      return "busy";
    case 13: // SQLITE_FULL
      return "full";
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
      return "corrupt";
    default:
      return "other";
  }
}
