/** What several nodes have made of a log that is not there: one beside the other. */
import type { ArchiveRows } from "../archive/sqlite-rows.ts";
import { recordOf } from "../network/entry.ts";
import type { Checkpoint } from "./agreement.ts";
import { epochOf, readSnapshot } from "./snapshots-file.ts";
import { ArchiveWitness } from "./verify-archive.ts";
import { counted, placeOf, type Report } from "./verify-report.ts";
import type { SavedText } from "./verify-snapshots.ts";
import type { NodeFolder } from "./verify-subject.ts";

/** Compares the archives with the one that has come furthest, and digests where they are of the same records. */
export function compareNodes(nodes: readonly NodeFolder[], report: Report): void {
  const archives = nodes.flatMap(({ archive }) => archive ?? []);
  const [furthest, ...others] = archives.sort(
    (one, other) =>
      Number(other.epoch > one.epoch) - Number(other.epoch < one.epoch) || other.reached - one.reached,
  );
  if (furthest) compareArchives(furthest, others, report);
  compareDigests(
    nodes.flatMap(({ snapshots }) => snapshots),
    furthest?.epoch,
    report,
  );
}

function compareArchives(furthest: ArchiveRows, others: readonly ArchiveRows[], report: Report): void {
  const witnesses = others
    .filter((rows) => isOf(furthest.epoch, rows, report))
    .map((rows) => new ArchiveWitness(rows, report, furthest.path));
  let last = 0;
  let entries = 0;
  let flaw: string | undefined;
  try {
    for (let page = furthest.page(0); page.length > 0 && flaw === undefined; page = furthest.page(last)) {
      // What has expired there may be gone.
      for (const witness of witnesses) witness.begin(recordOf(furthest.expired) - 1);
      for (const row of page) {
        if (row.kept === undefined || row.flaw !== undefined) {
          flaw = `${placeOf(row.position)}: ${row.flaw}`;
          break;
        }
        for (const witness of witnesses) witness.compare(row.kept);
        last = row.position;
        entries += 1;
      }
      report.progress(`${furthest.path}: record ${recordOf(last)} of ${recordOf(furthest.reached)}`);
    }
  } catch (error) {
    flaw = `what follows ${placeOf(last)} cannot be read: ${(error as Error).message}`;
  }
  if (flaw !== undefined) report.fault(`${furthest.path}: ${flaw}`);
  const count = counted(entries, "entry", "entries");
  report.says(
    `${furthest.path}: epoch ${furthest.epoch}, ${count} up to record ${recordOf(flaw ? last : furthest.reached)}`,
  );
  for (const witness of witnesses) witness.end(recordOf(furthest.reached), flaw === undefined);
}

/** Says so if it is not. */
export function isOf(epoch: string, archive: ArchiveRows, report: Report): boolean {
  if (archive.epoch === epoch) return true;
  report.fault(`${archive.path}: it is of the log ${archive.epoch}, not ${epoch}`);
  return false;
}

function compareDigests(snapshots: readonly SavedText[], epoch: string | undefined, report: Report): void {
  const known = new Map<number, Checkpoint & { readonly name: string }>();
  let good = 0;
  let common = 0;
  for (const { name, read } of snapshots) {
    try {
      const text = read();
      if (text === undefined) continue;
      const { record, digest, checkpoint } = readSnapshot(epoch ?? epochOf(text), text);
      const passed = checkpoint ? [checkpoint, { record, digest }] : [{ record, digest }];
      const differing = passed.find(
        (each) => (known.get(each.record)?.digest ?? each.digest) !== each.digest,
      );
      if (differing) {
        const other = known.get(differing.record)?.name;
        report.fault(`${name}: its digest at record ${differing.record} is not that of ${other}`);
        continue;
      }
      good += 1;
      common += passed.filter((each) => known.has(each.record)).length;
      for (const each of passed) known.set(each.record, { ...each, name });
    } catch (error) {
      report.fault(`${name}: ${(error as Error).message}`);
    }
  }
  if (good === 0) return;
  report.says(`${counted(good, "snapshot")} can be read; their digests of the same record agree: ${common}`);
}
