/** Removes entries from the archive's file, with all that the indexes have of them, until nothing of their text is left. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Kept } from "./kept.ts";
import { movesIn, renamingsIn } from "./moves.ts";
import { placesIn } from "./places.ts";

/** What is removed at once: so many entries, or characters of what they told. */
const entriesPerPiece = 500;
const charactersPerPiece = 512 * 1024;

type Row = Pick<Kept, "position"> & { readonly deliveries: string };

export class Removing {
  readonly #database: DatabaseSync;
  readonly #oldest: StatementSync;
  readonly #entries: StatementSync;
  readonly #inPlace: StatementSync;
  readonly #toSession: StatementSync;
  readonly #move: StatementSync;
  readonly #renaming: StatementSync;
  /** Something was removed that may still be read in the WAL. */
  #isInWal = true;

  constructor(database: DatabaseSync) {
    const prepare = (query: string) => database.prepare(query);
    this.#database = database;
    this.#oldest = prepare(
      `SELECT position, deliveries FROM entries WHERE position < ? ORDER BY position LIMIT ${entriesPerPiece}`,
    );
    this.#entries = prepare("DELETE FROM entries WHERE position <= ?");
    this.#inPlace = prepare("DELETE FROM place_entries WHERE place = ? AND kind = ? AND position = ?");
    this.#toSession = prepare("DELETE FROM session_entries WHERE session = ? AND position = ?");
    this.#move = prepare("DELETE FROM moves WHERE session = ? AND position = ?");
    this.#renaming = prepare("DELETE FROM renamings WHERE position = ?");
  }

  /** Within a transaction: removes some of the entries below a position. @returns whether none is left */
  removeBelow(position: number): boolean {
    const rows = this.#piece(position);
    for (const row of rows) this.#removeFromIndexes(row);
    const last = rows.at(-1);
    if (last === undefined) return true;
    this.#entries.run(last.position);
    this.#isInWal = true;
    return this.#oldest.get(position) === undefined;
  }

  /** After the transaction. @param isLast whether all was removed @returns whether nothing of it can be read in the files */
  isGone(isLast: boolean): boolean {
    if (isLast && this.#isInWal) {
      const { busy } = this.#database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get() ?? {};
      this.#isInWal = busy !== 0;
    }
    return isLast && !this.#isInWal;
  }

  #piece(position: number): Row[] {
    const rows: Row[] = [];
    let characters = 0;
    for (const row of this.#oldest.iterate(position) as Iterable<unknown>) {
      rows.push(row as Row);
      characters += (row as Row).deliveries.length;
      if (characters >= charactersPerPiece) break;
    }
    return rows;
  }

  #removeFromIndexes({ position, deliveries }: Row): void {
    const kept = { position, deliveries: JSON.parse(deliveries) } as Kept;
    for (const { place, kind } of placesIn(kept)) this.#inPlace.run(place, kind, position);
    for (const { sessions } of kept.deliveries) {
      for (const session of sessions) this.#toSession.run(session, position);
    }
    for (const { session } of movesIn(kept)) this.#move.run(session, position);
    if (renamingsIn(kept).length > 0) this.#renaming.run(position);
  }
}
