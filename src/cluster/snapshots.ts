/** A node's snapshots: when one is saved, and which one a start may trust. */
import { LogCorrupt, LogTrimmed } from "../log/errors.ts";
import type { Base, Log } from "../log/log.ts";
import type { Entry } from "../network/entry.ts";
import { type Clock, pause } from "../ports.ts";
import { anyEpoch, type Moment, readSnapshot, writeSnapshot } from "./snapshots-file.ts";
import type { SnapshotStore } from "./snapshots-store.ts";

/** A snapshot is due after so many entries, */
const entriesBetween = 20_000;
/** but not before so many milliseconds have passed, */
const millisecondsBetween = 5000;
/** nor before this many times as long has passed as the last one had held up everything else. */
const pauseFactor = 100;
/** How long to wait before the log is asked again, in milliseconds. */
const retryAfter = 100;

export interface SnapshotsOptions {
  readonly store: SnapshotStore;
  readonly log: Log<Entry, unknown>;
  readonly clock: Clock;
  /** Whether a start may begin at this record: whether what else the node keeps has reached it. */
  readonly usable: (record: number) => boolean;
  readonly warn: (message: string, details?: object) => void;
}

/** A snapshot that is on the disk. */
export interface Saved {
  readonly record: number;
  /** The time of its newest entry, in milliseconds since 1970. */
  readonly at: number;
}

export class Snapshots {
  readonly #options: SnapshotsOptions;
  /** Applied since the last one was begun. */
  #entries = 0;
  #dueAt: number;
  /** The record of the newest one. */
  #newest = 0;
  #saved: Saved | undefined;
  #saving: Promise<void> = Promise.resolve();
  #isSaving = false;
  #failing = false;
  #closed = false;

  constructor(options: SnapshotsOptions) {
    this.#options = options;
    this.#dueAt = options.clock.monotonic() + millisecondsBetween;
  }

  /**
   * The newest one that a start may begin from, and the last record that has expired from the log; what stands there for
   * it counts as a snapshot. Puts aside those that cannot be trusted. @throws LogCorrupt
   */
  async restore(): Promise<{ readonly moment: Moment | undefined; readonly base: number }> {
    const { store, usable, log } = this.#options;
    const base = await this.#ask(() => log.base());
    const from = base?.record ?? 0;
    const records = store.records().filter((record) => record >= from && usable(record));
    const head = records.length === 0 ? 0 : await this.#ask(() => log.head());
    for (const record of records) {
      const moment = await this.#trusted(record, head);
      if (moment === undefined) continue;
      this.#newest = record;
      this.#saved = { record, at: moment.state.at };
      return { moment, base: from };
    }
    return { moment: base && momentOf(base), base: from };
  }

  get saved(): Saved | undefined {
    return this.#saved;
  }

  /** To be told how many entries were applied. */
  applied(entries: number): void {
    this.#entries += entries;
  }

  get isDue(): boolean {
    return (
      this.#entries >= entriesBetween && this.#options.clock.monotonic() >= this.#dueAt && !this.#isSaving
    );
  }

  /** Begins to save a snapshot of this moment, unless there is one. When it fails, the node goes on without. */
  save(moment: Moment): void {
    if (this.#closed || moment.record <= this.#newest) return;
    const { log, clock } = this.#options;
    const began = clock.monotonic();
    const text = writeSnapshot(log.epoch, moment);
    const ended = clock.monotonic();
    this.#dueAt = ended + Math.max(millisecondsBetween, pauseFactor * (ended - began));
    this.#entries = 0;
    this.#newest = moment.record;
    const saved = { record: moment.record, at: moment.state.at };
    this.#saving = this.#saving.then(() => this.#store(saved, text));
  }

  /** Puts aside all that were taken after a record, even one that is on its way. No more are saved. */
  distrust(after: number): void {
    this.#closed = true;
    const putAside = () => {
      for (const record of this.#options.store.records()) {
        if (record > after) this.#putAside(record, "this node's state was not that of the others");
      }
    };
    putAside();
    this.#saving = this.#saving.then(putAside);
  }

  /** Resolves when nothing is on its way to the disk any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#saving;
  }

  async #trusted(record: number, head: number): Promise<Moment | undefined> {
    const { store, log } = this.#options;
    try {
      const moment = readSnapshot(log.epoch, store.read(record));
      if (head < record) throw new Error("the log ends before it");
      if (await this.#isInLog(moment)) return moment;
      throw new Error("the log has another record at its place");
    } catch (error) {
      if (error instanceof LogCorrupt) throw error;
      this.#putAside(record, (error as Error).message);
      return undefined;
    }
  }

  async #isInLog({ record, node, incarnation, n }: Moment): Promise<boolean> {
    try {
      for await (const [found] of this.#options.log.follow(record - 1)) {
        return found?.node === node && found.incarnation === incarnation && found.n === n;
      }
      throw new Error("the log was closed");
    } catch (error) {
      // Its own record may have expired: then the log goes on right behind it.
      if (error instanceof LogTrimmed) return error.first === record + 1;
      throw error;
    }
  }

  async #ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    while (true) {
      try {
        return await question();
      } catch {
        await pause(this.#options.clock, retryAfter);
      }
    }
  }

  #putAside(record: number, reason: string): void {
    const { store, warn } = this.#options;
    try {
      store.putAside(record);
      warn("a snapshot is put aside", { record, reason });
    } catch (error) {
      warn("a snapshot cannot be put aside", { record, reason, error });
    }
  }

  async #store(saved: Saved, text: string): Promise<void> {
    const { record } = saved;
    const { store, warn } = this.#options;
    this.#isSaving = true;
    try {
      await store.save(record, text);
      this.#saved = saved;
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) warn("a snapshot cannot be saved", { record, reason: (error as Error).message });
      this.#failing = true;
    } finally {
      this.#isSaving = false;
    }
  }
}

/** The state that stands in a log for what has expired. @throws LogCorrupt */
export function momentOf({ record, text }: Base): Moment {
  try {
    return readSnapshot(anyEpoch, text);
  } catch (error) {
    const reason = (error as Error).message;
    throw new LogCorrupt(`what stands in the log for its records up to ${record} is of no use: ${reason}`);
  }
}

/** The moment's state, to stand in the log for its record and all before it. */
export function baseOf(moment: Moment): Base {
  return { record: moment.record, text: writeSnapshot(anyEpoch, moment) };
}
