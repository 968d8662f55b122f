/** The SQLite log keeps the log's promises, with several handles on one file. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { systemClock, systemRandom } from "../../src/cluster/clock.ts";
import { openSqliteLog } from "../../src/log/sqlite.ts";
import type { Clock } from "../../src/ports.ts";
import { logContract } from "./log.ts";
import type { TestEntry, TestLog } from "./log-records.ts";

/** Long patience is shortened, so that nobody has to watch it. */
const impatientClock: Clock = {
  ...systemClock,
  after: (delay, task) => systemClock.after(delay >= 5000 ? delay / 20 : delay, task),
};

logContract("sqlite", async () => {
  const folder = mkdtempSync(join(tmpdir(), "chorus-log-"));
  const logs: TestLog[] = [];
  return {
    open: async (node) => {
      const log = await openSqliteLog<TestEntry, unknown>({
        folder,
        node,
        clock: impatientClock,
        random: systemRandom,
        siblingLostAfter: 0,
        warn: console.warn,
      });
      logs.push(log);
      return log;
    },
    damage: async (number) => change(folder, "DELETE FROM records WHERE number = ?", number),
    end: async () => {
      for (const log of logs) await log.close();
      rmSync(folder, { recursive: true });
    },
  };
});

function change(folder: string, sql: string, number: number): void {
  const database = new DatabaseSync(join(folder, "log.sqlite"), { timeout: 5000 });
  database.prepare(sql).run(number);
  database.close();
}
