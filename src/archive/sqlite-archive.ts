/** The archive as one SQLite file per node, written behind by a thread: the file and what waits for it are read as one. */

import type { Clock } from "../ports.ts";
import { type Archive, type ArchiveCopy, ArchiveUnavailable } from "./archive.ts";
import { isTelling, type Kept } from "./kept.ts";
import type { Shelf } from "./shelf.ts";
import { Shelves } from "./shelves.ts";
import type { Found, Sought } from "./sought.ts";
import { Compact } from "./sqlite-batch.ts";
import { copyArchive, receiveCopy, replaceByCopy } from "./sqlite-copy.ts";
import { condemn, incomingPath, prepareFile, remove } from "./sqlite-file.ts";
import { SqliteSearch, searchTimeMax } from "./sqlite-search.ts";
import { SqliteShelf } from "./sqlite-shelf.ts";
import { SqliteWriter } from "./sqlite-writer.ts";
import { Tail } from "./tail.ts";

/** Entries in one batch. */
const batchMax = 2000;

/** How long a batch that is not full gathers, in ms: what is in it is read from memory meanwhile. */
const gatherInterval = 250;

/** The same while something that has expired is to be removed, of which little goes with each batch. */
const removeInterval = 20;

/** How long, in ms, after a batch that could not be written until it is tried again. */
const retryInterval = 1000;

/** With more entries that wait to be written there is no room. */
export const waitingMax = 10_000;

export interface SqliteArchiveOptions {
  readonly path: string;
  /** The log's. */
  readonly epoch: string;
  readonly clock: Clock;
  /** Told what an operator should know. */
  readonly warn: (message: string, details?: object) => void;
}

/** Opens a node's archive, beginning it at position 0 where there is none that fits. @throws ArchiveUnavailable */
export function openSqliteArchive(options: SqliteArchiveOptions): SqliteArchive {
  prepareFile(options.path, options.epoch, options.warn);
  return new SqliteArchive(options);
}

/** Made by `openSqliteArchive`. */
export class SqliteArchive extends Shelves implements Archive {
  readonly #options: SqliteArchiveOptions;
  readonly #tail = new Tail();
  #file: SqliteShelf;
  #writer: SqliteWriter;
  /** The file may still hold what was erased or removed, after an earlier process too; and when that was last seen to. */
  #isUnclean = true;
  #cleanedAt = Number.NEGATIVE_INFINITY;
  #search: SqliteSearch;
  /** The position up to which everything was told. */
  #told: number;
  /** There may be something that has expired and is not removed yet. */
  #hasMore: boolean;
  #writing: Promise<void> | undefined;
  #room: PromiseWithResolvers<void> | undefined;
  /** Who waits for a position to be in the file. */
  readonly #awaited = new Map<() => void, number>();
  #hurry = () => {};
  #closing: Promise<void> | undefined;
  #warned = false;

  constructor(options: SqliteArchiveOptions) {
    super();
    const { path, clock } = options;
    this.#options = options;
    this.#file = new SqliteShelf(path, this.#tail.erased);
    this.#writer = new SqliteWriter(path);
    this.#search = new SqliteSearch(path, clock);
    this.#told = this.#file.reached;
    this.#hasMore = this.#file.expired > 0;
  }

  protected get shelves(): readonly Shelf[] {
    return [this.#file, this.#tail];
  }

  get reached(): number {
    return this.#file.reached;
  }

  get isClean(): boolean {
    return !this.#isUnclean && !this.#hasMore && this.#tail.erased.size === 0;
  }

  get erasures(): number {
    return this.#tail.erasures;
  }

  keep(kept: Kept): void {
    if (kept.position <= this.#told || this.#closing) return;
    if (isTelling(kept)) this.#tail.keep(kept, new Compact(kept));
    this.advance(kept.position);
  }

  advance(position: number): void {
    if (position <= this.#told || this.#closing) return;
    this.#told = position;
    this.#writing ??= this.#writeBehind();
    if (this.#tail.size === batchMax) this.#hurry();
  }

  expire(before: number): void {
    if (before <= this.#file.expired || this.#closing) return;
    this.#file.expired = before;
    this.#tail.forget(before - 1);
    this.#hasMore = true;
    this.advance(before - 1);
    this.#writing ??= this.#writeBehind();
  }

  room(): Promise<void> | undefined {
    if (this.#tail.size <= waitingMax || this.#closing) return undefined;
    this.#room ??= Promise.withResolvers();
    return this.#room.promise;
  }

  async search(sought: Sought): Promise<Found> {
    await this.#written(this.#told);
    const after = Math.max(sought.range.after, this.#file.expired - 1);
    const found = await this.#search.search({ ...sought, range: { ...sought.range, after } });
    // It may have expired since.
    return typeof found === "string" ? found : found.filter(({ position }) => position >= this.#file.expired);
  }

  copy(): Promise<ArchiveCopy> {
    return copyArchive(this.#options.path);
  }

  async adopt(content: AsyncIterable<Uint8Array>): Promise<void> {
    const { path, epoch, clock } = this.#options;
    try {
      await receiveCopy(path, epoch, content);
      await this.#writing;
      this.#file.close();
      await Promise.all([this.#search.close(), this.#writer.close()]);
      try {
        replaceByCopy(path);
      } finally {
        this.#file = new SqliteShelf(path, this.#tail.erased);
        this.#writer = new SqliteWriter(path);
        this.#search = new SqliteSearch(path, clock);
      }
    } catch (cause) {
      remove(incomingPath(path));
      const reason = (cause as Error).message;
      throw new ArchiveUnavailable(`cannot take a copy for the archive ${path}: ${reason}`, { cause });
    }
    this.#told = this.#file.reached;
    this.#hasMore = this.#file.expired > 0;
  }

  distrust(): void {
    condemn(this.#options.path);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    this.#hurry();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#writing;
    this.#giveRoom();
    for (const go of this.#awaited.keys()) go();
    await this.#search.close();
    this.#file.close();
    await this.#writer.close();
  }

  /**
   * Writes one batch after the other until nothing waits, or, when closing, until one fails. Each removes some of what has
   * expired; and what was erased or removed is seen to until nothing can be read of it.
   */
  async #writeBehind(): Promise<void> {
    const isWanting = () => this.#told > this.reached || (this.#hasMore && !this.#closing);
    while (isWanting() || (this.#isUnclean && !this.#closing)) {
      const isAwaited = this.#awaited.size > 0;
      const interval = this.#hasMore ? removeInterval : gatherInterval;
      if (this.#tail.size < batchMax && !isAwaited) await this.#pause(isWanting() ? interval : retryInterval);
      const written = await this.#writeBatch();
      if (written) continue;
      if (this.#closing) break;
      await this.#pause(retryInterval);
    }
    this.#writing = undefined;
  }

  async #writeBatch(): Promise<boolean> {
    const kept = this.#tail.first(batchMax);
    const reached = kept.length < batchMax ? this.#told : (kept.at(-1)?.position ?? this.#told);
    try {
      const { expired } = this.#file;
      const clean = this.#isCleaning(kept);
      // It takes longer than to write: not while somebody waits for that.
      const remove = this.#hasMore && kept.length < batchMax && this.#awaited.size === 0;
      const { isUnclean, hasMore } = await this.#writer.write({ kept, reached, expired, remove, clean });
      this.#isUnclean = isUnclean;
      if (remove) this.#hasMore = hasMore || expired < this.#file.expired;
    } catch (error) {
      if (!this.#warned) {
        const message = "cannot write the archive; it is kept in memory, and tried again every second";
        this.#options.warn(message, { reason: (error as Error).message });
      }
      this.#warned = true;
      return false;
    }
    this.#warned = false;
    this.#file.reached = reached;
    this.#tail.forget(reached);
    if (this.#tail.size <= waitingMax) this.#giveRoom();
    for (const [go, position] of this.#awaited) if (position <= reached) go();
    return true;
  }

  /** At once after something was erased, and every second while readers hold it up. */
  #isCleaning(kept: readonly Kept[]): boolean {
    const now = this.#options.clock.monotonic();
    const isDue = this.#isUnclean && now - this.#cleanedAt >= retryInterval;
    if (!isDue && !kept.some(({ erases }) => erases)) return false;
    this.#cleanedAt = now;
    return true;
  }

  /** Resolves when everything up to a position is in the file; nothing is waited for that it could hold as well. @throws ArchiveUnavailable */
  async #written(position: number): Promise<void> {
    if (position <= this.reached) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#options.clock.after(searchTimeMax, resolve);
    this.#awaited.set(resolve, position);
    this.#hurry();
    await promise;
    this.#awaited.delete(resolve);
    cancel();
    if (position > this.reached)
      throw new ArchiveUnavailable("the archive is not written as far as it is searched");
  }

  #giveRoom(): void {
    this.#room?.resolve();
    this.#room = undefined;
  }

  /** Ends early when the archive closes. */
  #pause(duration: number): Promise<void> {
    if (this.#closing) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(duration, resolve);
      this.#hurry = () => {
        cancel();
        resolve();
      };
    });
  }
}
