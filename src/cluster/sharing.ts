/** Sharing: one node saves what others may begin from, and nothing stays in there of what is erased or has expired. */
import type { Log } from "../log/log.ts";
import type { Entry } from "../network/entry.ts";
import { isLiving, liveNodes } from "../network/living.ts";
import { headerOfBase } from "./base.ts";
import { type Erasure, hasWords, Saving, type SavingOptions } from "./saving.ts";
import type { Shared, SharedSnapshot } from "./shared-snapshots.ts";

/** One is due when a node that has nothing would have to apply so many entries; each further node waits for as many more. */
export const entriesBetween = 200_000;
/** How often that is looked at, and how long it is at least between two of them, in milliseconds; */
const lookInterval = 10_000;
const millisecondsBetween = 120_000;
/** nor does one begin before this many times as long has passed as the last one took. */
const pauseFactor = 10;
/** After each failure it is twice as long, so often at most: whatever had no room had it not for the log either. */
const doublingsMax = 6;
/** How many are kept. */
const keptMax = 2;
/** How long, in milliseconds, those may stay that have what has expired, when no other takes their place. */
export const staleMax = 600_000;

export interface SharingOptions extends SavingOptions {
  readonly log: Log<Entry, unknown>;
  /** How many entries the log had up to where this node has applied it. */
  entries(): number;
  canAppend(): boolean;
  readonly warn: (message: string, details?: object) => void;
}

/** Where the log begins. */
interface Beginning {
  /** The last record that it no longer has, and how many entries stand for which nobody has to apply anything. */
  readonly base: number;
  readonly entries: number;
  /** What these told has not expired: a shared snapshot has to have it. */
  readonly isHistory: boolean;
}

export class Sharing {
  readonly #options: SharingOptions;
  readonly #stop: () => void;
  /** As of when they were last looked at; undefined when that is to be done anew. */
  #known: Shared | undefined;
  #beginning: Beginning = { base: 0, entries: 0, isHistory: false };
  #saving: Saving | undefined;
  /** When the next one may begin because it is due, and when because it is needed; monotonic milliseconds. */
  #dueAt = 0;
  #neededAt = 0;
  #saves = 0;
  #failures = 0;
  #staleSince: number | undefined;
  #wasFirst = false;
  #distrusting: Promise<void> | undefined;
  #isLooking = false;
  #closed = false;
  #warned = false;

  constructor(options: SharingOptions) {
    this.#options = options;
    this.#stop = options.clock.every(lookInterval, () => void this.#look());
  }

  /** Resolves when nothing is on its way to the store. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stop();
    this.#saving?.giveUp();
    await Promise.all([this.#saving?.ended, this.#distrusting]);
  }

  /** Resolves when these words are in no shared snapshot, and come into none. @throws Error why some may be there still: repeat it */
  async forget(erasure: Erasure): Promise<void> {
    const { shared } = this.#options;
    const saving = this.#saving;
    if (saving && !saving.loses(erasure)) await saving.ended;
    const { whole, drafts } = await shared.list();
    for (const draft of drafts) {
      if (draft.name === this.#saving?.name) continue;
      if (!this.#isAbandoned(draft)) throw new Error(`${draft.node} is saving a shared snapshot just now`);
      await shared.remove(draft);
    }
    const having = whole.filter(({ reached }) => hasWords(reached, erasure));
    await this.#remove(having, whole, () => this.#saveNeeded());
  }

  /** Removes those that were taken after a record, if it can: this node's state was not that of the others. */
  distrust(after: number): void {
    const { shared, warn } = this.#options;
    this.#saving?.giveUp();
    const distrusting = async () => {
      const { whole } = await shared.list();
      const wrong = whole.filter(({ record }) => record > after);
      // What one of them alone has is worth more: all who begin from it agree.
      const isKept = () => Promise.reject(new Error("it alone has what the log no longer has"));
      await this.#remove(wrong, whole, isKept);
    };
    this.#distrusting = distrusting().catch((error: Error) => {
      warn("a shared snapshot that may be wrong is not removed", { reason: error.message });
    });
  }

  async #look(): Promise<void> {
    const { id, state, clock, snapshots, canAppend, warn } = this.#options;
    const place = liveNodes(state).indexOf(id);
    if (this.#isLooking || this.#closed || place < 0 || !canAppend()) return;
    this.#isLooking = true;
    try {
      // Others may have been at it while this one was not the first.
      if (place === 0 && !(this.#wasFirst && this.#known)) await this.#lookAtAll();
      this.#wasFirst = place === 0;
      if (clock.monotonic() >= this.#dueAt && this.#isDue(place)) {
        await this.#lookAtAll();
        const from = Math.max(this.#beginning.base, (this.#known?.whole[0]?.record ?? 0) + 1);
        if (this.#isDue(place) && (snapshots.records()[0] ?? 0) >= from) await this.#save(from);
      }
      if (place === 0) await this.#tidy();
    } catch (error) {
      const reason = (error as Error).message;
      if (!this.#warned && !this.#closed)
        warn("no shared snapshot can be saved now; trying again", { reason });
      this.#warned = true;
    } finally {
      this.#isLooking = false;
    }
  }

  #isDue(place: number): boolean {
    const newest = this.#known?.whole.find((snapshot) => !this.#isStale(snapshot));
    const begun = Math.max(this.#beginning.entries, newest?.entries ?? 0);
    return this.#options.entries() - begun >= entriesBetween * (place + 1);
  }

  /** It has what has expired. */
  #isStale({ begins }: SharedSnapshot): boolean {
    return begins < this.#options.state.expired;
  }

  /** Whoever was writing it does so no longer. */
  #isAbandoned(draft: Shared["drafts"][number]): boolean {
    const { id, state } = this.#options;
    return draft.node === id ? draft.name !== this.#saving?.name : !isLiving(state, draft);
  }

  async #lookAtAll(): Promise<void> {
    this.#known = await this.#options.shared.list();
    await this.#lookAtLog();
  }

  async #lookAtLog(): Promise<Beginning> {
    const found = await this.#options.log.base();
    if (!found) return this.#beginning;
    const { record, entries = record, keepsHistory } = headerOfBase(found);
    const isHistory = keepsHistory === true;
    this.#beginning = { base: record, entries: isHistory ? 0 : entries, isHistory };
    return this.#beginning;
  }

  async #save(from: number): Promise<void> {
    const { clock, shared } = this.#options;
    const began = clock.monotonic();
    this.#saves += 1;
    const saving = new Saving(this.#options, this.#saves);
    this.#saving = saving;
    try {
      await saving.run(from);
      this.#failures = 0;
      this.#warned = false;
    } catch (error) {
      this.#failures += 1;
      throw error;
    } finally {
      this.#saving = undefined;
      const ended = clock.monotonic();
      this.#neededAt = ended + pauseFactor * (ended - began);
      const pause = millisecondsBetween * 2 ** Math.min(this.#failures, doublingsMax);
      this.#dueAt = Math.max(this.#neededAt, ended + pause);
    }
    this.#known = await shared.list();
  }

  /** Saves one at once. */
  async #saveNeeded(): Promise<void> {
    if (this.#saving) throw new Error("another one is being saved");
    if (this.#options.clock.monotonic() < this.#neededAt) throw new Error("another one is saved in a while");
    await this.#save(this.#beginning.base);
  }

  /** @param another called first when they alone have what the log no longer has */
  async #remove(
    going: readonly SharedSnapshot[],
    whole: readonly SharedSnapshot[],
    another: () => Promise<void>,
  ): Promise<void> {
    if (going.length === 0) return;
    const { base, isHistory } = await this.#lookAtLog();
    const isLeft = whole.some((snapshot) => !going.includes(snapshot) && snapshot.record >= base);
    if (isHistory && !isLeft) await another();
    this.#known = undefined;
    for (const snapshot of going) await this.#options.shared.remove(snapshot);
  }

  /** Removes what is old, what has expired, and what was never finished. */
  async #tidy(): Promise<void> {
    const { clock, shared } = this.#options;
    const { whole, drafts } = this.#known ?? { whole: [], drafts: [] };
    const stale = whole.filter((snapshot) => this.#isStale(snapshot));
    const now = clock.monotonic();
    this.#staleSince = stale.length === 0 ? undefined : (this.#staleSince ?? now);
    const isOverdue = now - (this.#staleSince ?? now) >= staleMax && !this.#beginning.isHistory;
    const going = stale.length < whole.length || isOverdue ? stale : [];
    const others = whole.filter((snapshot) => !going.includes(snapshot));
    const old = others.filter(({ record }, index) => index >= keptMax || record < this.#beginning.base);
    const abandoned = drafts.filter((draft) => this.#isAbandoned(draft));
    const all = [...going, ...old, ...abandoned];
    if (all.length === 0) return;
    this.#known = undefined;
    for (const each of all) await shared.remove(each);
    this.#known = await shared.list();
  }
}
