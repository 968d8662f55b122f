/** Walks a log from its beginning to its end: applies it, looks at each record, and lets witnesses compare what came of it. */
import { type Kept, toKeep } from "../archive/kept.ts";
import { LogTrimmed } from "../log/errors.ts";
import type { LogReading } from "../log/log.ts";
import { type Entry, type NetworkRecord, positionOf } from "../network/entry.ts";
import type { Applied } from "../network/outcome.ts";
import { momentOf } from "./base.ts";
import { StateCopy } from "./state-copy.ts";
import { flawOf } from "./verify-record.ts";
import { counted, placeOf, type Report } from "./verify-report.ts";

export interface NamedLog {
  /** As people know it. */
  readonly name: string;
  readonly log: LogReading<Entry>;
}

/** Something that was made from a log, or ought to be the same: held against the log while that is walked. */
export interface Witness {
  /** The log goes on behind a record, whose state is this: at the beginning, and where it has expired meanwhile. */
  begin(record: number, copy: StateCopy): void;
  /** A record was applied. */
  hear(record: NetworkRecord, told: readonly Kept[], copy: StateCopy): void | Promise<void>;
  /** Whether it waits for what explains something, which stands in the log by now. */
  readonly isWaiting: boolean;
  /** Nothing more comes: the log ends at this record. With `isWhole` false something is wrong with what follows. */
  end(record: number, isWhole: boolean): void | Promise<void>;
}

/** How far a log was walked, and what it had come to there. */
export interface Walked {
  readonly record: number;
  /** Undefined before the first record. */
  readonly digest: string | undefined;
}

/** Walks it, and says what it has. */
export async function walk(named: NamedLog, witnesses: readonly Witness[], report: Report): Promise<Walked> {
  const walker = new Walker(named, witnesses, report);
  const flaw = await walker.walk();
  if (flaw !== undefined) report.fault(`${named.name}: ${flaw}`);
  walker.sayWhatThereIs(flaw === undefined);
  for (const witness of witnesses) await witness.end(walker.reached, flaw === undefined);
  return { record: walker.reached, digest: walker.digest };
}

class Walker {
  readonly #named: NamedLog;
  readonly #witnesses: readonly Witness[];
  readonly #report: Report;
  #copy = new StateCopy();
  #base = 0;
  #entries = 0;
  #poison = 0;
  #firstPoison: number | undefined;
  #erased = 0;
  /** The positions of accepted entries that have lost their bodies, until the entry comes that erased them. */
  readonly #unexplained = new Set<number>();

  constructor(named: NamedLog, witnesses: readonly Witness[], report: Report) {
    this.#named = named;
    this.#witnesses = witnesses;
    this.#report = report;
  }

  get digest(): string | undefined {
    return this.#copy.moment?.digest;
  }

  /** The last record that was applied. */
  get reached(): number {
    return this.#copy.network.state.record;
  }

  /** @returns what is wrong first, if anything is. */
  async walk(): Promise<string | undefined> {
    const { log } = this.#named;
    try {
      await this.#begin();
      const head = await log.head();
      if (head < this.#base)
        return `it ends at record ${head}, and what expired ends at record ${this.#base}`;
      const flaw = await this.#walkTo(head);
      if (flaw !== undefined) return flaw;
      // What was erased while this went on is explained by what was appended meanwhile.
      const isWaiting = this.#unexplained.size > 0 || this.#witnesses.some((witness) => witness.isWaiting);
      return isWaiting ? await this.#walkTo(await log.head()) : undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** @param isWhole whether it was walked to its end */
  sayWhatThereIs(isWhole: boolean): void {
    const { name, log } = this.#named;
    const first = this.#base + 1;
    const records = this.reached < first ? "no records" : `records ${first} to ${this.reached}`;
    const poison = this.#firstPoison === undefined ? "" : `, the first at ${placeOf(this.#firstPoison)}`;
    this.#report.says(
      [
        `${name}: epoch ${log.epoch}`,
        `${records}${this.#base > 0 ? ` (what was before has expired)` : ""}`,
        counted(this.#entries, "entry", "entries"),
        `${this.#poison} of them poison${poison}`,
        `${counted(this.#erased, "body", "bodies")} erased`,
        `digest ${this.digest ?? "of nothing"}`,
      ].join(", "),
    );
    const [unexplained] = this.#unexplained;
    if (unexplained === undefined || !isWhole) return;
    this.#report.says(
      `${name}: what erased ${counted(this.#unexplained.size, "body", "bodies")}, the first at ${placeOf(unexplained)}, is not in this log: so it is in a backup that something was erased from`,
    );
  }

  async #begin(): Promise<void> {
    const base = await this.#named.log.base();
    this.#copy = new StateCopy(base && momentOf(base));
    this.#base = base?.record ?? 0;
    const { record } = this.#copy.network.state;
    if (record !== this.#base)
      throw new Error(`what stands for its records up to ${this.#base} is of record ${record}`);
    for (const position of this.#unexplained)
      if (position < positionOf(this.#base + 1, 0)) this.#unexplained.delete(position);
    for (const witness of this.#witnesses) witness.begin(this.#base, this.#copy);
  }

  async #walkTo(head: number): Promise<string | undefined> {
    while (this.reached < head) {
      try {
        for await (const records of this.#named.log.follow(this.reached)) {
          const flaw = await this.#takeIn(records, head);
          if (flaw !== undefined || this.reached >= head) return flaw;
          this.#report.progress(`${this.#named.name}: record ${this.reached} of ${head}`);
        }
      } catch (error) {
        if (!(error instanceof LogTrimmed)) throw error;
        // It has expired while this was being read, unless it has just been lost.
        const before = this.#base;
        await this.#begin();
        if (this.#base === before) throw error;
      }
    }
    return undefined;
  }

  async #takeIn(records: readonly NetworkRecord[], head: number): Promise<string | undefined> {
    for (const record of records) {
      if (this.reached >= head) break;
      const { state } = this.#copy.network;
      const { number } = record;
      if (number !== state.record + 1) return `record ${number} follows on record ${state.record}`;
      const flaw = flawOf(record, state);
      if (flaw !== undefined) return `record ${number}: ${flaw}`;
      const told: Kept[] = [];
      try {
        for (const applied of this.#copy.apply(record)) {
          this.#count(applied);
          told.push(toKeep(applied));
        }
      } catch (error) {
        return `record ${number} cannot be applied: ${(error as Error).message}`;
      }
      this.#entries += record.entries.length;
      for (const { body, bodyHash } of record.entries) if (bodyHash !== undefined && !body) this.#erased += 1;
      for (const witness of this.#witnesses) await witness.hear(record, told, this.#copy);
    }
    return undefined;
  }

  #count({ outcome, position, entry, erases = [] }: Applied): void {
    if (outcome.kind === "poison") {
      this.#poison += 1;
      this.#firstPoison ??= position;
    }
    const isLost = entry.bodyHash !== undefined && entry.body === undefined;
    // What nobody heard is taken out of the log without being asked for.
    if (isLost && outcome.kind === "accepted") this.#unexplained.add(position);
    for (const each of erases) this.#unexplained.delete(each);
  }
}
