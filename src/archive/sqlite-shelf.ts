/** Reads the archive's file on a connection of its own. What lies above `reached` is left to the tail, which has it too. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { SessionId } from "../network/state.ts";
import { ArchiveUnavailable } from "./archive.ts";
import type { Kept } from "./kept.ts";
import type { Move, Renaming } from "./moves.ts";
import type { Shelf } from "./shelf.ts";
import { condemn, connect, isDamage } from "./sqlite-file.ts";
import type { View } from "./view.ts";

interface Row {
  readonly position: number;
  readonly at: number;
  readonly client: number | null;
  readonly deliveries: string;
}

export class SqliteShelf implements Shelf {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #moves: StatementSync;
  readonly #renamings: StatementSync;
  readonly #inChannel: StatementSync;
  readonly #toSession: StatementSync;
  readonly #entries: StatementSync;
  reached: number;

  constructor(path: string) {
    this.#path = path;
    this.#database = connect(path, "read");
    const prepare = (query: string) => this.#database.prepare(query);
    this.#moves = prepare(
      `SELECT position, session, channel, kind FROM moves
       WHERE session = ? AND position > ? AND position <= ? ORDER BY position`,
    );
    this.#renamings = prepare(
      `SELECT position, previous AS "from", name AS "to" FROM renamings
       WHERE position > ? AND position <= ? ORDER BY position`,
    );
    this.#inChannel = prepare(
      `SELECT position FROM channel_entries
       WHERE channel = ? AND position > ? AND position <= ? ORDER BY position LIMIT ?`,
    );
    this.#toSession = prepare(
      `SELECT position FROM session_entries
       WHERE session = ? AND position > ? AND position <= ? ORDER BY position LIMIT ?`,
    );
    this.#entries = prepare(
      `SELECT position, at, client, deliveries FROM entries
       WHERE position IN (SELECT value FROM json_each(?)) ORDER BY position`,
    );
    this.reached = prepare("SELECT reached FROM progress").get()?.reached as number;
  }

  movesOf(session: SessionId, after: number): readonly Move[] {
    return this.#read(() => this.#moves.all(session, after, this.reached) as unknown as Move[]);
  }

  renamings(after: number): readonly Renaming[] {
    return this.#read(() => this.#renamings.all(after, this.reached) as unknown as Renaming[]);
  }

  page(view: View, after: number, until: number, limit: number): readonly Kept[] {
    return this.#read(() => {
      const positions = this.#positions(view, after, Math.min(until, this.reached), limit);
      return this.#keptAt(positions).flatMap((kept) => view.of(kept) ?? []);
    });
  }

  at(position: number): Kept | undefined {
    if (position > this.reached) return undefined;
    return this.#read(() => this.#keptAt([position])[0]);
  }

  close(): void {
    this.#database.close();
  }

  /** The lowest positions in view. Once there are enough of them, no stay is looked at beyond the highest one. */
  #positions({ session, stays }: View, after: number, until: number, limit: number): readonly number[] {
    let found: readonly number[] = [];
    let last = until;
    const add = (rows: readonly Record<string, unknown>[]): void => {
      const positions = new Set([...found, ...rows.map(({ position }) => position as number)]);
      found = [...positions].sort((one, other) => one - other).slice(0, limit);
      if (found.length === limit) last = Math.min(last, found.at(-1) ?? last);
    };
    add(this.#toSession.all(session, after, last, limit));
    for (const stay of stays) {
      if (stay.first > last) break;
      const above = Math.max(after, stay.first - 1);
      add(this.#inChannel.all(stay.channel, above, Math.min(stay.last, last), limit));
    }
    return found;
  }

  #keptAt(positions: readonly number[]): Kept[] {
    const rows = this.#entries.all(JSON.stringify(positions)) as unknown as Row[];
    return rows.map(({ position, at, client, deliveries }) => ({
      position,
      at,
      client: client ?? undefined,
      deliveries: JSON.parse(deliveries),
    }));
  }

  #read<Result>(query: () => Result): Result {
    try {
      return query();
    } catch (cause) {
      if (isDamage(cause)) condemn(this.#path);
      throw new ArchiveUnavailable(`cannot read the archive ${this.#path}: ${(cause as Error).message}`, {
        cause,
      });
    }
  }
}
