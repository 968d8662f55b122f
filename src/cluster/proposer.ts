/** The proposer: gathers what this node wants in the log into records, one on its way at a time, and tells each its fate. */
import type { Fate } from "../gateway/services.ts";
import { LogRefused } from "../log/errors.ts";
import { entryBytesMax } from "../log/limits.ts";
import type { Log, NewRecord } from "../log/log.ts";
import { type Entry, indexOf } from "../network/entry.ts";
import type { Applied, Outcome } from "../network/outcome.ts";
import { type Clock, pause } from "../ports.ts";
import { Gathered, type Sized } from "./gathered.ts";
import { Pace } from "./pace.ts";

/** After this long without a decision the proposer of an entry is told so, in milliseconds: its client hears it within 5 s. */
const delayedAfter = 4900;
/** How long to wait before a record of unknown fate is appended again, in milliseconds. */
const retryAfter = 100;
/** How often a log that failed is tried, in milliseconds. */
const trialInterval = 500;
/** A record that has been on its way for longer than this may be lost, in milliseconds. */
const overdueAfter = 1000;

/** How long a question waits for what this node has proposed before it, in milliseconds: longer than a commit takes. */
const underwayMax = 100;

/** What clients are told; the log's own words are for operators. */
const notTaking = "The log does not take changes now";
const diskFull = "The disk is full";

interface Waiting extends Sized {
  readonly fate: Fate;
  /** Monotonic milliseconds. */
  readonly since: number;
  delayed: boolean;
  /** To be run when it has its fate. */
  afterwards?: (() => void)[];
}

/** What became of a proposal. */
export type Settled = Outcome["kind"] | "not_taken";

export interface ProposerOptions {
  readonly log: Pick<Log<Entry, unknown>, "append">;
  /** How long a record's fate may be unknown, in milliseconds, until nothing more is taken. */
  readonly patience: number;
  readonly clock: Clock;
  readonly node: string;
  readonly incarnation: number;
  /** The position up to which everything is written to each guest of this node. */
  written(): number;
  readonly warn: (message: string, details?: object) => void;
  /** To be told of every proposal that is settled, and how many milliseconds a decision took. */
  readonly settled: (outcome: Settled, took?: number) => void;
}

export class Proposer {
  readonly #options: ProposerOptions;
  readonly #stopTrying: () => void;
  /** Ends the wait for the next one who is to be told that there is no decision yet. */
  #stopWatching: (() => void) | undefined;
  readonly #gathered = new Gathered<Waiting>();
  readonly #pace: Pace;
  /** By their record's number `n`: appended, or being appended, and not applied yet. */
  readonly #undecided = new Map<number, readonly Waiting[]>();
  /** The last record that was begun. The first one announced this node. */
  #n = 1;
  /** The last position that it said everything to be written up to. */
  #reported = 0;
  #sending = false;
  #signOfLife = false;
  /** When the record on its way was begun, in monotonic milliseconds. */
  #begunAt: number | undefined;
  #trouble: string | undefined;
  /** The log's own words for it. */
  #reason: string | undefined;
  #appliedN = 1;
  /** When it was seen, in monotonic milliseconds. */
  #seenAt = 0;
  #closed = false;

  constructor(options: ProposerOptions) {
    this.#options = options;
    this.#pace = new Pace(options.clock);
    this.#stopTrying = options.clock.every(trialInterval, () => {
      if (this.#trouble !== undefined) this.appendSignOfLife();
    });
  }

  /** Why nothing can be appended now, for clients; undefined while all is well. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Whether what is proposed now waits for a record that has been on its way for long. */
  get isOverdue(): boolean {
    return this.#begunAt !== undefined && this.#options.clock.monotonic() - this.#begunAt > overdueAfter;
  }

  propose(proposal: Omit<Entry, "stamp">, fate: Fate): void {
    const { clock } = this.#options;
    const entry = { stamp: clock.now(), ...proposal };
    const json = JSON.stringify(entry);
    const bytes = Buffer.byteLength(json);
    const refusal = this.#refusal(bytes);
    if (refusal !== undefined) {
      this.refuse(fate, refusal);
      return;
    }
    this.#pace.add();
    this.#gathered.add({ entry, json, bytes, fate, since: clock.monotonic(), delayed: false });
    this.#wake();
    this.#stopWatching ??= clock.after(delayedAfter, () => this.#tellDelayed());
  }

  /** Resolves when everything that was proposed before this call is decided, or after a moment: it may hang with the log. */
  underway(): Promise<void> {
    const last = this.#gathered.last ?? [...this.#undecided.values()].at(-1)?.at(-1);
    if (!last) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(underwayMax, resolve);
      last.afterwards ??= [];
      last.afterwards.push(() => {
        cancel();
        resolve();
      });
    });
  }

  /** A promise of the moment when clients may propose more; undefined when they may. */
  room(): Promise<void> | undefined {
    return this.isOverdue || this.#trouble !== undefined ? undefined : this.#pace.room();
  }

  /** Does not take a proposal, and tells so. */
  refuse(fate: Fate, reason: string): void {
    this.#options.settled("not_taken");
    this.#tell(() => fate.notTaken(reason));
  }

  /** Appends a record even if there is nothing to say: a sign of life that everyone sees. */
  appendSignOfLife(): void {
    this.#signOfLife = true;
    this.#wake();
  }

  /** To be told of every record of this incarnation before its entries. */
  seen(n: number): void {
    this.#appliedN = n;
    this.#seenAt = this.#options.clock.monotonic();
  }

  /** To be told of every applied entry of this incarnation, in order. */
  decided(applied: Applied): void {
    const waiting = this.#undecided.get(applied.n);
    const index = indexOf(applied.position);
    if (!waiting) return;
    if (index === waiting.length - 1) this.#undecided.delete(applied.n);
    const proposal = waiting[index];
    if (!proposal) return;
    this.#pace.settle(1);
    this.#options.settled(applied.outcome.kind, this.#seenAt - proposal.since);
    this.#tell(() => proposal.fate.decided(applied));
    for (const task of proposal.afterwards ?? []) task();
  }

  close(): void {
    this.#closed = true;
    this.#stopTrying();
    this.#stopWatching?.();
  }

  #refusal(bytes: number): string | undefined {
    if (this.#closed) return "The node is stopping";
    if (this.#trouble !== undefined) return this.#trouble;
    if (bytes > entryBytesMax) return "It is too large";
    return this.#gathered.hasRoomFor(bytes) ? undefined : "Too much is waiting for the log";
  }

  /** One who fails at its fate must not keep the others from theirs. */
  #tell(fate: () => void): void {
    try {
      fate();
    } catch (error) {
      this.#options.warn("the fate of an entry could not be told", { error });
    }
  }

  #wake(): void {
    if (this.#sending) return;
    this.#sending = true;
    const { soon = queueMicrotask } = this.#options.clock;
    // What has arrived together goes into the same record.
    soon(() => void this.#send());
  }

  async #send(): Promise<void> {
    try {
      while ((this.#gathered.size > 0 || this.#signOfLife) && !this.#closed) await this.#sendRecord();
    } finally {
      this.#sending = false;
    }
  }

  async #sendRecord(): Promise<void> {
    const { node, incarnation, clock } = this.#options;
    this.#signOfLife = false;
    const waiting = this.#gathered.takeRecord();
    const record = { node, incarnation, n: this.#n + 1, ...this.#entriesOf(waiting) };
    if (waiting.length > 0) this.#undecided.set(record.n, waiting);
    const began = clock.monotonic();
    this.#begunAt = began;
    const refusal = await this.#append(record);
    this.#begunAt = undefined;
    if (refusal === undefined) {
      this.#n = record.n;
      return this.#pace.gather(waiting.length, began, this.#gathered.size);
    }
    this.#undecided.delete(record.n);
    const refused = [...waiting, ...this.#gathered.takeAll()];
    this.#pace.settle(refused.length);
    for (const { fate, afterwards } of refused) {
      this.refuse(fate, refusal);
      for (const task of afterwards ?? []) task();
    }
  }

  /** The first one says how far this node's guests have been told everything. */
  #entriesOf(waiting: readonly Waiting[]): Pick<NewRecord<Entry>, "entries" | "json"> {
    const entries = waiting.map(({ entry }) => entry);
    const json = waiting.map((each) => each.json);
    const [first] = entries;
    const written = this.#options.written();
    if (first && written > this.#reported) {
      this.#reported = written;
      entries[0] = { ...first, written };
      json[0] = JSON.stringify(entries[0]);
    }
    return { entries, json: `[${json.join()}]` };
  }

  /**
   * Resolves when the record is in the log, or with what to tell when it certainly is not. A record of unknown fate is
   * appended again until it is seen: a refusal of the second attempt says nothing of the first.
   */
  async #append(record: NewRecord<Entry>): Promise<string | undefined> {
    const { log, patience, clock, warn } = this.#options;
    const began = clock.monotonic();
    let uncertain = false;
    while (!this.#closed && this.#appliedN < record.n) {
      try {
        await log.append(record);
        break;
      } catch (error) {
        if (this.#closed) return undefined;
        const isRefused = error instanceof LogRefused;
        const reason = error instanceof Error ? error.message : String(error);
        if (reason !== this.#reason) warn("the log does not take records", { reason });
        this.#reason = reason;
        if (isRefused || clock.monotonic() - began >= patience)
          this.#trouble = isRefused && error.diskFull ? diskFull : notTaking;
        if (isRefused && !uncertain) return this.#trouble;
        uncertain = true;
        await pause(clock, retryAfter);
      }
    }
    if (this.#reason !== undefined && !this.#closed) warn("the log takes records again");
    this.#trouble = undefined;
    this.#reason = undefined;
    return undefined;
  }

  /** Tells those who have waited for long, and waits for the next one to have done so. */
  #tellDelayed(): void {
    const { clock } = this.#options;
    this.#stopWatching = undefined;
    for (const waiting of this.#waiting()) {
      const left = waiting.since + delayedAfter - clock.monotonic();
      if (left > 0) {
        this.#stopWatching = clock.after(left, () => this.#tellDelayed());
        return;
      }
      if (!waiting.delayed) this.#tell(() => waiting.fate.delayed());
      waiting.delayed = true;
    }
  }

  /** All that has no decision yet, in the order in which it was proposed. */
  *#waiting(): Generator<Waiting> {
    for (const waiting of this.#undecided.values()) yield* waiting;
    yield* this.#gathered;
  }
}
