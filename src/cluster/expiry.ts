/** Expiry: history that is old enough expires, by an event, and then the log is trimmed behind what stands for it. */
import type { Archive } from "../archive/archive.ts";
import { LogTrimmed } from "../log/errors.ts";
import type { Log } from "../log/log.ts";
import { type Entry, type NetworkRecord, positionOf, recordOf } from "../network/entry.ts";
import type { Event } from "../network/events.ts";
import { steadyTime } from "../network/expiry.ts";
import { liveNodes } from "../network/living.ts";
import type { State } from "../network/state.ts";
import { type Clock, pause } from "../ports.ts";
import { baseOf, headerOfBase, momentOf } from "./base.ts";
import { StateCopy } from "./state-copy.ts";

/** History is looked at so many times in the time that it is kept, */
const looksPerKeeping = 128;
/** but neither more nor less often than this, in milliseconds. */
const intervalMin = 1000;
const intervalMax = 3_600_000;
/** After so many entries what they came to is saved, and they are removed, before it goes on. */
const entriesAtOnce = 100_000;
/** So long, in milliseconds, entries are gone through, and then everything else has its turn for so long. */
const turn = 5;
const rest = 20;

export interface ExpiryOptions {
  readonly id: string;
  readonly log: Log<Entry, unknown>;
  readonly state: State;
  readonly archive: Pick<Archive, "lastBefore">;
  /** Corrected by the other nodes' clocks. */
  readonly clock: Clock;
  /** How long history is kept, in milliseconds; 0 for ever. */
  readonly keep: number;
  canAppend(): boolean;
  /** Whether everything is applied that was in the log at this call. */
  isFresh(): Promise<boolean>;
  /** Calls `settled` when the event is applied, or was not taken. */
  propose(event: Event, settled: () => void): void;
  readonly warn: (message: string, details?: object) => void;
}

export class Expiry {
  readonly #options: ExpiryOptions;
  readonly #interval: number;
  readonly #stop: () => void;
  #closed = false;
  #isLooking = false;
  /** What is in the log may have been trimmed in part only. */
  #isUnfinished = true;
  #warned = false;

  constructor(options: ExpiryOptions) {
    this.#options = options;
    const { clock, keep } = options;
    const wanted = keep === 0 ? intervalMax : keep / looksPerKeeping;
    this.#interval = Math.min(Math.max(wanted, intervalMin), intervalMax);
    this.#stop = clock.every(this.#interval, () => void this.#look());
    void this.#look();
  }

  close(): void {
    this.#closed = true;
    this.#stop();
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      while (!this.#closed && (await this.#expireSome()));
      this.#warned = false;
    } catch (error) {
      // Trimmed meanwhile: another node has been at it.
      if (!(error instanceof LogTrimmed) && !this.#warned && !this.#closed) {
        this.#options.warn("history cannot expire now; trying again", { reason: (error as Error).message });
        this.#warned = true;
      }
    } finally {
      this.#isLooking = false;
    }
  }

  /** @returns whether there may be more to do */
  async #expireSome(): Promise<boolean> {
    const { id, log, state, clock, keep, canAppend, isFresh } = this.#options;
    if (keep === 0 && state.expired === 0) return false;
    const place = liveNodes(state).indexOf(id);
    if (!canAppend() || !(await isFresh()) || place < 0) return false;
    // The lowest live node does it; each further one when it has been left undone for some time more.
    if (place > 0) this.#isUnfinished = true;
    const base = await log.base();
    if (base && place === 0 && this.#isUnfinished) await log.trim(base);
    if (place === 0) this.#isUnfinished = false;
    const now = keep === 0 ? 0 : steadyTime(state, clock.now(), keep);
    const copy = new StateCopy(base && momentOf(base));
    const late = 2 * place * this.#interval;
    const isDue = (record: NetworkRecord) =>
      timeOf(copy, record) < now - keep - late || (place === 0 && record.number < recordOf(state.expired));
    const isOld = (record: NetworkRecord) =>
      timeOf(copy, record) < now - keep || record.number < recordOf(state.expired);
    await this.#advance(copy, isDue, isOld);
    const { moment } = copy;
    if (!moment || moment.record === base?.record) {
      const isHistory = keep > 0 && base !== undefined && headerOfBase(base).keepsHistory === true;
      if (isHistory && (await this.#expireBelow(base.record, now - keep - late))) return false;
      return this.#tellTime(place);
    }
    const before = positionOf(moment.record + 1, 0);
    if (before > state.expired) await this.#propose({ type: "history-expired", before });
    if (before > state.expired || this.#closed) return false;
    this.#isUnfinished = true;
    await log.trim(baseOf(moment));
    this.#isUnfinished = false;
    return true;
  }

  /** Where the log no longer has what has not expired, the archive says how old it is. @returns whether something was old */
  async #expireBelow(base: number, time: number): Promise<boolean> {
    const { archive, state } = this.#options;
    // The last record with something old may have what is not.
    const record = Math.min(recordOf(archive.lastBefore(time)), base);
    const before = positionOf(record, 0);
    if (before <= state.expired) return false;
    await this.#propose({ type: "history-expired", before });
    return true;
  }

  /** Lets the copy apply what follows it as long as that is old, at a pace that disturbs nobody. */
  async #advance(
    copy: StateCopy,
    isFirst: (record: NetworkRecord) => boolean,
    isNext: (record: NetworkRecord) => boolean,
  ): Promise<void> {
    const { log, state, clock } = this.#options;
    let began = clock.monotonic();
    let entries = 0;
    let isOld = isFirst;
    if (copy.network.state.record === state.record) return;
    for await (const records of log.follow(copy.network.state.record)) {
      for (const record of records) {
        if (this.#closed || entries >= entriesAtOnce || record.number >= state.record || !isOld(record))
          return;
        for (const _ of copy.apply(record));
        entries += record.entries.length;
        isOld = isNext;
        if (clock.monotonic() - began < turn) continue;
        await pause(clock, rest);
        began = clock.monotonic();
      }
    }
  }

  /** In a network where nothing happens the entries' time would stand still, and nothing of it would ever expire. */
  async #tellTime(place: number): Promise<false> {
    const { state, clock, keep } = this.#options;
    const isLate = keep > 0 && place === 0 && clock.now() - state.at > this.#interval;
    if (isLate) await this.#propose({ type: "history-expired", before: state.expired });
    return false;
  }

  #propose(event: Event): Promise<void> {
    return new Promise((settled) => this.#options.propose(event, settled));
  }
}

/** The time of a record's newest entry, as it will be when the copy has applied it. */
function timeOf({ network }: StateCopy, record: NetworkRecord): number {
  const { at } = network.state;
  if (!network.admits(record)) return at;
  return record.entries.reduce((newest, { stamp }) => Math.max(newest, stamp), at);
}
