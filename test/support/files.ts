/** What the files of a data folder hold, in every byte of them. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

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
  const found = new Set<string>();
  for (const file of files) {
    for (const [match] of bytesOf(file).matchAll(pattern)) found.add(match);
  }
  return found;
}

function bytesOf(file: string): string {
  try {
    return execFileSync("cat", [file], {
      encoding: "latin1",
      maxBuffer: 2 ** 28,
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return ""; // It is gone by now.
  }
}
