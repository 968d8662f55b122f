/** A log beside another one that is walked: the first record that differs, and where each begins and ends. */
import { LogTrimmed } from "../log/errors.ts";
import { type Entry, type NetworkRecord, positionOf } from "../network/entry.ts";
import { differenceIn } from "./differing.ts";
import { counted, placeOf, type Report } from "./verify-report.ts";
import type { NamedLog, Witness } from "./verify-walk.ts";

export class LogWitness implements Witness {
  readonly isWaiting = false;
  readonly #walked: NamedLog;
  readonly #other: NamedLog;
  /** The other one's newest record when this began. */
  readonly #head: number;
  readonly #report: Report;
  #records: AsyncGenerator<NetworkRecord> | undefined;
  /** Below this record the other log has expired. */
  #begins = 0;
  /** The records that are the same. */
  #first: number | undefined;
  #last = 0;
  /** The positions of bodies that one of the logs has lost and the other still has. */
  readonly erasedInWalked: number[] = [];
  readonly erasedInOther: number[] = [];
  #isDone = false;

  /** @param head the other log's, as it was before the walk */
  constructor(walked: NamedLog, other: NamedLog, head: number, report: Report) {
    this.#walked = walked;
    this.#other = other;
    this.#head = head;
    this.#report = report;
  }

  /** The last record that is the same in both; 0 where there is none. */
  get last(): number {
    return this.#last;
  }

  begin(): void {}

  async hear(record: NetworkRecord): Promise<void> {
    if (this.#isDone || record.number > this.#head) return;
    try {
      const other = await this.#at(record.number);
      if (other === undefined) return;
      this.#compare(record, other);
      if (this.#isDone) return;
      this.#first ??= record.number;
      this.#last = record.number;
    } catch {
      // What is wrong there is said by the walk through it.
      this.#isDone = true;
    }
  }

  async end(record: number): Promise<void> {
    await this.#records?.return(undefined);
    const [walked, other] = [this.#walked, this.#other];
    const names = `${walked.name} and ${other.name}`;
    if (walked.log.epoch !== other.log.epoch) {
      const epochs = `${walked.log.epoch} and ${other.log.epoch}`;
      this.#report.says(
        `${names}: their epochs are ${epochs}: they are not one log, but one may be restored from the other`,
      );
    }
    this.#sayErased(walked, this.erasedInWalked, other);
    this.#sayErased(other, this.erasedInOther, walked);
    if (this.#first !== undefined) {
      this.#report.says(`${names}: records ${this.#first} to ${this.#last} are the same`);
    } else if (!this.#isDone) this.#report.says(`${names} have no records in common`);
    if (record !== this.#head) {
      const ends = `${walked.name} at record ${record}, ${other.name} at record ${this.#head}`;
      this.#report.says(`one goes on where the other ends: ${ends}`);
    }
  }

  /** The other log's record of this number; undefined where it begins later. */
  async #at(number: number): Promise<NetworkRecord | undefined> {
    if (number < this.#begins) return undefined;
    try {
      this.#records ??= recordsOf(this.#other, number - 1);
      while (true) {
        const { value } = await this.#records.next();
        if (value === undefined || value.number >= number) return value;
      }
    } catch (error) {
      if (!(error instanceof LogTrimmed)) throw error;
      this.#records = undefined;
      this.#begins = error.first;
      return undefined;
    }
  }

  #compare(record: NetworkRecord, other: NetworkRecord): void {
    const difference = differenceOf(record, other);
    if (difference !== undefined) {
      this.#isDone = true;
      const names = `${this.#walked.name} and ${this.#other.name}`;
      this.#report.fault(`${names} differ at record ${record.number}: ${difference}`);
      return;
    }
    for (const [index, { body }] of record.entries.entries()) {
      const there = other.entries[index]?.body;
      if ((body === undefined) === (there === undefined)) continue;
      const erased = body === undefined ? this.erasedInWalked : this.erasedInOther;
      erased.push(positionOf(record.number, index));
    }
  }

  #sayErased({ name }: NamedLog, erased: readonly number[], other: NamedLog): void {
    const [first] = erased;
    if (first === undefined) return;
    const bodies = counted(erased.length, "body is", "bodies are");
    this.#report.says(`${name}: ${bodies} erased that ${other.name} has, the first at ${placeOf(first)}`);
  }
}

async function* recordsOf({ log }: NamedLog, after: number): AsyncGenerator<NetworkRecord, undefined> {
  for await (const records of log.follow(after)) yield* records;
  return undefined;
}

/** How two records differ; undefined where they do not, but for what is erased in one of them. */
function differenceOf(one: NetworkRecord, other: NetworkRecord): string | undefined {
  const [whose, others] = [one, other].map(({ node, incarnation, n }) => `${n} of ${node}/${incarnation}`);
  if (whose !== others) return `one is record ${whose}, the other ${others}`;
  if (one.number !== other.number) return `the other goes on with record ${other.number}`;
  if (one.entries.length !== other.entries.length)
    return `one has ${counted(one.entries.length, "entry", "entries")}, the other ${other.entries.length}`;
  for (const [index, { body, ...head }] of one.entries.entries()) {
    const { body: otherBody, ...otherHead } = other.entries[index] as Entry;
    const field = differenceIn(head, otherHead);
    if (field !== undefined) return `entry ${index}, ${field.slice(1)}`;
    const isHere = body !== undefined && otherBody !== undefined;
    if (isHere && differenceIn(body, otherBody) !== undefined) return `entry ${index}, its body`;
  }
  return undefined;
}
