/** Who holds the log's file locked, or open: Linux tells in /proc/locks. */
import { readFileSync, statSync } from "node:fs";

/**
 * The ids of the processes that hold an exclusive lock on the log's file or its shared index.
 * Undefined when the system does not tell.
 */
export function lockHolders(logPath: string): ReadonlySet<number> | undefined {
  return holders(logPath, "WRITE");
}

/**
 * The ids of the other processes that have an SQLite file open: whoever has read or written it in write-ahead mode holds
 * a shared lock until it closes it. Undefined when the system does not tell.
 */
export function usersOf(path: string): ReadonlySet<number> | undefined {
  const users = holders(path, "READ");
  return users && new Set([...users, ...(holders(path, "WRITE") ?? [])].filter((pid) => pid !== process.pid));
}

type Access = "READ" | "WRITE";

function holders(path: string, access: Access): ReadonlySet<number> | undefined {
  try {
    const files = [path, `${path}-shm`].flatMap(
      (each) => statSync(each, { throwIfNoEntry: false })?.ino ?? [],
    );
    return holdersIn(readFileSync("/proc/locks", "utf8"), files, access);
  } catch {
    return undefined;
  }
}

/** Reads lines like `1: POSIX  ADVISORY  WRITE 4711 fe:00:2171121 120 120` (see proc_locks(5)); `files` are inodes. */
export function holdersIn(
  locks: string,
  files: readonly number[],
  wanted: Access = "WRITE",
): ReadonlySet<number> {
  const holders = new Set<number>();
  for (const line of locks.split("\n")) {
    const [, kind, , access, pid, file] = line.trim().split(/\s+/);
    // A line with an arrow is one that waits; SQLite never does.
    if (kind !== "POSIX" || access !== wanted) continue;
    if (files.includes(Number(file?.split(":")[2]))) holders.add(Number(pid));
  }
  return holders;
}
