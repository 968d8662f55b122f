/** Repair: a log that has lost records is cut behind them, and what they told is taken from a node that has applied them. */
import type { Archive } from "../archive/archive.ts";
import { LogCorrupt, LogTrimmed, LogUnavailable, LogUnusable } from "../log/errors.ts";
import type { Log } from "../log/log.ts";
import { Patience } from "../log/patience.ts";
import { type Entry, lastPositionIn } from "../network/entry.ts";
import type { Clock } from "../ports.ts";
import { baseOf } from "./base.ts";
import { hasWords } from "./saving.ts";
import { type SharedSnapshots, sharedName } from "./shared-snapshots.ts";
import { type Moment, readSnapshot } from "./snapshots-file.ts";
import type { SnapshotStore } from "./snapshots-store.ts";
import { trustedMoment } from "./snapshots-trust.ts";
import { StateCopy } from "./state-copy.ts";

export interface RepairOptions {
  readonly log: Log<Entry, unknown>;
  readonly shared: SharedSnapshots;
  readonly clock: Clock;
  /** The node that what was lost is taken from, with what it has kept. */
  readonly node: string;
  readonly snapshots: Pick<SnapshotStore, "records" | "read">;
  readonly archive: Pick<Archive, "reached" | "copy">;
}

/** How long the log may give no answer, and how long to wait before it is asked again, in milliseconds. */
const answeredWithin = 30_000;
const retryInterval = 500;

/** A record that every node passes over. */
const emptyRecord = { node: "", incarnation: 0, n: 0, entries: [] } as const;

/**
 * Cuts the log behind the newest record that the node has a snapshot of. Nodes that have come further go on; others begin from the
 * shared snapshot that is made of what this one has. May be repeated. @returns the record
 * @throws LogUnusable why the log cannot be repaired so: it is as it was; LogUnavailable
 */
export async function repair(options: RepairOptions): Promise<number> {
  const { log, clock } = options;
  const patience = new Patience({
    ...{ clock, within: answeredWithin, interval: retryInterval },
    mayPass: (error) => error instanceof LogUnavailable,
  });
  try {
    const moment = await patience.until(() => share(options));
    await patience.until(() => log.trim(baseOf({ ...moment, keepsHistory: true })));
    return moment.record;
  } catch (error) {
    if (!(error instanceof LogUnavailable)) throw error;
    throw new LogUnavailable(`the log does not answer (${error.message}): try again`);
  }
}

/** Leaves what the node has, with a log that fits it, for others. @returns where the log may be cut */
async function share(options: RepairOptions): Promise<Moment> {
  const { log, shared, clock, node, archive } = options;
  const { moment, text } = newestOf(options);
  const { record, entries = record } = moment;
  // It counts as abandoned: what is erased meanwhile takes it away, and then this fails.
  const count = Math.floor(clock.now());
  const writer = { node, incarnation: 0, name: sharedName({ node, incarnation: 0, count }) };
  const draft = await shared.begin(writer);
  try {
    const head = await log.head();
    await assertOfLog(log, text, record, head);
    await assertWhole(log, moment, head, archive.reached);
    const copy = await archive.copy();
    try {
      await shared.finish(draft, writer, { text, record, entries, copy }, () => {});
    } finally {
      await copy.close();
    }
    // The newest record cannot go.
    if (head === record) await log.append(emptyRecord);
  } catch (error) {
    await shared.remove(writer).catch(() => {});
    throw error;
  }
  return moment;
}

/** The newest snapshot that the archive has come as far as. */
function newestOf({ log, snapshots, archive }: RepairOptions): { moment: Moment; text: string } {
  let flaw = "it has none that its archive has come as far as";
  for (const record of snapshots.records()) {
    if (lastPositionIn(record) > archive.reached) continue;
    try {
      const text = snapshots.read(record);
      return { moment: readSnapshot(log.epoch, text), text };
    } catch (error) {
      flaw = `that of record ${record} cannot be used: ${(error as Error).message}`;
    }
  }
  throw new LogUnusable(`this node has no snapshot that the log can be repaired from: ${flaw}`);
}

async function assertOfLog(log: RepairOptions["log"], text: string, record: number, head: number) {
  const base = await log.base();
  if (base && base.record >= record)
    throw new LogUnusable(`the log begins after record ${base.record}; this node has come to ${record} only`);
  try {
    await trustedMoment(log, text, { record, head });
  } catch (error) {
    // The very record may be one of those that are lost.
    if (error instanceof LogCorrupt && head > record) return;
    throw new LogUnusable(
      `this node's snapshot of record ${record} is of no use: ${(error as Error).message}`,
    );
  }
}

/** All that comes after the snapshot is there, and erases nothing that this node's archive still has. */
async function assertWhole(log: RepairOptions["log"], moment: Moment, head: number, reached: number) {
  const copy = new StateCopy(moment);
  const { record } = moment;
  if (head === record) return;
  try {
    for await (const records of log.follow(record)) {
      for (const each of records) {
        for (const { position, erases = [] } of copy.apply(each)) {
          if (!hasWords(reached, { of: position, messages: erases })) continue;
          throw new LogUnusable(
            "something was erased since this node stopped: start it, and stop it when it is ready",
          );
        }
      }
      if (copy.network.state.record >= head) return;
    }
    throw new LogUnusable("the log was closed");
  } catch (error) {
    if (!(error instanceof LogCorrupt || error instanceof LogTrimmed)) throw error;
    const what = `the log is not whole after record ${record}, to which this node has come`;
    throw new LogUnusable(`${what}: ${error.message}; take one that has come further`);
  }
}
