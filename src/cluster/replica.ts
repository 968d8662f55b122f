/** The replica: this node's copy of the network's state, begun from a snapshot, and compared with the other nodes'. */
import type { Archive } from "../archive/archive.ts";
import { LogTrimmed } from "../log/errors.ts";
import type { Log } from "../log/log.ts";
import { type Entry, lastPositionIn, type NetworkRecord } from "../network/entry.ts";
import type { Network } from "../network/network.ts";
import type { Applied } from "../network/outcome.ts";
import type { State } from "../network/state.ts";
import type { Clock } from "../ports.ts";
import { Agreement } from "./agreement.ts";
import { type Beginning, type Saved, Snapshots } from "./snapshots.ts";
import type { SnapshotStore } from "./snapshots-store.ts";
import { StateCopy } from "./state-copy.ts";

export interface ReplicaOptions {
  readonly log: Log<Entry, unknown>;
  readonly clock: Clock;
  readonly snapshots: SnapshotStore;
  readonly archive: Pick<Archive, "reached" | "expire">;
  /** Brings this node a later beginning than that, if there is a better one to be had, and says whether it did. */
  readonly catchUp?: ((beginning: Beginning) => Promise<boolean>) | undefined;
  readonly warn: (message: string, details?: object) => void;
}

export class Replica {
  readonly agreement: Agreement;
  readonly #log: ReplicaOptions["log"];
  readonly #snapshots: Snapshots;
  readonly #archive: ReplicaOptions["archive"];
  readonly #catchUp: ReplicaOptions["catchUp"];
  #copy = new StateCopy();
  #poisoned = 0;

  constructor({ log, clock, snapshots, archive, catchUp, warn }: ReplicaOptions) {
    this.agreement = new Agreement(warn);
    this.#log = log;
    this.#archive = archive;
    this.#catchUp = catchUp;
    // The archive has to be whole up to where the log is followed from.
    const usable = (record: number) => archive.reached >= lastPositionIn(record);
    this.#snapshots = new Snapshots({ store: snapshots, log, clock, usable, warn });
  }

  /** To be asked for after `restore`. */
  get network(): Network {
    return this.#copy.network;
  }

  get state(): State {
    return this.#copy.network.state;
  }

  /** How many entries the log had up to where this node has applied it. */
  get entries(): number {
    return this.#copy.entries;
  }

  /** Entries that were skipped since the start, as poison. */
  get poisoned(): number {
    return this.#poisoned;
  }

  /** The newest snapshot that is on the disk, if there is one. */
  get snapshot(): Saved | undefined {
    return this.#snapshots.saved;
  }

  /**
   * Begins from the newest snapshot that can be trusted, or from what stands in the log for what it no longer has, if there is
   * any of these. @throws LogCorrupt
   */
  async restore(): Promise<void> {
    let beginning = await this.#snapshots.restore();
    if (await this.#catchUp?.(beginning)) beginning = await this.#snapshots.restore();
    const { moment, expired } = beginning;
    if (moment) this.#copy = new StateCopy(moment);
    if (moment?.checkpoint) this.agreement.reached(moment.checkpoint);
    this.#archive.expire(Math.max(this.state.expired, expired));
  }

  /**
   * The log's records after the last one that is applied. While `isStarting` it is restored anew where these have expired since:
   * what stands for them is there by now. @throws as `Log.follow`
   */
  async *follow(isStarting: () => boolean): AsyncIterable<readonly NetworkRecord[]> {
    for (;;) {
      try {
        return yield* this.#log.follow(this.state.record);
      } catch (error) {
        if (!(error instanceof LogTrimmed && isStarting())) throw error;
        await this.restore();
      }
    }
  }

  /** As `Network.apply`; to be gone through to its end. */
  *apply(record: NetworkRecord): Generator<Applied, void, void> {
    const before = this.#copy.checkpoint;
    for (const applied of this.#copy.apply(record)) {
      if (applied.outcome.kind === "poison") this.#poisoned += 1;
      yield applied;
    }
    const { checkpoint } = this.#copy;
    if (checkpoint && checkpoint !== before) this.agreement.reached(checkpoint);
    this.#snapshots.applied(record.entries.length);
  }

  /** To be called between records: saves a snapshot when one is due. */
  rest(): void {
    if (this.#snapshots.isDue) this.#save();
  }

  /** Puts aside all snapshots that were taken after a record, so that the next start does not begin from them. */
  distrust(after: number): void {
    this.#snapshots.distrust(after);
  }

  /** Resolves when nothing is on its way to the disk. A state that is known to be good is saved first. */
  async close({ isGood }: { readonly isGood: boolean }): Promise<void> {
    if (isGood) this.#save();
    await this.#snapshots.close();
  }

  #save(): void {
    const { moment } = this.#copy;
    if (moment) this.#snapshots.save(moment);
  }
}
