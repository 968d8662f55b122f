/** A node's snapshots, and what stands in another log for what has expired there, against what a log comes to. */

import type { NetworkRecord } from "../network/entry.ts";
import type { Snapshot } from "../network/snapshot.ts";
import { takeSnapshot } from "../network/snapshot.ts";
import { differenceIn } from "./differing.ts";
import { readSnapshot } from "./snapshots-file.ts";
import type { StateCopy } from "./state-copy.ts";
import { counted, type Report } from "./verify-report.ts";
import type { Witness } from "./verify-walk.ts";

/** What was saved of some record: undefined when it is not there any more, because a newer one has taken its place. */
export interface SavedText {
  readonly record: number;
  /** As people know it. */
  readonly name: string;
  /** @throws when it cannot be read */
  read(): string | undefined;
}

export class SnapshotsWitness implements Witness {
  readonly isWaiting = false;
  readonly #name: string;
  readonly #epoch: string;
  readonly #report: Report;
  readonly #saved: Map<number, SavedText>;
  readonly #good: number[] = [];

  /** @param epoch that they are to be of */
  constructor(name: string, epoch: string, saved: readonly SavedText[], report: Report) {
    this.#name = name;
    this.#epoch = epoch;
    this.#report = report;
    this.#saved = new Map(saved.map((each) => [each.record, each]));
  }

  begin(record: number, copy: StateCopy): void {
    this.#look(record, copy);
  }

  hear({ number }: NetworkRecord, _told: unknown, copy: StateCopy): void {
    this.#look(number, copy);
  }

  end(record: number, isWhole: boolean): void {
    for (const saved of this.#saved.values()) {
      if (!this.#isGood(saved)) continue;
      if (saved.record < record) this.#report.says(`${saved.name}: older than what the log has`);
      else if (isWhole) this.#report.fault(`${saved.name}: the log ends before it, at record ${record}`);
    }
    if (this.#good.length === 0) return;
    const snapshots = counted(this.#good.length, "snapshot");
    this.#report.says(`${this.#name}: ${snapshots}, of record ${this.#good.join(", ")}, as the log has it`);
  }

  #look(record: number, copy: StateCopy): void {
    const saved = this.#saved.get(record);
    if (saved === undefined) return;
    this.#saved.delete(record);
    if (this.#isGood(saved, copy)) this.#good.push(record);
  }

  /** Says what is wrong. False also for one that is not there any more. */
  #isGood(saved: SavedText, copy?: StateCopy): boolean {
    const { record, name } = saved;
    try {
      const text = saved.read();
      if (text === undefined) return false;
      const flaw = flawOf(record, this.#epoch, text, copy);
      if (flaw === undefined) return true;
      this.#report.fault(`${name}: ${flaw}`);
    } catch (error) {
      this.#report.fault(`${name}: ${(error as Error).message}`);
    }
    return false;
  }
}

/** @throws Error why it cannot be trusted */
function flawOf(
  record: number,
  epoch: string,
  text: string,
  copy: StateCopy | undefined,
): string | undefined {
  const found = readSnapshot(epoch, text);
  if (found.record !== record) return `it is of record ${found.record}`;
  const ours = copy?.moment;
  if (ours === undefined) return undefined;
  if (found.node !== ours.node || found.incarnation !== ours.incarnation || found.n !== ours.n)
    return "the log has another record at its place";
  if (found.digest !== ours.digest) {
    const agreed =
      found.checkpoint?.digest === ours.checkpoint?.digest ? found.checkpoint?.record : undefined;
    const where = agreed === undefined ? "" : `; they agree at record ${agreed}`;
    return `its digest is ${found.digest}, and the log comes to ${ours.digest}${where}`;
  }
  const theirs = JSON.parse(text.slice(text.indexOf("\n") + 1)) as Snapshot;
  const state = JSON.parse(JSON.stringify(takeSnapshot(ours.state))) as Snapshot;
  // What an earlier version of the program saved may lack what there is by now.
  const field = differenceIn(state, theirs, { grown: true });
  return field === undefined
    ? undefined
    : `its state is not what the log comes to: ${field.slice(1)} differs`;
}
