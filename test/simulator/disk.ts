/** What a machine keeps when its processes die: an archive that is written a little behind, and snapshots. */
import type { Archive, ArchiveCopy } from "../../src/archive/archive.ts";
import { countThrough } from "../../src/archive/ascending.ts";
import { isTelling, type Kept, withoutWordsIn } from "../../src/archive/kept.ts";
import { Shelves } from "../../src/archive/shelves.ts";
import { type Found, lookThrough, type Sought } from "../../src/archive/sought.ts";
import { Tail } from "../../src/archive/tail.ts";
import type { Clock } from "../../src/ports.ts";
import { SimulatedSnapshots } from "../support/simulated-snapshots.ts";

export class Disk {
  readonly snapshots = new SimulatedSnapshots();
  /** The entries of the archive, in their order, and up to where they are complete. */
  kept: Kept[] = [];
  reached = 0;

  erase(positions: readonly number[]): void {
    if (positions.length === 0) return;
    this.kept = this.kept.map((kept) => (positions.includes(kept.position) ? withoutWordsIn(kept) : kept));
  }

  /** The last that was written is lost, as after a loss of power. */
  tear(position: number): void {
    this.reached = Math.min(this.reached, position);
    this.kept = this.kept.filter((kept) => kept.position <= position);
  }
}

/** The archive of one process: what it has not written yet dies with it. */
export class DiskArchive extends Shelves implements Archive {
  readonly #disk: Disk;
  readonly #clock: Clock;
  readonly #delay: () => number;
  /** What is written, and what waits to be. */
  readonly #file = new Tail();
  readonly #tail = new Tail();
  protected readonly shelves = [this.#file, this.#tail];
  #isWriting = false;
  #isDistrusted = false;
  readonly isClean = true;
  /** The position up to which it was told everything. */
  told: number;

  /** @param delay how long what is kept waits to be written, in milliseconds */
  constructor(disk: Disk, clock: Clock, delay: () => number) {
    super();
    this.#disk = disk;
    this.#clock = clock;
    this.#delay = delay;
    this.told = disk.reached;
    for (const kept of disk.kept) this.#file.keep(kept);
  }

  get reached(): number {
    return this.#disk.reached;
  }

  get erasures(): number {
    return this.#tail.erasures;
  }

  keep(kept: Kept): void {
    if (kept.position <= this.told) return;
    if (isTelling(kept)) this.#tail.keep(kept);
    this.#file.erase(kept.erases ?? []);
    this.advance(kept.position);
  }

  advance(position: number): void {
    this.told = Math.max(this.told, position);
    if (this.#isWriting || this.told === this.reached) return;
    this.#isWriting = true;
    this.#clock.after(this.#delay(), () => this.#write());
  }

  expire(before: number): void {
    for (const tail of [this.#file, this.#tail]) tail.forget(before - 1);
    this.#disk.kept.splice(0, countThrough(this.#disk.kept, before - 1));
    this.advance(before - 1);
  }

  room(): undefined {
    return undefined;
  }

  async search(sought: Sought): Promise<Found> {
    const { range } = sought;
    const shelves = range.from === "lowest" ? [this.#file, this.#tail] : [this.#tail, this.#file];
    return lookThrough(
      shelves.flatMap((shelf) => [...shelf.inOrder(range)]),
      sought,
    );
  }

  copy(): Promise<ArchiveCopy> {
    throw new Error("these machines share no snapshots");
  }

  adopt(): Promise<void> {
    throw new Error("these machines share no snapshots");
  }

  distrust(): void {
    this.#isDistrusted = true;
    this.#disk.tear(0);
  }

  async close(): Promise<void> {
    this.#write();
  }

  #write(): void {
    this.#isWriting = false;
    if (this.#isDistrusted) return;
    const written = this.#tail.first(this.#tail.size);
    this.#disk.kept.push(...written);
    for (const kept of written) {
      this.#file.keep(kept);
      this.#disk.erase(kept.erases ?? []);
    }
    this.#tail.forget(this.told);
    this.#disk.reached = this.told;
  }
}
