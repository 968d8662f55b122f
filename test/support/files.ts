/** What the files of a data folder hold, in every byte of them. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

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
