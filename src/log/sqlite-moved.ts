/** A data folder whose log has moved to nats-servers says so, because a log that began anew there would be another one. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LogUnusable } from "./errors.ts";

/** Where a log has gone. */
export interface Moved {
  readonly epoch: string;
  readonly stream: string;
  /** As `--log` names the servers, without a password. */
  readonly address: string;
}

/** Where the log of a data folder has gone; undefined if it has not moved. @throws LogUnusable it cannot be read */
export function movedFrom(folder: string): Moved | undefined {
  const path = markOf(folder);
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Moved;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new LogUnusable(`${path} cannot be read: ${(error as Error).message}`);
  }
}

/** @throws LogUnusable the log of this data folder has moved, and where to */
export function refuseMoved(folder: string): void {
  const moved = movedFrom(folder);
  if (!moved) return;
  const { stream, address } = moved;
  throw new LogUnusable(
    `the log of ${folder} has moved to stream ${stream} of ${address}: log and nats.stream are to name it`,
  );
}

/** Durable when it returns. */
export function markMoved(folder: string, moved: Moved): void {
  const path = markOf(folder);
  writeFileSync(`${path}.new`, `${JSON.stringify(moved)}\n`, { flush: true });
  renameSync(`${path}.new`, path);
  const descriptor = openSync(folder, "r");
  fsyncSync(descriptor);
  closeSync(descriptor);
}

export function unmarkMoved(folder: string): void {
  rmSync(markOf(folder), { force: true });
}

function markOf(folder: string): string {
  return join(folder, "log.moved.json");
}
