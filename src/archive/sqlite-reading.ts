/** Reads a node's archive from outside, while the node writes it or when there is none: in pages, each a short read of its own. */
import { existsSync } from "node:fs";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { fold } from "../protocol/names.ts";
import { ArchiveUnavailable } from "./archive.ts";
import type { Kept } from "./kept.ts";
import { Scope, type Stretch } from "./scope.ts";
import { connect, formatVersion } from "./sqlite-file.ts";
import { type EntryRow, keptOf, SqliteShelf } from "./sqlite-shelf.ts";

/** Entries of one page. */
const pageSize = 500;

/** How long a file that is locked is waited for, in ms. */
const lockPatience = 10_000;

/** Positions in (after, until]. */
export interface Span {
  readonly after: number;
  readonly until: number;
}

export class ArchiveReading {
  /** The log's. */
  readonly epoch: string;
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #shelf: SqliteShelf;
  readonly #entries: StatementSync;
  readonly #nextPlace: StatementSync;

  /** @throws ArchiveUnavailable why it cannot be read, in one line */
  constructor(path: string) {
    this.#path = path;
    if (!existsSync(path)) throw new ArchiveUnavailable(`there is no archive ${path}`);
    try {
      this.#database = connect(path, "read");
      this.#database.exec(`PRAGMA busy_timeout = ${lockPatience}`);
      const format = this.#database.prepare("PRAGMA user_version").get()?.user_version;
      if (format !== formatVersion)
        throw new Error(`it has format ${format}, and this version reads ${formatVersion}`);
      this.epoch = this.#database.prepare("SELECT epoch FROM progress").get()?.epoch as string;
      this.#entries = this.#database.prepare(
        `SELECT position, at, client, erases, erased, deliveries FROM entries
         WHERE position > ? AND position <= ? ORDER BY position LIMIT ${pageSize}`,
      );
      this.#nextPlace = this.#database.prepare(
        "SELECT place FROM place_entries WHERE place > ? ORDER BY place LIMIT 1",
      );
      this.#shelf = new SqliteShelf(path, new Set(), lockPatience);
    } catch (cause) {
      throw new ArchiveUnavailable(`cannot read the archive ${path}: ${(cause as Error).message}`, { cause });
    }
  }

  /** The position up to which it was written when this began. */
  get reached(): number {
    return this.#shelf.reached;
  }

  /** What one entry told; undefined when that was nothing, or is there no longer. */
  at(position: number): Kept | undefined {
    return this.#shelf.at(position);
  }

  /** The highest position before a time in milliseconds since 1970; 0 if none. */
  lastBefore(time: number): number {
    return this.#shelf.lastBefore(time);
  }

  /** What was said and what happened under a channel's name, what was meant for some of its members too. */
  *channel(name: string, { after, until }: Span): Generator<readonly Kept[]> {
    const scope = new Scope([...this.#stretchesOf(fold(name))]);
    const range = { until, from: "lowest", limit: pageSize, onlyTalk: false } as const;
    for (let at = after; ; ) {
      const page = this.#shelf.history(scope, { ...range, after: at });
      yield page;
      if (page.length < pageSize) return;
      at = page.at(-1)?.position ?? until;
    }
  }

  /** Everything that was told, to whomever. */
  *everything({ after, until }: Span): Generator<readonly Kept[]> {
    for (let at = Math.max(after, this.#shelf.expired - 1); ; ) {
      const page = this.#read(() => this.#entries.all(at, until) as unknown as EntryRow[]).map(keptOf);
      yield page;
      if (page.length < pageSize) return;
      at = page.at(-1)?.position ?? until;
    }
  }

  close(): void {
    this.#shelf.close();
    this.#database.close();
  }

  /** A channel's place, and those of everyone who heard what was not for all of it. */
  *#stretchesOf(channel: string): Generator<Stretch> {
    const whole = { first: 0, last: Number.POSITIVE_INFINITY };
    yield { place: channel, ...whole };
    // Each look is a read of its own: a long one would hold up the writer's checkpoints.
    const next = (place: string) => this.#read(() => this.#nextPlace.get(place)?.place as string | undefined);
    for (let place = next(""); place !== undefined; place = next(place)) {
      if (place.endsWith(` ${channel}`)) yield { place, ...whole };
    }
  }

  #read<Result>(query: () => Result): Result {
    try {
      return query();
    } catch (cause) {
      throw new ArchiveUnavailable(`cannot read the archive ${this.#path}: ${(cause as Error).message}`, {
        cause,
      });
    }
  }
}
