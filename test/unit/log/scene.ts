/** A folder with an SQLite log in it, for as long as a test lasts. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { systemClock, systemRandom } from "../../../src/cluster/clock.ts";
import { openSqliteLog, type SqliteLog } from "../../../src/log/sqlite.ts";
import type { TestEntry } from "../../contract/log-records.ts";

type Log = SqliteLog<TestEntry, unknown>;

interface Scene {
  readonly folder: string;
  readonly path: string;
  readonly warnings: string[];
  open(node?: string, folder?: string): Promise<Log>;
}

export function story(name: string, tell: (scene: Scene) => Promise<void>): void {
  test(name, { timeout: 30_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "chorus-sqlite-"));
    const opened: Log[] = [];
    const warnings: string[] = [];
    const open = async (node = "n1", at = folder) => {
      const log: Log = await openSqliteLog({
        folder: at,
        node,
        clock: systemClock,
        random: systemRandom,
        siblingLostAfter: 0,
        warn: (message) => warnings.push(message),
      });
      opened.push(log);
      return log;
    };
    try {
      await tell({ folder, path: join(folder, "log.sqlite"), warnings, open });
    } finally {
      for (const log of opened) await log.close();
      rmSync(folder, { recursive: true });
    }
  });
}
