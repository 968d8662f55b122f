/** What the files of a data folder hold, in every byte of them. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { until } from "./until.ts";

/** A word of its own: it begins as no other does, so that it stands in a full-text index nearly whole. */
export function secret(number: number): string {
  return `${((number * 2_654_435_761) % 2 ** 32).toString(36)}secret${number}z`;
}

/** Finds such words. */
export const secrets = /secret\d+z/g;

/** All matches of a pattern, each once. By another process: who closes a database's file gives up all its locks on it. */
export function foundIn(folder: string, pattern: RegExp): Set<string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name));
  // Some may be gone by now: the others are read all the same.
  const options = { encoding: "latin1", maxBuffer: 2 ** 29 - 1 } as const;
  const { stdout, error } = spawnSync("cat", ["--", ...files], options);
  if (error) throw error;
  return new Set([...stdout.matchAll(pattern)].map(([match]) => match));
}

/** Resolves when no file has a match any more. Each look reads everything, and so there are few. */
export async function goneFrom(folder: string, pattern: RegExp, within: number): Promise<void> {
  await until(() => foundIn(folder, pattern).size === 0, `${pattern} to be gone`, within, 250);
}
