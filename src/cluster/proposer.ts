/** The proposer: gathers what this node wants in the log into records, one on its way at a time, and tells each its fate. */

import type { Fate } from "../gateway/services.ts";
import { LogRefused } from "../log/errors.ts";
import { entriesPerRecordMax, entryBytesMax, recordBytesMax } from "../log/limits.ts";
import type { Log, LogRecord } from "../log/log.ts";
import { type Entry, indexOf } from "../network/entry.ts";
import type { Applied } from "../network/outcome.ts";
import type { Clock } from "../ports.ts";

/** Entries that may wait for the record before them. */
const gatheredMax = 65_536;
/** After this long without a decision the proposer of an entry is told so, in milliseconds. */
const delayedAfter = 5000;
/** How long to wait before a record of unknown fate is appended again, in milliseconds. */
const retryAfter = 100;
/** How often undecided entries are looked at, and a log that failed is tried, in milliseconds. */
const checkInterval = 500;

interface Waiting {
  readonly entry: Entry;
  readonly bytes: number;
  readonly fate: Fate;
  /** Monotonic milliseconds. */
  readonly since: number;
  delayed: boolean;
}

export interface ProposerOptions {
  readonly log: Log<Entry, unknown>;
  readonly clock: Clock;
  readonly node: string;
  readonly incarnation: number;
  readonly warn: (message: string, details?: object) => void;
}

export class Proposer {
  readonly #options: ProposerOptions;
  readonly #stopChecking: () => void;
  #gathered: Waiting[] = [];
  /** By their record's number `n`: appended, or being appended, and not applied yet. */
  readonly #undecided = new Map<number, readonly Waiting[]>();
  /** The last record that was begun. The first one announced this node. */
  #n = 1;
  #sending = false;
  #signOfLife = false;
  #trouble: string | undefined;
  #appliedN = 1;
  #closed = false;

  constructor(options: ProposerOptions) {
    this.#options = options;
    this.#stopChecking = options.clock.every(checkInterval, () => this.#check());
  }

  /** Why nothing can be appended now; undefined while all is well. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  propose(proposal: Omit<Entry, "stamp">, fate: Fate): void {
    const { clock } = this.#options;
    const entry = { stamp: clock.now(), ...proposal };
    const bytes = Buffer.byteLength(JSON.stringify(entry));
    const refusal = this.#refusal(bytes);
    if (refusal !== undefined) {
      fate.notTaken(refusal);
      return;
    }
    this.#gathered.push({ entry, bytes, fate, since: clock.monotonic(), delayed: false });
    this.#wake();
  }

  /** Appends a record even if there is nothing to say: a sign of life that everyone sees. */
  appendSignOfLife(): void {
    this.#signOfLife = true;
    this.#wake();
  }

  /** To be told of every record of this incarnation before its entries. */
  seen(n: number): void {
    this.#appliedN = n;
  }

  /** To be told of every applied entry of this incarnation, in order. */
  decided(applied: Applied): void {
    const waiting = this.#undecided.get(applied.n);
    const index = indexOf(applied.position);
    if (!waiting) return;
    if (index === waiting.length - 1) this.#undecided.delete(applied.n);
    waiting[index]?.fate.decided(applied);
  }

  close(): void {
    this.#closed = true;
    this.#stopChecking();
  }

  #refusal(bytes: number): string | undefined {
    if (this.#closed) return "The node is stopping";
    if (this.#trouble !== undefined) return this.#trouble;
    if (this.#gathered.length >= gatheredMax) return "Too much is waiting for the log";
    return bytes > entryBytesMax ? "It is too large" : undefined;
  }

  #wake(): void {
    if (this.#sending) return;
    this.#sending = true;
    // What the same turn proposes goes into the same record.
    queueMicrotask(() => void this.#send());
  }

  async #send(): Promise<void> {
    while ((this.#gathered.length > 0 || this.#signOfLife) && !this.#closed) {
      this.#signOfLife = false;
      const waiting = this.#takeRecord();
      const { node, incarnation } = this.#options;
      const record = { node, incarnation, n: this.#n + 1, entries: waiting.map(({ entry }) => entry) };
      if (waiting.length > 0) this.#undecided.set(record.n, waiting);
      const refusal = await this.#append(record);
      if (refusal === undefined) {
        this.#n = record.n;
      } else {
        this.#undecided.delete(record.n);
        for (const { fate } of [...waiting, ...this.#gathered.splice(0)]) fate.notTaken(refusal);
      }
    }
    this.#sending = false;
  }

  /** As many of the gathered entries as one record may hold. */
  #takeRecord(): readonly Waiting[] {
    let count = 0;
    let bytes = 0;
    for (const waiting of this.#gathered) {
      bytes += waiting.bytes + 1;
      if (count === entriesPerRecordMax || (count > 0 && bytes > recordBytesMax)) break;
      count += 1;
    }
    return this.#gathered.splice(0, count);
  }

  /**
   * Resolves when the record is in the log, or with the reason why it certainly is not. A record of unknown fate is
   * appended again until it is seen: a refusal of the second attempt says nothing of the first.
   */
  async #append(record: LogRecord<Entry>): Promise<string | undefined> {
    const { log, clock, warn } = this.#options;
    let uncertain = false;
    while (!this.#closed && this.#appliedN < record.n) {
      try {
        await log.append(record);
        break;
      } catch (error) {
        if (this.#closed) return undefined;
        const reason = inOneLine(error instanceof Error ? error.message : String(error));
        if (this.#trouble === undefined) warn("the log does not take records", { reason });
        this.#trouble = reason;
        if (error instanceof LogRefused && !uncertain) return reason;
        uncertain = true;
        await new Promise<void>((resolve) => clock.after(retryAfter, resolve));
      }
    }
    if (this.#trouble !== undefined && !this.#closed) warn("the log takes records again");
    this.#trouble = undefined;
    return undefined;
  }

  #check(): void {
    if (this.#trouble !== undefined) this.appendSignOfLife();
    const now = this.#options.clock.monotonic();
    for (const waiting of [...this.#undecided.values()].flat().concat(this.#gathered)) {
      if (waiting.delayed || now - waiting.since < delayedAfter) continue;
      waiting.delayed = true;
      waiting.fate.delayed();
    }
  }
}

/** Clients are told it, and what they are told is lines. */
function inOneLine(text: string): string {
  return text.replace(/[\s\0]+/g, " ").trim();
}
