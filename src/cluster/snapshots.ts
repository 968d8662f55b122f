/** A node's snapshots: when one is saved, and which one a start may trust. */
import { LogCorrupt } from "../log/errors.ts";
import type { Log } from "../log/log.ts";
import { type Entry, positionOf } from "../network/entry.ts";
import { type Clock, pause } from "../ports.ts";
import { headerOfBase, momentOf } from "./base.ts";
import { type Moment, writeSnapshot } from "./snapshots-file.ts";
import type { SnapshotStore } from "./snapshots-store.ts";
import { trustedMoment } from "./snapshots-trust.ts";

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

/** Where a node begins. */
export interface Beginning {
  /** Undefined: before the first record. */
  readonly moment: Moment | undefined;
  /** The last record that the log no longer has; 0 when it has all. */
  readonly base: number;
  /** Everything below this position has expired. */
  readonly expired: number;
  /** What the log no longer has is history, and this node does not have it: it cannot begin there. */
  readonly lacksHistory: boolean;
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
   * The newest one that a start may begin from; what stands in the log for records that it no longer has counts as one. Puts
   * aside those that cannot be trusted. @throws LogCorrupt
   */
  async restore(): Promise<Beginning> {
    const { store, usable, log } = this.#options;
    const base = await this.#ask(() => log.base());
    const from = base?.record ?? 0;
    const isHistory = base !== undefined && headerOfBase(base).keepsHistory === true;
    const begins = { base: from, expired: from === 0 || isHistory ? 0 : positionOf(from + 1, 0) };
    const records = store.records().filter((record) => record >= from && usable(record));
    const head = records.length === 0 ? 0 : await this.#ask(() => log.head());
    for (const record of records) {
      const moment = await this.#trusted(record, head);
      if (moment === undefined) continue;
      this.#newest = record;
      this.#saved = { record, at: moment.state.at };
      return { moment, ...begins, lacksHistory: false };
    }
    return { moment: base && momentOf(base), ...begins, lacksHistory: isHistory && !usable(from) };
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
      return await trustedMoment(log, store.read(record), { record, head });
    } catch (error) {
      if (error instanceof LogCorrupt) throw error;
      this.#putAside(record, (error as Error).message);
      return undefined;
    }
  }

  async #ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    while (true) {
      try {
        return await question();
      } catch (error) {
        if (error instanceof LogCorrupt) throw error;
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
