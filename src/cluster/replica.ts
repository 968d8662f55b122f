/** The replica: this node's copy of the network's state, begun from a snapshot, and compared with the other nodes'. */
import type { Log } from "../log/log.ts";
import type { Entry, NetworkRecord } from "../network/entry.ts";
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
  /** Whether what else the node keeps has reached this record. */
  readonly usable: (record: number) => boolean;
  /** Brings this node a later beginning than that, if there is a better one to be had, and says whether it did. */
  readonly catchUp?: ((beginning: Beginning) => Promise<boolean>) | undefined;
  readonly warn: (message: string, details?: object) => void;
}

export class Replica {
  readonly agreement: Agreement;
  readonly #snapshots: Snapshots;
  readonly #catchUp: ReplicaOptions["catchUp"];
  #copy = new StateCopy();
  #poisoned = 0;

  constructor({ log, clock, snapshots, usable, catchUp, warn }: ReplicaOptions) {
    this.agreement = new Agreement(warn);
    this.#catchUp = catchUp;
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
   * any of these. @returns the position below which everything has expired. @throws LogCorrupt
   */
  async restore(): Promise<number> {
    let beginning = await this.#snapshots.restore();
    if (await this.#catchUp?.(beginning)) beginning = await this.#snapshots.restore();
    const { moment, expired } = beginning;
    if (moment) this.#copy = new StateCopy(moment);
    if (moment?.checkpoint) this.agreement.reached(moment.checkpoint);
    return Math.max(this.state.expired, expired);
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
