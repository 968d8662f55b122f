/** Reads the archive's file on a connection of its own. What lies above `reached` is left to the tail, which has it too. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { SessionId } from "../network/state.ts";
import { ArchiveUnavailable } from "./archive.ts";
import { type Kept, withoutWordsIn } from "./kept.ts";
import type { Move, Renaming } from "./moves.ts";
import { type Kind, kinds, type Owner, type Place } from "./places.ts";
import { kindsIn, type PageRange, type Scope, type Stretch } from "./scope.ts";
import type { Conversation, Shelf } from "./shelf.ts";
import { condemn, connect, isDamage } from "./sqlite-file.ts";
import type { View } from "./view.ts";

/** As it stands in the file. */
export interface EntryRow {
  readonly position: number;
  readonly at: number;
  readonly client: number | null;
  readonly erases: string | null;
  readonly erased: 1 | null;
  readonly deliveries: string;
}

function positionsIn(rows: readonly Record<string, unknown>[]): number[] {
  return rows.map(({ position }) => position as number);
}

export class SqliteShelf implements Shelf {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #moves: StatementSync;
  readonly #came: StatementSync;
  readonly #renamings: StatementSync;
  readonly #lowestIn: StatementSync;
  readonly #highestIn: StatementSync;
  readonly #nextPlace: StatementSync;
  readonly #lastIn: StatementSync;
  readonly #timeAt: StatementSync;
  readonly #renamingTo: StatementSync;
  readonly #toSession: StatementSync;
  readonly #entries: StatementSync;
  readonly #saidBy: StatementSync;
  readonly #erased: ReadonlySet<number>;
  reached: number;
  /** What lies below this position has expired, whether it is removed yet or not. */
  expired: number;

  /**
   * @param erased the positions of what is erased, while the file may have it still: it grows and shrinks
   * @param patience how long a lock is waited for, in ms; default: no longer than a node can
   */
  constructor(path: string, erased: ReadonlySet<number>, patience?: number) {
    this.#path = path;
    this.#erased = erased;
    this.#database = connect(path, "read");
    if (patience !== undefined) this.#database.exec(`PRAGMA busy_timeout = ${patience}`);
    const prepare = (query: string) => this.#database.prepare(query);
    this.#moves = prepare(
      `SELECT position, session, channel, kind FROM moves
       WHERE session = ? AND position > ? AND position <= ? ORDER BY position`,
    );
    this.#came = prepare(
      `SELECT position FROM moves WHERE session = ? AND channel = ? AND kind = 'came'
       AND position >= ? AND position <= ? ORDER BY position DESC LIMIT 1`,
    );
    this.#renamings = prepare(
      `SELECT position, previous AS "from", name AS "to" FROM renamings
       WHERE position > ? AND position <= ? ORDER BY position`,
    );
    this.#renamingTo = prepare(
      `SELECT position, previous AS "from", name AS "to" FROM renamings
       WHERE name = ? AND position > ? AND position <= ? ORDER BY position DESC LIMIT 1`,
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
      `SELECT position, at, client, erases, erased, deliveries FROM entries
       WHERE position IN (SELECT value FROM json_each(?)) ORDER BY position`,
    );
    this.#saidBy = prepare(
      `SELECT position FROM said_by
       WHERE account = ? AND position > ? AND position <= ? ORDER BY position LIMIT ?`,
    );
    const progress = prepare("SELECT reached, expired FROM progress").get();
    this.reached = progress?.reached as number;
    this.expired = progress?.expired as number;
  }

  movesOf(session: SessionId, after: number): readonly Move[] {
    if (after >= this.reached) return [];
    return this.#read(() => this.#moves.all(session, this.#left(after), this.reached) as unknown as Move[]);
  }

  renamings(after: number): readonly Renaming[] {
    if (after >= this.reached) return [];
    return this.#read(() => this.#renamings.all(this.#left(after), this.reached) as unknown as Renaming[]);
  }

  renamingTo(name: string, after: number, until: number): Renaming | undefined {
    const [first, last] = [this.#left(after), Math.min(until, this.reached)];
    if (first >= last) return undefined;
    return this.#read(() => this.#renamingTo.get(name, first, last) as Renaming | undefined);
  }

  cameTo(session: SessionId, { place, first, last }: Stretch): number {
    const end = Math.min(last, this.reached);
    return this.#read(() => (this.#came.get(session, place, first, end)?.position ?? 0) as number);
  }

  page(view: View, after: number, until: number, limit: number): readonly Kept[] {
    if (after >= this.reached) return [];
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

  positions(scope: Scope, range: PageRange): readonly number[] {
    return this.#read(() => {
      const wanted = kindsIn(range);
      const until = Math.min(range.until, this.reached);
      // Of what is found so many may be erased.
      const limit = range.limit + this.#erased.size;
      const found = this.#positions(scope.stretches, wanted, { ...range, until, limit }, []);
      const doubtful = this.#keptAt(found.filter((position) => this.#erased.has(position)));
      const gone = new Set(
        doubtful.filter((kept) => scope.of(kept, wanted) === undefined).map(({ position }) => position),
      );
      const left = found.filter((position) => !gone.has(position));
      return range.from === "lowest" ? left.slice(0, range.limit) : left.slice(-range.limit);
    });
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
      const last = this.#read(() => this.#lastTalkIn(place));
      if (last !== null && last >= this.expired) yield { place, last };
    }
  }

  saidBy(account: Owner, limit: number): readonly number[] {
    return this.#read(() => {
      const many = limit + this.#erased.size;
      const found = positionsIn(this.#saidBy.all(account, this.#left(0), this.reached, many));
      return found.filter((position) => !this.#erased.has(position)).slice(0, limit);
    });
  }

  at(position: number): Kept | undefined {
    if (position > this.reached || position < this.expired) return undefined;
    return this.#read(() => this.#keptAt([position])[0]);
  }

  close(): void {
    this.#database.close();
  }

  #lastTalkIn(place: Place): number | null {
    let last: number | null = this.reached + 1;
    do last = this.#lastIn.get(place, last - 1)?.position as number | null;
    while (last !== null && this.#erased.has(last));
    return last;
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
    if (positions.length === 0) return [];
    const rows = this.#entries.all(JSON.stringify(positions)) as unknown as EntryRow[];
    return rows.map(keptOf).map((kept) => (this.#erased.has(kept.position) ? withoutWordsIn(kept) : kept));
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

export function keptOf({ position, at, client, erases, erased, deliveries }: EntryRow): Kept {
  const kept: Kept = {
    position,
    at,
    client: client ?? undefined,
    deliveries: JSON.parse(deliveries),
    ...(erases !== null && { erases: JSON.parse(erases) }),
  };
  return erased === 1 ? withoutWordsIn(kept) : kept;
}
