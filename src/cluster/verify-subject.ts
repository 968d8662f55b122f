/** What can be verified: a log, and what nodes have made of it, as a name on the command line leads to them. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ArchiveRows } from "../archive/sqlite-rows.ts";
import { logPath } from "../log/sqlite-file.ts";
import { openSqliteReading } from "../log/sqlite-reading.ts";
import type { Entry } from "../network/entry.ts";
import { systemClock } from "./clock.ts";
import { SnapshotFolder } from "./snapshots-folder.ts";
import { UsageError } from "./usage-error.ts";
import type { Report } from "./verify-report.ts";
import type { SavedText } from "./verify-snapshots.ts";
import type { NamedLog } from "./verify-walk.ts";

/** A log that was opened. */
export interface OpenLog extends NamedLog {
  /** What the check of its file finds first, where it is a file; it holds up those who use it. */
  readonly flaw?: () => string | undefined;
}

/** What a node has made of the log. */
export interface NodeFolder {
  /** As people know it. */
  readonly name: string;
  readonly archive: ArchiveRows | undefined;
  readonly snapshots: readonly SavedText[];
}

export interface Subject {
  readonly name: string;
  readonly log: OpenLog | undefined;
  readonly nodes: readonly NodeFolder[];
}

/** Opens it for reading, and says what cannot be opened. @throws UsageError */
export async function openSubject(name: string, report: Report): Promise<Subject> {
  if (!existsSync(name)) throw new UsageError(`there is no ${name}`);
  if (!statSync(name).isDirectory()) return { name, log: await openLog(name, report), nodes: [] };
  const nodes = join(name, "nodes");
  const names = existsSync(nodes) ? readdirSync(nodes).sort() : [];
  const folders = names.map((node) => join(nodes, node)).filter(isNodeFolder);
  const path = logPath(name);
  if (existsSync(path) || folders.length > 0) {
    if (!existsSync(path)) report.says(`${name}: there is no log in it`);
    const log = existsSync(path) ? await openLog(path, report) : undefined;
    return { name, log, nodes: folders.map((folder) => openNode(folder, report)) };
  }
  if (isNodeFolder(name)) return { name, log: undefined, nodes: [openNode(name, report)] };
  throw new UsageError(`${name} is neither a data folder, nor a node's folder, nor a log`);
}

export async function closeSubject({ log, nodes }: Subject): Promise<void> {
  await log?.log.close();
  for (const { archive } of nodes) archive?.close();
}

async function openLog(name: string, report: Report): Promise<OpenLog | undefined> {
  try {
    const log = await openSqliteReading<Entry>(name, systemClock);
    return { name, log, flaw: () => log.flaw() };
  } catch (error) {
    report.fault(`${name}: ${(error as Error).message}`);
    return undefined;
  }
}

function isNodeFolder(folder: string): boolean {
  return existsSync(join(folder, "archive.sqlite")) || existsSync(join(folder, "snapshots"));
}

function openNode(name: string, report: Report): NodeFolder {
  const path = join(name, "archive.sqlite");
  return {
    name,
    archive: existsSync(path) ? openArchive(path, report) : undefined,
    snapshots: savedIn(join(name, "snapshots")),
  };
}

function openArchive(path: string, report: Report): ArchiveRows | undefined {
  try {
    return new ArchiveRows(path);
  } catch (error) {
    report.fault(`${path}: ${(error as Error).message}`);
    return undefined;
  }
}

function savedIn(folder: string): SavedText[] {
  const store = new SnapshotFolder(folder);
  return store.records().map((record) => ({
    record,
    name: `${folder}, of record ${record}`,
    read() {
      try {
        return store.read(record);
      } catch (error) {
        // A running node keeps only the newest.
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
    },
  }));
}
