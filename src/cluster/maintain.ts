/** Looking after a data folder from the command line: backup and restore of its log. */
import { backUp, restore } from "../log/sqlite-backup.ts";
import { systemClock } from "./clock.ts";
import { UsageError } from "./usage-error.ts";

const usage =
  "use: npm run log -- backup DATA-FOLDER FILE, or: npm run log -- restore DATA-FOLDER FILE, or: npm run log -- repair --help";

/** Does what the words say, and tells what was done. @throws UsageError, LogUnusable */
export function maintain(
  [task, folder, file, ...more]: readonly string[],
  print: (line: string) => void,
): void {
  if (folder === undefined || file === undefined || more.length > 0) throw new UsageError(usage);
  if (task === "backup") {
    backUp(folder, file);
    print(`The log of ${folder} is in ${file}.`);
  } else if (task === "restore") {
    const aside = restore(folder, file, systemClock.now());
    print(`The log of ${folder} is that of ${file}.`);
    if (aside !== undefined) print(`What was there is in ${aside}.`);
  } else {
    throw new UsageError(usage);
  }
}
