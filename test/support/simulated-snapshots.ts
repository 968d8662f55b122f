/** A node's snapshots in memory, for simulated clusters, with what can go wrong on a disk. */
import { type SnapshotStore, snapshotsKept } from "../../src/cluster/snapshots-store.ts";

export class SimulatedSnapshots implements SnapshotStore {
  /** The texts by their records, oldest first; change them as damage would. */
  readonly texts = new Map<number, string>();
  readonly aside: number[] = [];
  /** Whether what is saved from now on lacks its end, as after a loss of power; or cannot be saved. */
  fault: "none" | "torn" | "full" = "none";

  records(): readonly number[] {
    return [...this.texts.keys()].sort((a, b) => b - a);
  }

  read(record: number): string {
    const text = this.texts.get(record);
    if (text === undefined) throw new Error(`there is no snapshot of record ${record}`);
    return text;
  }

  async save(record: number, text: string): Promise<void> {
    if (this.fault === "full") throw new Error("no space left on device");
    this.texts.set(record, this.fault === "torn" ? text.slice(0, text.length / 2) : text);
    for (const old of this.records().slice(snapshotsKept)) this.texts.delete(old);
  }

  putAside(record: number): void {
    this.texts.delete(record);
    this.aside.push(record);
  }
}
