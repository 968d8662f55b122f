/** A data folder as a cluster leaves it, written from the records of a log. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { toKeep } from "../../src/archive/kept.ts";
import { openSqliteArchive } from "../../src/archive/sqlite-archive.ts";
import { baseOf } from "../../src/cluster/base.ts";
import { systemClock } from "../../src/cluster/clock.ts";
import { type Moment, writeSnapshot } from "../../src/cluster/snapshots-file.ts";
import { SnapshotFolder } from "../../src/cluster/snapshots-folder.ts";
import { StateCopy } from "../../src/cluster/state-copy.ts";
import { connect, ensureLog, logPath } from "../../src/log/sqlite-file.ts";
import { keepBase, removePiece } from "../../src/log/sqlite-trimming.ts";
import { type NetworkRecord, positionOf } from "../../src/network/entry.ts";

/** When every log of these began, in milliseconds since 1970. */
const began = Date.UTC(2026, 10, 23);

export interface Written {
  /** The same records as the archives were told of them, before something of it was erased. */
  readonly told?: readonly NetworkRecord[];
  /** What stands for it, and all before, has expired. */
  readonly base?: number;
  /** How far each node has come, where not to the end; and of which records it has snapshots. */
  readonly nodes?: Readonly<
    Record<string, { readonly until?: number; readonly snapshots?: readonly number[] }>
  >;
}

export const snapshotsIn = (folder: string, node: string) => join(folder, "nodes", node, "snapshots");
export const archiveIn = (folder: string, node: string) => join(folder, "nodes", node, "archive.sqlite");

/** The state as of a record of these, the first of which is record 1. */
export function momentAt(records: readonly NetworkRecord[], last: number): Moment {
  const copy = new StateCopy();
  for (const record of records.slice(0, last)) for (const _ of copy.apply(record));
  const { moment } = copy;
  if (!moment) throw new Error("there is nothing before the first record");
  return moment;
}

export async function writeDataFolder(
  folder: string,
  records: readonly NetworkRecord[],
  { told = records, base, nodes = {} }: Written = {},
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const epoch = writeLog(folder, records);
  for (const [node, { until = records.length, snapshots = [] }] of Object.entries(nodes)) {
    await writeArchive(archiveIn(folder, node), epoch, told.slice(0, until));
    const store = new SnapshotFolder(snapshotsIn(folder, node));
    for (const record of snapshots) await store.save(record, writeSnapshot(epoch, momentAt(records, record)));
  }
  if (base !== undefined) trim(folder, momentAt(records, base));
}

/** @returns its epoch */
function writeLog(folder: string, records: readonly NetworkRecord[]): string {
  const log = connect(logPath(folder), "create");
  const epoch = ensureLog(log, folder, began);
  const insert = log.prepare(
    "INSERT INTO records (number, node, incarnation, n, entries) VALUES (?, ?, ?, ?, ?)",
  );
  log.exec("BEGIN");
  for (const { number, node, incarnation, n, entries } of records) {
    insert.run(number, node, incarnation, n, JSON.stringify(entries));
  }
  log.exec("COMMIT");
  log.close();
  return epoch;
}

async function writeArchive(path: string, epoch: string, records: readonly NetworkRecord[]): Promise<void> {
  const warn = (message: string) => {
    throw new Error(message);
  };
  const archive = openSqliteArchive({ path, epoch, clock: systemClock, warn });
  const copy = new StateCopy();
  for (const record of records) {
    for (const applied of copy.apply(record)) archive.keep(toKeep(applied));
    archive.advance(positionOf(record.number + 1, 0) - 1);
  }
  await archive.close();
}

function trim(folder: string, moment: Moment): void {
  const log = connect(logPath(folder));
  log.exec("BEGIN");
  keepBase(log, baseOf(moment));
  while (removePiece(log));
  log.exec("COMMIT");
  log.close();
}
