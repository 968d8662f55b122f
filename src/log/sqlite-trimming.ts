/** Removes the oldest records of the SQLite log, and keeps in the file what stands for them. */
import type { DatabaseSync } from "node:sqlite";
import type { Base } from "./log.ts";

/** What is removed in one transaction, for which other processes wait: so many records, or bytes of their entries. */
const recordsPerPiece = 256;
const bytesPerPiece = 1024 * 1024;

/** What came of one piece. */
export interface Trimmed {
  readonly hasMore: boolean;
  /** Why it may not have been done; undefined when it is. */
  readonly unfinished?: string | undefined;
}

/** Within a transaction: a lower base goes with what it stood for. */
export function keepBase(database: DatabaseSync, { record, text }: Base): void {
  const newest = database.prepare("SELECT max(record) AS record FROM base").get()?.record as number | null;
  if (newest !== null && newest >= record) return;
  database.prepare("INSERT INTO base (record, text) VALUES (?, ?)").run(record, text);
  database.prepare("DELETE FROM base WHERE record < ?").run(record);
}

/** Within a transaction: removes the oldest records, up to this one at most. @returns whether there are more. */
export function removePiece(database: DatabaseSync, record: number): boolean {
  const oldest = database
    .prepare(
      `SELECT number, octet_length(entries) AS bytes FROM records
       WHERE number <= min(?, (SELECT max(record) FROM base), (SELECT max(number) - 1 FROM records))
       ORDER BY number LIMIT ?`,
    )
    .all(record, recordsPerPiece + 1) as unknown as { readonly number: number; readonly bytes: number }[];
  let sum = 0;
  const enough = oldest.findIndex(({ bytes }, index) => {
    sum += bytes;
    return sum > bytesPerPiece || index === recordsPerPiece - 1;
  });
  const last = oldest.at(enough);
  if (last === undefined) return false;
  database.prepare("DELETE FROM records WHERE number <= ?").run(last.number);
  return last !== oldest.at(-1);
}
