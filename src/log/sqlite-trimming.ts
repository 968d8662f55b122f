/** Removes the oldest records of the SQLite log, and keeps in the file what stands for them. */
import type { DatabaseSync } from "node:sqlite";
import type { Base } from "./log.ts";

/** What is removed in one transaction, for which other processes wait: so many records, or bytes of their entries. */
const recordsPerPiece = 256;
const bytesPerPiece = 1024 * 1024;

/**
 * When rows go, SQLite moves those beside them to other pages, and what was moved leaves copies where nothing is. So a row is
 * first overwritten in its place, and goes only when so many bytes of pages after it have been as well.
 */
const marginBytes = 32 * 1024;
/** At least so much of a row, if it is as long, stands in the pages that its neighbours are in. */
const inPageBytes = 489;

/** What came of one piece. */
export interface Trimmed {
  readonly hasMore: boolean;
  /** Why it may not have been done; undefined when it is. */
  readonly unfinished?: string | undefined;
}

interface Row {
  readonly number: number;
  readonly bytes: number;
}

/** Within a transaction: a lower base goes with what it stood for. From then on the log begins behind it. */
export function keepBase(database: DatabaseSync, { record, text }: Base): void {
  const newest = database.prepare("SELECT max(record) AS record FROM base").get()?.record as number | null;
  if (newest !== null && newest >= record) return;
  const head = database.prepare("SELECT max(number) AS number FROM records").get()?.number as number | null;
  if (record >= (head ?? 0)) throw new Error("the newest record cannot go");
  database.prepare("INSERT INTO base (record, text) VALUES (?, ?)").run(record, text);
  database.prepare("DELETE FROM base WHERE record < ?").run(record);
}

/** Within a transaction: removes some of what is no longer in the log. @returns whether there is more */
export function removePiece(database: DatabaseSync): boolean {
  const last = database.prepare("SELECT max(record) AS record FROM base").get()?.record as number | null;
  if (last === null) return false;
  return overwritePiece(database, last) || deletePiece(database, last);
}

function overwritePiece(database: DatabaseSync, last: number): boolean {
  const meta = database.prepare("SELECT value FROM meta WHERE key = 'overwritten'").get()?.value;
  const rows = pieceOf(database, Number(meta ?? 0), last);
  const end = rows.at(-1)?.number;
  if (end === undefined) return false;
  // As many bytes as before, and no entries: so it stays where it is.
  const overwrite = database.prepare(
    "UPDATE records SET entries = '[' || printf('%.*c', ?, ' ') || ']' WHERE number = ?",
  );
  for (const { number, bytes } of rows) if (bytes > 2) overwrite.run(bytes - 2, number);
  database.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('overwritten', ?)").run(String(end));
  return true;
}

function deletePiece(database: DatabaseSync, last: number): boolean {
  const end = pieceOf(database, 0, beforeMargin(database, last)).at(-1)?.number;
  if (end === undefined) return false;
  database.prepare("DELETE FROM records WHERE number <= ?").run(end);
  return true;
}

/** The oldest records above `after`, up to `last`. */
function pieceOf(database: DatabaseSync, after: number, last: number): Row[] {
  const oldest = database.prepare(
    `SELECT number, octet_length(entries) AS bytes FROM records
     WHERE number > ? AND number <= ? ORDER BY number LIMIT ${recordsPerPiece}`,
  );
  const rows: Row[] = [];
  let sum = 0;
  for (const row of oldest.iterate(after, last) as Iterable<unknown>) {
    rows.push(row as Row);
    sum += (row as Row).bytes;
    if (sum >= bytesPerPiece) break;
  }
  return rows;
}

/** The last record that lies before the margin. */
function beforeMargin(database: DatabaseSync, last: number): number {
  const newest = database.prepare(
    `SELECT number, octet_length(entries) AS bytes FROM records WHERE number <= ? ORDER BY number DESC`,
  );
  let sum = 0;
  for (const row of newest.iterate(last) as Iterable<unknown>) {
    const { number, bytes } = row as Row;
    if (sum >= marginBytes) return number;
    sum += Math.min(bytes, inPageBytes);
  }
  return 0;
}
