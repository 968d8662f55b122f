/** The replica: this node's copy of the network's state, begun from a snapshot, and compared with the other nodes'. */
import type { Log } from "../log/log.ts";
import { digestAfter, emptyDigest } from "../network/digest.ts";
import type { Entry, NetworkRecord } from "../network/entry.ts";
import { Network } from "../network/network.ts";
import type { Applied, Outcome } from "../network/outcome.ts";
import type { State } from "../network/state.ts";
import type { Clock } from "../ports.ts";
import { Agreement, checkpointInterval } from "./agreement.ts";
import { type Saved, Snapshots } from "./snapshots.ts";
import type { Moment } from "./snapshots-file.ts";
import type { SnapshotStore } from "./snapshots-store.ts";

export interface ReplicaOptions {
  readonly log: Log<Entry, unknown>;
  readonly clock: Clock;
  readonly snapshots: SnapshotStore;
  /** Whether what else the node keeps has reached this record. */
  readonly usable: (record: number) => boolean;
  readonly warn: (message: string, details?: object) => void;
}

export class Replica {
  readonly agreement: Agreement;
  readonly #snapshots: Snapshots;
  #network = new Network();
  #poisoned = 0;
  #digest = emptyDigest;
  #last: Pick<Moment, "node" | "incarnation" | "n"> | undefined;

  constructor({ log, clock, snapshots, usable, warn }: ReplicaOptions) {
    this.agreement = new Agreement(warn);
    this.#snapshots = new Snapshots({ store: snapshots, log, clock, usable, warn });
  }

  /** To be asked for after `restore`. */
  get network(): Network {
    return this.#network;
  }

  get state(): State {
    return this.#network.state;
  }

  /** Entries that were skipped since the start, as poison. */
  get poisoned(): number {
    return this.#poisoned;
  }

  /** The newest snapshot that is on the disk, if there is one. */
  get snapshot(): Saved | undefined {
    return this.#snapshots.saved;
  }

  /** Begins from the newest snapshot that can be trusted, if there is one. @throws LogCorrupt */
  async restore(): Promise<void> {
    const moment = await this.#snapshots.restore();
    if (moment === undefined) return;
    this.#network = new Network(moment.state);
    this.#digest = moment.digest;
    this.#last = moment;
    if (moment.checkpoint) this.agreement.reached(moment.checkpoint);
  }

  /** As `Network.apply`; to be gone through to its end. */
  *apply(record: NetworkRecord): Generator<Applied, void, void> {
    const outcomes: Outcome[] = [];
    for (const applied of this.#network.apply(record)) {
      outcomes.push(applied.outcome);
      if (applied.outcome.kind === "poison") this.#poisoned += 1;
      yield applied;
    }
    const { number, node, incarnation, n, entries } = record;
    this.#digest = digestAfter(this.#digest, record, outcomes);
    this.#last = { node, incarnation, n };
    if (number % checkpointInterval === 0) this.agreement.reached({ record: number, digest: this.#digest });
    this.#snapshots.applied(entries.length);
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
    if (!this.#last) return;
    const { node, incarnation, n } = this.#last;
    const { newest: checkpoint } = this.agreement;
    const { state } = this;
    this.#snapshots.save({
      ...{ record: state.record, node, incarnation, n },
      ...{ digest: this.#digest, checkpoint, state },
    });
  }
}
