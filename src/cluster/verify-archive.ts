/** An archive, row by row, against what the log tells. */

import { isTelling, type Kept, withoutWordsIn } from "../archive/kept.ts";
import type { ArchiveRow, ArchiveRows } from "../archive/sqlite-rows.ts";
import { type NetworkRecord, positionOf, recordOf } from "../network/entry.ts";
import type { Delivery } from "../network/outcome.ts";
import { differenceIn } from "./differing.ts";
import { counted, placeOf, type Report } from "./verify-report.ts";
import type { Witness } from "./verify-walk.ts";

/** What an archive has for an entry, beside what is told of it. */
type Comparison =
  | { readonly kind: "same" }
  /** They differ by nothing but the words, which only one of them has. */
  | { readonly kind: "erased-here" | "erased-there" }
  | { readonly kind: "other"; readonly field: string };

export class ArchiveWitness implements Witness {
  readonly #rows: ArchiveRows;
  readonly #report: Report;
  readonly #teller: string;
  /** What is told begins here. */
  #from = 0;
  /** Up to here rows have been looked at. */
  #read = 0;
  #page: readonly ArchiveRow[] = [];
  #next = 0;
  #entries = 0;
  /** Its words are gone here, and the log still had them; and the other way round: until the entry comes that erased them. */
  readonly #erasedHere = new Set<number>();
  readonly #erasedThere = new Set<number>();
  #isDone = false;

  /** @param teller what tells it, as people know it */
  constructor(rows: ArchiveRows, report: Report, teller = "the log") {
    this.#rows = rows;
    this.#report = report;
    this.#teller = teller;
  }

  get isWaiting(): boolean {
    return !this.#isDone && this.#erasedHere.size + this.#erasedThere.size > 0;
  }

  begin(record: number): void {
    this.#from = positionOf(record + 1, 0);
  }

  hear(_record: NetworkRecord, told: readonly Kept[]): void {
    for (const kept of told) if (isTelling(kept)) this.compare(kept);
  }

  /** To be called with all that is told, in order. */
  compare(kept: Kept): void {
    if (this.#isDone) return;
    const isHere = kept.position <= this.#rows.reached;
    this.#isWell(() => (isHere ? this.#flawBy(kept) : undefined) ?? this.#flawOfErasing(kept));
  }

  end(record: number, isWhole: boolean): void {
    if (this.#isDone || (isWhole && !this.#isWell(() => this.#flawAtEnd(record)))) return;
    const upTo = Math.min(record, recordOf(this.#rows.reached));
    const entries = counted(this.#entries, "entry", "entries");
    this.#report.says(`${this.#rows.path}: ${entries} up to record ${upTo}, as ${this.#teller} tells them`);
  }

  /** Says the flaw that a look finds, or that it cannot be made: then nothing more is compared. */
  #isWell(look: () => string | undefined): boolean {
    let flaw: string | undefined;
    try {
      flaw = look();
    } catch (error) {
      flaw = `what follows ${placeOf(this.#read)} cannot be read: ${(error as Error).message}`;
    }
    if (flaw === undefined) return true;
    this.#isDone = true;
    this.#report.fault(`${this.#rows.path}: ${flaw}`);
    return false;
  }

  #flawBy(kept: Kept): string | undefined {
    const { position } = kept;
    const row = this.#advance(position);
    if (row === undefined || row.position > position) {
      return position < this.#rows.expired ? undefined : `${placeOf(position)} is missing`;
    }
    this.#next += 1;
    if (row.position < position)
      return `${placeOf(row.position)} is there, and ${this.#teller} tells nothing of it`;
    this.#entries += 1;
    if (row.kept === undefined) return `${placeOf(position)}: ${row.flaw}`;
    const compared = compare(kept, row.kept, row.text);
    if (compared.kind === "erased-here") this.#erasedHere.add(position);
    if (compared.kind === "erased-there") this.#erasedThere.add(position);
    if (compared.kind === "other")
      return `${placeOf(position)}: ${compared.field} is not what ${this.#teller} tells`;
    return row.flaw && `${placeOf(position)}: ${row.flaw}`;
  }

  /** The first row that is not passed yet; one below the position is too much. */
  #advance(position: number): ArchiveRow | undefined {
    while (true) {
      if (this.#next >= this.#page.length) {
        this.#page = this.#rows.page(Math.max(this.#read, this.#from - 1));
        this.#next = 0;
        if (this.#page.length === 0) return undefined;
      }
      const row = this.#page[this.#next];
      if (row === undefined) return undefined;
      this.#read = row.position;
      const isOld = row.position < Math.max(this.#from, this.#rows.expired);
      if (!isOld || row.position >= position) return row;
      this.#next += 1;
    }
  }

  /** Words that an entry erased are not there any more, as soon as the entry itself is. */
  #flawOfErasing({ position: of, erases = [] }: Kept): string | undefined {
    for (const position of erases) {
      this.#erasedHere.delete(position);
      this.#erasedThere.delete(position);
      if (of > this.#rows.reached || position < Math.max(this.#from, this.#rows.expired)) continue;
      const row = this.#rows.at(position);
      if (row?.kept && hasWords(row.kept.deliveries)) {
        return `${placeOf(position)}: its words are there, though ${placeOf(of)} erased them`;
      }
    }
    return undefined;
  }

  #flawAtEnd(record: number): string | undefined {
    const { reached } = this.#rows;
    if (recordOf(reached) > record)
      return `it reaches record ${recordOf(reached)}, and ${this.#teller} ends at record ${record}`;
    const row = this.#advance(Number.POSITIVE_INFINITY);
    if (row !== undefined)
      return `${placeOf(row.position)} is there, and ${this.#teller} tells nothing of it`;
    const [here] = this.#erasedHere;
    if (here !== undefined) return `${placeOf(here)}: its words are gone, though nothing erased them`;
    const [there] = this.#erasedThere;
    if (there === undefined) return undefined;
    return `${placeOf(there)}: it has words that ${this.#teller} has lost, though nothing erased them`;
  }
}

/** @param told by the log @param text what is kept, as it stands in the file */
function compare(told: Kept, kept: Kept, text: string): Comparison {
  if (kept.at !== told.at) return { kind: "other", field: "its time" };
  if (kept.client !== told.client) return { kind: "other", field: "its client" };
  if (differenceIn(told.erases, kept.erases) !== undefined) return { kind: "other", field: "what it erases" };
  const expected = JSON.stringify(told.deliveries);
  if (text === expected) return { kind: "same" };
  const ours = JSON.parse(expected) as Delivery[];
  const field = differenceIn(ours, kept.deliveries);
  if (field === undefined) return { kind: "same" };
  const isErasedHere = !hasWords(kept.deliveries);
  if (isErasedHere !== hasWords(ours)) return { kind: "other", field: `what it told (${field})` };
  const wordless = [ours, kept.deliveries].map((deliveries) => withoutWordsIn({ deliveries }));
  const rest = differenceIn(wordless[0], wordless[1]);
  if (rest !== undefined) return { kind: "other", field: `what it told (${rest})` };
  return { kind: isErasedHere ? "erased-here" : "erased-there" };
}

function hasWords(deliveries: readonly Delivery[]): boolean {
  return deliveries.some(({ line }) => (line.type === "said" || line.type === "wallops") && !line.erased);
}
