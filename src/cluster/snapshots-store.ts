/** Where a node keeps its snapshots, as a port. Names are the numbers of the records at which they were taken. */

/** How many are kept: with the newest damaged there are others, which may be older than what all nodes agree on. */
export const snapshotsKept = 3;

export interface SnapshotStore {
  /** What is there, newest first. */
  records(): readonly number[];

  /** What was saved; after a crash or damage, anything else. @throws when it cannot be read */
  read(record: number): string;

  /** Resolves when it is durable; then only the newest `snapshotsKept` are left. @throws when it cannot be saved */
  save(record: number, text: string): Promise<void>;

  /** Takes one out of `records` that must not be used; it can still be looked at by people, for a while. */
  putAside(record: number): void;
}
