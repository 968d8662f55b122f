/** `npm run log -- repair`: repairs a log on nats-servers from what a node has. */
import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { copyArchive } from "../archive/sqlite-copy.ts";
import { ArchiveReading } from "../archive/sqlite-reading.ts";
import { LogUnusable } from "../log/errors.ts";
import { openJetStreamLog } from "../log/jetstream.ts";
import type { Entry } from "../network/entry.ts";
import { systemClock } from "./clock.ts";
import { readTextFile } from "./config.ts";
import { repair } from "./repair.ts";
import { SharedSnapshots } from "./shared-snapshots.ts";
import { SnapshotFolder } from "./snapshots-folder.ts";
import { readTarget, type TargetProgram } from "./target-options.ts";
import { UsageError } from "./usage-error.ts";

const more = `
For a log that has lost records, which every server lacks: nodes and "npm run verify" say which. What these told is taken from
a node that has applied them. The log is cut behind them; message ids and all of history stay what they were. Nodes that have come
as far go on; others take what this one has.

Exit code: 0 when it is repaired; 1 when it cannot be, and everything is as it was; 2 for wrong usage.`;

const program: TargetProgram = {
  name: "npm run log -- repair",
  description: "Repairs a log on nats-servers from what a node has kept.",
  from: "The folder of a node that is well and stopped, such as data/nodes/n1.",
  more,
};

/** @throws UsageError, LogUnusable, LogUnavailable, ArchiveUnavailable: one line each */
export async function repairLog(
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<void> {
  const { from, to } = readTarget(program, words, environment, readTextFile);
  if (from === undefined)
    throw new UsageError("option --from must name a node's folder, such as data/nodes/n1");
  const path = join(from, "archive.sqlite");
  if (!existsSync(path)) throw new UsageError(`option --from: no node has an archive in ${from}`);
  const { epoch, reached } = extentOf(path);
  const warn = (message: string) => print(message);
  const log = await openJetStreamLog<Entry, never>({
    ...{ nats: to, node: "repair", clock: systemClock, warn, mustExist: true },
  });
  try {
    if (log.epoch !== epoch)
      throw new LogUnusable(`${from} is of the log ${epoch}, and stream ${to.stream} is log ${log.epoch}`);
    const record = await repair({
      ...{ log, clock: systemClock, node: basename(resolve(from)) },
      shared: new SharedSnapshots(log.files),
      snapshots: new SnapshotFolder(join(from, "snapshots")),
      archive: { reached, copy: () => copyArchive(path) },
    });
    print(`The log begins after record ${record} now; what was before is in a shared snapshot.`);
    print("Nodes that have come as far go on, and others begin there: start them.");
  } finally {
    await log.close();
  }
}

/** Which log it is of, and how far it has come. @throws ArchiveUnavailable */
function extentOf(path: string): { readonly epoch: string; readonly reached: number } {
  const reading = new ArchiveReading(path);
  const { epoch, reached } = reading;
  reading.close();
  return { epoch, reached };
}
