/** Reads the archive's file on a connection of its own. What lies above `reached` is left to the tail, which has it too. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { SessionId } from "../network/state.ts";
import { ArchiveUnavailable } from "./archive.ts";
import type { Kept } from "./kept.ts";
import type { Move, Renaming } from "./moves.ts";
import { type Kind, kinds, type Owner, type Place } from "./places.ts";
import { kindsIn, type PageRange, type Scope, type Stretch } from "./scope.ts";
import type { Conversation, Shelf } from "./shelf.ts";
import { condemn, connect, isDamage } from "./sqlite-file.ts";
import type { View } from "./view.ts";

export interface Row {
  readonly position: number;
  readonly at: number;
  readonly client: number | null;
  readonly deliveries: string;
}

export function toKept({ position, at, client, deliveries }: Row): Kept {
  return { position, at, client: client ?? undefined, deliveries: JSON.parse(deliveries) };
}

function positionsIn(rows: readonly Record<string, unknown>[]): number[] {
  return rows.map(({ position }) => position as number);
}

export class SqliteShelf implements Shelf {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #moves: StatementSync;
  readonly #renamings: StatementSync;
  readonly #lowestIn: StatementSync;
  readonly #highestIn: StatementSync;
  readonly #nextPlace: StatementSync;
  readonly #lastIn: StatementSync;
  readonly #timeAt: StatementSync;
  readonly #toSession: StatementSync;
  readonly #entries: StatementSync;
  reached: number;
  /** What lies below this position has expired, whether it is removed yet or not. */
  expired: number;

  /** @param patience how long a lock is waited for, in ms; default: no longer than a node can */
  constructor(path: string, patience?: number) {
    this.#path = path;
    this.#database = connect(path, "read");
    if (patience !== undefined) this.#database.exec(`PRAGMA busy_timeout = ${patience}`);
    const prepare = (query: string) => this.#database.prepare(query);
    this.#moves = prepare(
      `SELECT position, session, channel, kind FROM moves
       WHERE session = ? AND position > ? AND position <= ? ORDER BY position`,
    );
    this.#renamings = prepare(
      `SELECT position, previous AS "from", name AS "to" FROM renamings
       WHERE position > ? AND position <= ? ORDER BY position`,
    );
    const inPlace = (order: "ASC" | "DESC") =>
      prepare(
        `SELECT position FROM place_entries
         WHERE place = ? AND kind = ? AND position >= ? AND position <= ? ORDER BY position ${order} LIMIT ?`,
      );
    this.#lowestIn = inPlace("ASC");
    this.#highestIn = inPlace("DESC");
    this.#nextPlace = prepare(
      "SELECT place FROM place_entries WHERE place > ? AND place < ? ORDER BY place LIMIT 1",
    );
    this.#lastIn = prepare(
      `SELECT MAX(position) AS position FROM place_entries
       WHERE place = ? AND kind = ${kinds.talk} AND position <= ?`,
    );
    this.#timeAt = prepare(
      "SELECT position, at FROM entries WHERE position <= ? ORDER BY position DESC LIMIT 1",
    );
    this.#toSession = prepare(
      `SELECT position FROM session_entries
       WHERE session = ? AND position > ? AND position <= ? ORDER BY position LIMIT ?`,
    );
    this.#entries = prepare(
      `SELECT position, at, client, deliveries FROM entries
       WHERE position IN (SELECT value FROM json_each(?)) ORDER BY position`,
    );
    const progress = prepare("SELECT reached, expired FROM progress").get();
    this.reached = progress?.reached as number;
    this.expired = progress?.expired as number;
  }

  movesOf(session: SessionId, after: number): readonly Move[] {
    return this.#read(() => this.#moves.all(session, this.#left(after), this.reached) as unknown as Move[]);
  }

  renamings(after: number): readonly Renaming[] {
    return this.#read(() => this.#renamings.all(this.#left(after), this.reached) as unknown as Renaming[]);
  }

  page(view: View, after: number, until: number, limit: number): readonly Kept[] {
    return this.#read(() => {
      const { session, stays } = view;
      const range = { after, until: Math.min(until, this.reached), from: "lowest", limit } as const;
      const own = this.#toSession.all(session, this.#left(after), range.until, limit);
      const stretches = stays.map(({ channel: place, ...stay }) => ({ place, ...stay }));
      const positions = this.#positions(stretches, Object.values(kinds), range, positionsIn(own));
      return this.#keptAt(positions).flatMap((kept) => view.of(kept) ?? []);
    });
  }

  history(scope: Scope, range: PageRange): readonly Kept[] {
    const positions = this.positions(scope, range);
    return this.#read(() => this.#keptAt(positions).flatMap((kept) => scope.of(kept, kindsIn(range)) ?? []));
  }

  positions({ stretches }: Scope, range: PageRange): readonly number[] {
    const until = Math.min(range.until, this.reached);
    return this.#read(() => this.#positions(stretches, kindsIn(range), { ...range, until }, []));
  }

  /** Times never fall from one position to the next. */
  lastBefore(time: number): number {
    return this.#read(() => {
      let [found, low, high] = [0, this.expired, this.reached];
      while (low <= high) {
        const middle = Math.floor((low + high) / 2);
        const row = this.#timeAt.get(middle) as { position: number; at: number } | undefined;
        if (row === undefined || row.at < time) [found, low] = [row?.position ?? 0, middle + 1];
        else high = row.position - 1;
      }
      return found < this.expired ? 0 : found;
    });
  }

  *conversations(owner: Owner): Generator<Conversation> {
    // Above every place of this owner: "!" follows the space.
    const [begin, end] = [`${owner} `, `${owner}!`];
    const next = (place: Place) =>
      this.#read(() => this.#nextPlace.get(place, end)?.place as Place | undefined);
    for (let place = next(begin); place !== undefined; place = next(place)) {
      const last = this.#read(() => this.#lastIn.get(place, this.reached)?.position as number | null);
      if (last !== null && last >= this.expired) yield { place, last };
    }
  }

  at(position: number): Kept | undefined {
    if (position > this.reached || position < this.expired) return undefined;
    return this.#read(() => this.#keptAt([position])[0]);
  }

  close(): void {
    this.#database.close();
  }

  /** What is asked for above a position begins above this one. */
  #left(after: number): number {
    return Math.max(after, this.expired - 1);
  }

  /** The lowest or highest positions, those `known` among them. Once there are enough, nothing is looked at beyond them. */
  #positions(
    stretches: readonly Stretch[],
    wanted: readonly Kind[],
    { after, until, from, limit }: Omit<PageRange, "onlyTalk">,
    known: readonly number[],
  ): readonly number[] {
    const isLowest = from === "lowest";
    const query = isLowest ? this.#lowestIn : this.#highestIn;
    let found: readonly number[] = [];
    let [low, high] = [this.#left(after) + 1, until];
    const add = (positions: readonly number[]): void => {
      const all = [...new Set([...found, ...positions])].sort((one, other) => one - other);
      found = isLowest ? all.slice(0, limit) : all.slice(-limit);
      if (found.length < limit) return;
      if (isLowest) high = found.at(-1) ?? high;
      else low = found[0] ?? low;
    };
    add(known);
    for (const { place, first, last } of stretches) {
      if (first > high || last < low) continue;
      for (const kind of wanted) {
        add(positionsIn(query.all(place, kind, Math.max(low, first), Math.min(high, last), limit)));
      }
    }
    return found;
  }

  #keptAt(positions: readonly number[]): Kept[] {
    return (this.#entries.all(JSON.stringify(positions)) as unknown as Row[]).map(toKept);
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
