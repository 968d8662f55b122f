/** Erasing bodies in the files of SQLite logs: in the log itself, and in copies of it that lie beside it. */
import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { connect } from "./sqlite-file.ts";

/** A record as it stands in a file. */
interface Row {
  readonly number: number;
  readonly node: string;
  readonly incarnation: number;
  readonly n: number;
  /** JSON. */
  readonly entries: string;
}

/** A record, and the indexes of those of its entries whose bodies go. */
export interface ErasedRecord {
  readonly record: Row;
  readonly indexes: readonly number[];
}

type Entries = { body?: unknown }[];

export function recordAt(database: DatabaseSync, number: number): Row | undefined {
  const query = "SELECT number, node, incarnation, n, entries FROM records WHERE number = ?";
  return database.prepare(query).get(number) as Row | undefined;
}

/** Removes bodies from a record and its doubles. An entry that is not the same as the record's keeps what it has. */
export function eraseBodies(database: DatabaseSync, record: Row, indexes: readonly number[]): void {
  const { node, incarnation, n } = record;
  const query = "SELECT number, entries FROM records WHERE (node, incarnation, n) = (?, ?, ?)";
  const update = database.prepare("UPDATE records SET entries = ? WHERE number = ?");
  const heads = (JSON.parse(record.entries) as Entries).map(headOf);
  for (const { number, entries: text } of database.prepare(query).all(node, incarnation, n)) {
    const entries = JSON.parse(text as string) as Entries;
    const gone = indexes.flatMap((index) => {
      const entry = entries[index];
      return entry?.body !== undefined && headOf(entry) === heads[index] ? [entry] : [];
    });
    if (gone.length === 0) continue;
    for (const entry of gone) delete entry.body;
    update.run(padded(JSON.stringify(entries), Buffer.byteLength(text as string)), number as number);
  }
}

/**
 * Does the same in the other logs of the folder: backups, and what a restore has put aside.
 * @returns why it may be unfinished; undefined when it is done
 */
export function eraseInCopies(path: string, erased: readonly ErasedRecord[]): string | undefined {
  const folder = dirname(path);
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(".sqlite") || name === basename(path)) continue;
    try {
      eraseInCopy(join(folder, name), erased);
    } catch (error) {
      if (!isNoDatabase(error)) return `${join(folder, name)} cannot be changed: ${(error as Error).message}`;
    }
  }
  return undefined;
}

function eraseInCopy(path: string, erased: readonly ErasedRecord[]): void {
  const copy = connect(path);
  try {
    const isLog = copy.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'records'").get();
    if (isLog === undefined) return;
    copy.exec("BEGIN IMMEDIATE");
    for (const { record, indexes } of erased) eraseBodies(copy, record, indexes);
    copy.exec("COMMIT");
  } finally {
    // The last connection leaves no WAL behind.
    copy.close();
  }
}

function isNoDatabase(error: unknown): boolean {
  return (error as { errcode?: number }).errcode === 26;
}

function headOf(entry: { body?: unknown } | undefined): string {
  const { body: _, ...head } = entry ?? {};
  return JSON.stringify(head);
}

/**
 * With spaces up to a length in bytes: a row that keeps its size is overwritten in its place. Rows that shrink let SQLite
 * move others between pages, and what was moved leaves a copy behind where nothing is.
 */
function padded(text: string, bytes: number): string {
  return text.padEnd(text.length + bytes - Buffer.byteLength(text));
}
