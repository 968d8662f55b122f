/** A copy of the network's state as of some record, with what proves where it came from. */
import { digestAfter, emptyDigest } from "../network/digest.ts";
import type { NetworkRecord } from "../network/entry.ts";
import { Network } from "../network/network.ts";
import type { Applied, Outcome } from "../network/outcome.ts";
import { type Checkpoint, checkpointInterval } from "./agreement.ts";
import type { Moment } from "./snapshots-file.ts";

export class StateCopy {
  readonly network: Network;
  #digest: string;
  #checkpoint: Checkpoint | undefined;
  #entries: number;
  #last: Pick<Moment, "node" | "incarnation" | "n"> | undefined;

  /** @param moment where it begins; without one it is as before the first record */
  constructor(moment?: Moment) {
    this.network = new Network(moment?.state);
    this.#digest = moment?.digest ?? emptyDigest;
    this.#checkpoint = moment?.checkpoint;
    // There were hardly fewer of them than records.
    this.#entries = moment?.entries ?? moment?.record ?? 0;
    this.#last = moment;
  }

  /** The newest one that was passed. */
  get checkpoint(): Checkpoint | undefined {
    return this.#checkpoint;
  }

  /** How many entries were in the records up to here, those that were ignored too. */
  get entries(): number {
    return this.#entries;
  }

  /** As `Network.apply`; to be gone through to its end. */
  *apply(record: NetworkRecord): Generator<Applied, void, void> {
    const outcomes: Outcome[] = [];
    for (const applied of this.network.apply(record)) {
      outcomes.push(applied.outcome);
      yield applied;
    }
    const { number, node, incarnation, n } = record;
    this.#entries += record.entries.length;
    this.#digest = digestAfter(this.#digest, record, outcomes);
    this.#last = { node, incarnation, n };
    if (number % checkpointInterval === 0) this.#checkpoint = { record: number, digest: this.#digest };
  }

  /** What it is now, to be saved; undefined before the first record. */
  get moment(): Moment | undefined {
    if (!this.#last) return undefined;
    const { node, incarnation, n } = this.#last;
    const { state } = this.network;
    const proof = { digest: this.#digest, checkpoint: this.#checkpoint, entries: this.#entries };
    return { record: state.record, node, incarnation, n, ...proof, state };
  }
}
