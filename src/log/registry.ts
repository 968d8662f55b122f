/** Who runs on this data folder: each process registers before it opens the log, so that a start can end what is left over. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { LogUnusable } from "./errors.ts";
import { end, identify, isRunning, type ProcessIdentity } from "./processes.ts";
import { failureOf } from "./sqlite-file.ts";

/** How long, in ms, a registration waits for an ended predecessor to be gone, or for one that is only starting. */
const takeoverPatience = 5000;
const takeoverInterval = 20;

/** What `processes/<node>.json` says. */
export interface Registration extends ProcessIdentity {
  readonly node: string;
  /** Who restarts this process, if anybody does; when that one is gone, the process is left over. */
  readonly supervisor?: ProcessIdentity | undefined;
}

export interface Registry {
  /** The folder with one `<node>.json`, `<node>.lock` and `<node>.sock` per node. */
  readonly folder: string;
  /** The processes of other nodes that run on this data folder. */
  siblings(): Registration[];
  /** Removes the registration. */
  release(): void;
}

/**
 * Registers this process as `node` in a data folder. A process that runs as the same node and whose supervisor is
 * gone is ended first.
 * @throws LogUnusable when the node already runs here, or its name cannot be one of a file.
 */
export async function register(
  dataFolder: string,
  node: string,
  supervisor?: number,
  warn: (message: string, details?: object) => void = () => {},
): Promise<Registry> {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/.test(node)) {
    throw new LogUnusable(`"${node}" cannot name a node here: at most 64 letters, digits, dots, - and _`);
  }
  const folder = join(dataFolder, "processes");
  orUnusable(() => mkdirSync(folder, { recursive: true }));
  const unlock = await takeOver(folder, node, warn);
  const file = join(folder, `${node}.json`);
  const registration: Registration = {
    node,
    ...(identify(process.pid) ?? { pid: process.pid }),
    ...(supervisor === undefined ? {} : { supervisor: identify(supervisor) ?? { pid: supervisor } }),
  };
  orUnusable(() => {
    writeFileSync(`${file}.new`, `${JSON.stringify(registration)}\n`);
    renameSync(`${file}.new`, file);
  });
  removeEnded(folder, node);
  return {
    folder,
    siblings: () => registrations(folder).filter((other) => other.node !== node && isRunning(other)),
    release: () => {
      rmSync(file, { force: true });
      unlock();
    },
  };
}

/** The processes of nodes that run on a data folder. */
export function runningOn(dataFolder: string): Registration[] {
  return registrations(join(dataFolder, "processes")).filter(isRunning);
}

function orUnusable(change: () => void): void {
  try {
    change();
  } catch (error) {
    throw new LogUnusable(`cannot register in the data folder: ${(error as Error).message}`);
  }
}

/** Waits until this process alone holds the node's lock. @returns what releases it. */
async function takeOver(
  folder: string,
  node: string,
  warn: (message: string, details?: object) => void,
): Promise<() => void> {
  let patience = takeoverPatience;
  while (true) {
    const unlock = lock(folder, node);
    if (unlock !== undefined) return unlock;
    const holder = registrations(folder).find((other) => other.node === node && isRunning(other));
    if (holder !== undefined) {
      if (holder.supervisor === undefined || isRunning(holder.supervisor)) {
        throw new LogUnusable(`node ${node} already runs here as process ${holder.pid}`);
      }
      if (end(holder)) warn(`ended process ${holder.pid}, left over from an earlier start of node ${node}`);
    }
    if (patience <= 0) throw new LogUnusable(`node ${node} is being started here by another process`);
    await sleep(takeoverInterval);
    patience -= takeoverInterval;
  }
}

/** Removes what processes that ended without a word have left; only who holds a node's lock may do so. */
function removeEnded(folder: string, self: string): void {
  for (const { node } of registrations(folder)) {
    if (node === self) continue;
    const unlock = lock(folder, node);
    if (unlock === undefined) continue;
    rmSync(join(folder, `${node}.json`), { force: true });
    rmSync(join(folder, `${node}.sock`), { force: true });
    unlock();
  }
}

/**
 * Locks a node's name; undefined when another process has it. The lock is an open transaction on an empty SQLite
 * file: exactly one process gets it, and the system releases it however that process ends. The file stays: removing
 * it could take the name from under one that has just locked it.
 */
function lock(folder: string, node: string): (() => void) | undefined {
  const database = new DatabaseSync(join(folder, `${node}.lock`), { timeout: 0, open: false });
  try {
    database.open();
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return () => database.close();
  } catch (error) {
    if (database.isOpen) database.close();
    if (failureOf(error) === "busy") return undefined;
    throw new LogUnusable(`cannot lock ${join(folder, `${node}.lock`)}: ${(error as Error).message}`);
  }
}

function registrations(folder: string): Registration[] {
  return fileNames(folder)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => {
      try {
        return JSON.parse(readFileSync(join(folder, name), "utf8")) as Registration;
      } catch {
        return []; // It was removed just now.
      }
    });
}

function fileNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // The data folder has been removed: followers of the log find that out.
  }
}
