/** One shared snapshot on its way into the store: what is erased meanwhile never comes to stay in it. */
import type { Archive, ArchiveCopy } from "../archive/archive.ts";
import { LogUnavailable } from "../log/errors.ts";
import type { Log } from "../log/log.ts";
import { type Entry, lastPositionIn } from "../network/entry.ts";
import type { State } from "../network/state.ts";
import { type Clock, pause } from "../ports.ts";
import { type SharedSnapshots, sharedName } from "./shared-snapshots.ts";
import { headerOf } from "./snapshots-file.ts";
import type { SnapshotStore } from "./snapshots-store.ts";

/** How long the archive is waited for, and how often it is looked at, in milliseconds. */
const archivePatience = 60_000;
const archiveInterval = 100;

export interface SavingOptions {
  readonly id: string;
  readonly incarnation: number;
  readonly log: Pick<Log<Entry, unknown>, "epoch">;
  readonly state: State;
  readonly clock: Clock;
  readonly shared: SharedSnapshots;
  /** This node's own. */
  readonly snapshots: Pick<SnapshotStore, "records" | "read">;
  readonly archive: Pick<Archive, "reached" | "copy">;
  /** Whether everything is applied that was in the log at this call. */
  isFresh(): Promise<boolean>;
}

/** Words that go, and the position of the entry that says so. */
export interface Erasure {
  readonly of: number;
  /** The positions of what was said. */
  readonly messages: readonly number[];
}

/** Whether an archive that was copied when it had come so far has some of these words. */
export function hasWords(reached: number, { of, messages }: Erasure): boolean {
  return reached < of && messages.some((position) => position <= reached);
}

export class Saving {
  readonly name: string;
  readonly #options: SavingOptions;
  /** The copy has to have come so far: it is not begun before. */
  #wanted = 0;
  #stage: "waiting" | "copying" | { readonly reached: number } = "waiting";
  #isGivenUp = false;
  readonly #ended = Promise.withResolvers<void>();

  /** @param count unlike that of any other that this incarnation saves */
  constructor(options: SavingOptions, count: number) {
    this.#options = options;
    this.name = sharedName({ ...options, node: options.id, count });
  }

  /** Resolves when it is in the store, or nothing of it is left there that could be removed. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** It must not have these words: when it has them already, it is given up. @returns whether it goes on */
  loses(erasure: Erasure): boolean {
    if (this.#stage === "waiting") this.#wanted = Math.max(this.#wanted, erasure.of);
    else if (this.#stage === "copying" || hasWords(this.#stage.reached, erasure)) this.giveUp();
    return !this.#isGivenUp;
  }

  giveUp(): void {
    this.#isGivenUp = true;
  }

  /** To be called once. @param from the record from which on a snapshot is of use @throws Error why it is not saved */
  async run(from: number): Promise<void> {
    try {
      await this.#run(from);
    } finally {
      this.#ended.resolve();
    }
  }

  async #run(from: number): Promise<void> {
    const { id: node, incarnation, state, shared, isFresh } = this.#options;
    const writer = { name: this.name, node, incarnation };
    this.#own(from);
    const draft = await shared.begin(writer);
    let copy: ArchiveCopy | undefined;
    try {
      // Whoever erases something from now on finds the draft. Whoever has looked before had that in the log already.
      if (!(await isFresh())) throw new LogUnavailable("the log does not answer");
      this.#wanted = Math.max(this.#wanted, lastPositionIn(state.record));
      await this.#reach();
      this.#stage = "copying";
      copy = await this.#options.archive.copy();
      this.#stage = copy;
      const pair = { ...this.#stateOf(this.#own(from, copy.reached)), copy };
      await shared.finish(draft, writer, pair, () => this.#goOn());
    } catch (error) {
      // Where that fails, whoever looks next removes it.
      await shared.remove(writer).catch(() => {});
      throw error;
    } finally {
      await copy?.close();
    }
  }

  async #reach(): Promise<void> {
    const { clock, archive } = this.#options;
    const began = clock.monotonic();
    while (archive.reached < this.#wanted) {
      this.#goOn();
      if (clock.monotonic() - began > archivePatience) throw new Error("the archive is not written as far");
      await pause(clock, archiveInterval);
    }
    this.#goOn();
  }

  #goOn(): void {
    if (this.#isGivenUp) throw new Error("it was given up");
  }

  /** The newest snapshot that the archive has come as far as. */
  #own(from: number, reached = Number.POSITIVE_INFINITY): number {
    const isOfUse = (record: number) => record >= from && lastPositionIn(record) <= reached;
    const record = this.#options.snapshots.records().find(isOfUse);
    if (record === undefined) throw new Error("this node has no new snapshot of its own");
    return record;
  }

  #stateOf(record: number): { text: string; record: number; entries: number } {
    const { snapshots, log } = this.#options;
    const text = snapshots.read(record);
    const { entries = record } = headerOf(log.epoch, text);
    return { text, record, entries };
  }
}
