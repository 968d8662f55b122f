/** Verifying: whether a log is whole, whether what nodes made of it is what it tells, and whether two are the same. */
import { usersOf } from "../log/locks.ts";
import { anyEpoch } from "./snapshots-file.ts";
import { ArchiveWitness } from "./verify-archive.ts";
import { LogWitness } from "./verify-logs.ts";
import { compareNodes, isOf } from "./verify-nodes.ts";
import type { Report } from "./verify-report.ts";
import { type SavedText, SnapshotsWitness } from "./verify-snapshots.ts";
import { closeSubject, type NodeFolder, type OpenLog, openSubject, type Subject } from "./verify-subject.ts";
import { type Witness, walk } from "./verify-walk.ts";

/**
 * Reads one or two of what can be verified, and reports what is there and each first difference.
 * @throws UsageError when a name leads to nothing that can be verified
 */
export async function verify(names: readonly string[], report: Report): Promise<void> {
  const subjects: Subject[] = [];
  try {
    for (const name of names) subjects.push(await openSubject(name, report));
    const logs = subjects.flatMap(({ log }) => log ?? []);
    const nodes = subjects.flatMap((subject) => subject.nodes);
    const [first] = logs;
    for (const log of logs) {
      // What nobody has brought a log with is held against the one that there is.
      const made = subjects.flatMap((subject) => ((subject.log ?? first) === log ? subject.nodes : []));
      const witnesses = made.flatMap((node) => witnessesOf(node, log, report));
      const other = logs.find((each) => each !== log);
      if (other) witnesses.push(...(await witnessesBeside(log, other, log === first, report)));
      await walk(log, witnesses, report);
    }
    if (logs.length === 0) compareNodes(nodes, report);
    const files = logs.flatMap(({ name, flaw }) => (flaw ? [{ path: name, flaw }] : []));
    checkFiles([...files, ...nodes.flatMap(({ archive }) => archive ?? [])], report);
  } finally {
    for (const subject of subjects) await closeSubject(subject);
  }
}

function witnessesOf({ name, archive, snapshots }: NodeFolder, { log }: OpenLog, report: Report): Witness[] {
  const witnesses: Witness[] = [new SnapshotsWitness(name, log.epoch, snapshots, report)];
  if (archive && isOf(log.epoch, archive, report)) witnesses.push(new ArchiveWitness(archive, report));
  return witnesses;
}

/** What compares a log with another one: the records once, in the walk through the first. */
async function witnessesBeside(
  log: OpenLog,
  other: OpenLog,
  isFirst: boolean,
  report: Report,
): Promise<Witness[]> {
  try {
    const [head, otherHead, base] = [await log.log.head(), await other.log.head(), await other.log.base()];
    const witnesses: Witness[] = isFirst ? [new LogWitness(log, other, otherHead, report)] : [];
    if (base === undefined || base.record > head) return witnesses;
    const name = `${other.name}, what has expired there`;
    const saved: SavedText = { name, record: base.record, read: () => base.text };
    return [...witnesses, new SnapshotsWitness(name, anyEpoch, [saved], report)];
  } catch {
    // The walk through that one says what is wrong with it.
    return [];
  }
}

interface CheckedFile {
  readonly path: string;
  flaw(): string | undefined;
}

/** SQLite's own check, where that holds nobody up. */
function checkFiles(files: readonly CheckedFile[], report: Report): void {
  const used = new Set(files.filter(({ path }) => usersOf(path)?.size !== 0));
  for (const file of files) {
    if (used.has(file)) continue;
    report.progress(`${file.path}: SQLite's own check`);
    const flaw = file.flaw();
    if (flaw !== undefined) report.fault(`${file.path}: SQLite's own check finds: ${flaw}`);
  }
  if (used.size === 0) return;
  const paths = [...used].map(({ path }) => path);
  report.says(`in use, and so without SQLite's own check: ${paths.join(", ")}`);
}
