/** Removes entries from the archive's file, with all that the indexes have of them, until nothing of their text is left. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Kept } from "./kept.ts";
import { movesIn, renamingsIn } from "./moves.ts";
import { authorsIn, placesIn } from "./places.ts";
import type { WordIndex } from "./sqlite-index.ts";
import { type EntryRow, keptOf } from "./sqlite-shelf.ts";

/** What is removed at once: so many entries, or characters of what they told. */
const entriesPerPiece = 256;
const charactersPerPiece = 256 * 1024;

/**
 * When rows go, SQLite moves those beside them to other pages, and what was moved leaves copies where nothing is. So a row is
 * first overwritten in its place, and goes only when so many bytes of pages after it have been as well.
 */
const marginBytes = 32 * 1024;
/** At least so much of a row, if it is as long, stands in the pages that its neighbours are in. */
const inPageBytes = 489;

export class Removing {
  readonly #words: WordIndex;
  readonly #entries: StatementSync;
  readonly #overwrite: StatementSync;
  readonly #overwritten: StatementSync;
  readonly #setOverwritten: StatementSync;
  readonly #newest: StatementSync;
  readonly #delete: StatementSync;
  readonly #saidBy: StatementSync;
  readonly #inPlace: StatementSync;
  readonly #toSession: StatementSync;
  readonly #move: StatementSync;
  readonly #renaming: StatementSync;

  constructor(database: DatabaseSync, words: WordIndex) {
    const prepare = (query: string) => database.prepare(query);
    this.#words = words;
    this.#entries = prepare(
      `SELECT position, at, client, erases, erased, deliveries FROM entries WHERE position >= ? AND position < ?
       ORDER BY position LIMIT ${entriesPerPiece}`,
    );
    // As many bytes as before: so it stays where it is.
    this.#overwrite = prepare(
      `UPDATE entries SET deliveries = '[' || printf('%.*c', octet_length(deliveries) - 2, ' ') || ']'
       WHERE position = ? AND octet_length(deliveries) > 2`,
    );
    this.#overwritten = prepare("SELECT overwritten FROM progress");
    this.#setOverwritten = prepare("UPDATE progress SET overwritten = ?");
    this.#newest = prepare(
      `SELECT position, octet_length(deliveries) AS bytes FROM entries
       WHERE position < ? ORDER BY position DESC`,
    );
    this.#delete = prepare("DELETE FROM entries WHERE position <= ?");
    this.#saidBy = prepare("DELETE FROM said_by WHERE account = ? AND position = ?");
    this.#inPlace = prepare("DELETE FROM place_entries WHERE place = ? AND kind = ? AND position = ?");
    this.#toSession = prepare("DELETE FROM session_entries WHERE session = ? AND position = ?");
    this.#move = prepare("DELETE FROM moves WHERE session = ? AND position = ?");
    this.#renaming = prepare("DELETE FROM renamings WHERE position = ?");
  }

  /** Within a transaction: removes some of the entries below a position. @returns whether there is more to do */
  removeBelow(position: number): boolean {
    return this.#overwritePiece(position) || this.#deletePiece(position);
  }

  #overwritePiece(position: number): boolean {
    const rows = this.#piece(this.#overwritten.get()?.overwritten as number, position);
    const last = rows.at(-1);
    if (last === undefined) return false;
    const entries = rows.map(keptOf);
    for (const entry of entries) this.#removeFromIndexes(entry);
    this.#words.remove(entries);
    for (const { position } of rows) this.#overwrite.run(position);
    this.#setOverwritten.run(last.position + 1);
    return true;
  }

  #deletePiece(position: number): boolean {
    const last = this.#piece(0, this.#margin(position)).at(-1);
    if (last === undefined) return false;
    this.#delete.run(last.position);
    return true;
  }

  #piece(from: number, before: number): EntryRow[] {
    const rows: EntryRow[] = [];
    let characters = 0;
    for (const row of this.#entries.iterate(from, before) as Iterable<unknown>) {
      rows.push(row as EntryRow);
      characters += (row as EntryRow).deliveries.length;
      if (characters >= charactersPerPiece) break;
    }
    return rows;
  }

  /** Where the margin below a position begins. */
  #margin(position: number): number {
    let begin = position;
    let sum = 0;
    for (const row of this.#newest.iterate(position) as Iterable<unknown>) {
      if (sum >= marginBytes) return begin;
      const { position, bytes } = row as { position: number; bytes: number };
      sum += Math.min(bytes, inPageBytes);
      begin = position;
    }
    return 0;
  }

  #removeFromIndexes(kept: Kept): void {
    const { position } = kept;
    for (const account of authorsIn(kept)) this.#saidBy.run(account, position);
    for (const { place, kind } of placesIn(kept)) this.#inPlace.run(place, kind, position);
    for (const { sessions } of kept.deliveries) {
      for (const session of sessions) this.#toSession.run(session, position);
    }
    for (const { session } of movesIn(kept)) this.#move.run(session, position);
    if (renamingsIn(kept).length > 0) this.#renaming.run(position);
  }
}
