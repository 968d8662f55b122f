/** Backup and restore of the SQLite log, by SQLite itself: the file may be in use while it is copied. */
import { existsSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { epochOf } from "./epoch.ts";
import { LogUnusable } from "./errors.ts";
import { connect, ensureLog, failureOf, logPath, prepareFolder } from "./sqlite-file.ts";
import { refuseMoved, unmarkMoved } from "./sqlite-moved.ts";

/** Copies the log of a data folder, as of one moment, into a new file. @throws LogUnusable */
export function backUp(folder: string, file: string): void {
  if (existsSync(file)) throw new LogUnusable(`${file} is there already`);
  refuseMoved(folder);
  if (!existsSync(logPath(folder))) throw new LogUnusable(`there is no log in ${folder}`);
  const log = connect(logPath(folder));
  try {
    log.prepare("VACUUM INTO ?").run(file);
  } catch (error) {
    throw new LogUnusable(`cannot write ${file}: ${(error as Error).message}`);
  } finally {
    log.close();
  }
}

/**
 * Puts a backup in the place of a data folder's log, which is kept beside it. The restored log begins a new epoch at
 * `now` (ms since 1970), so that no message of it ever has the id of one that was said after the backup. A folder whose log
 * had moved has one of its own again.
 * @returns where the log that was there is kept, if there was one. @throws LogUnusable
 */
export function restore(folder: string, file: string, now: number): string | undefined {
  if (!existsSync(file) || !statSync(file).isFile()) throw new LogUnusable(`there is no backup ${file}`);
  prepareFolder(folder);
  const path = logPath(folder);
  const aside = existsSync(path) ? join(folder, `log-before-${epochOf(now)}.sqlite`) : undefined;
  const backup = connect(file);
  try {
    ensureLog(backup, file, now);
    if (aside !== undefined) putAside(path, aside);
    backup.prepare("VACUUM INTO ?").run(path);
  } finally {
    backup.close();
  }
  const log = connect(path);
  log.exec("PRAGMA journal_mode = WAL");
  log.prepare("UPDATE meta SET value = ? WHERE key = 'epoch'").run(epochOf(now));
  log.close();
  unmarkMoved(folder);
  return aside;
}

/**
 * Renames a log. Leaving write-ahead mode before needs the file for oneself: it fails while any node runs.
 * @throws LogUnusable
 */
export function putAside(path: string, aside: string): void {
  const log = connect(path);
  try {
    log.exec("PRAGMA journal_mode = DELETE");
  } catch (error) {
    if (failureOf(error) !== "busy") throw error;
    throw new LogUnusable(`${path} is in use: stop its nodes first`);
  } finally {
    log.close();
  }
  renameSync(path, aside);
}
