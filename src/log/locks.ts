/** Who holds the log's file locked: Linux tells in /proc/locks. */
import { readFileSync, statSync } from "node:fs";

/**
 * The ids of the processes that hold an exclusive lock on the log's file or its shared index.
 * Undefined when the system does not tell.
 */
export function lockHolders(logPath: string): ReadonlySet<number> | undefined {
  try {
    const files = [logPath, `${logPath}-shm`].flatMap(
      (path) => statSync(path, { throwIfNoEntry: false })?.ino ?? [],
    );
    return holdersIn(readFileSync("/proc/locks", "utf8"), files);
  } catch {
    return undefined;
  }
}

/** Reads lines like `1: POSIX  ADVISORY  WRITE 4711 fe:00:2171121 120 120` (see proc_locks(5)); `files` are inodes. */
export function holdersIn(locks: string, files: readonly number[]): ReadonlySet<number> {
  const holders = new Set<number>();
  for (const line of locks.split("\n")) {
    const [, kind, , access, pid, file] = line.trim().split(/\s+/);
    // A line with an arrow is one that waits; SQLite never does.
    if (kind !== "POSIX" || access !== "WRITE") continue;
    if (files.includes(Number(file?.split(":")[2]))) holders.add(Number(pid));
  }
  return holders;
}
