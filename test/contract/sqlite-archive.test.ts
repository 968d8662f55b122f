/** The SQLite archive keeps an archive's promises, whether entries are written yet or wait. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteArchive } from "../../src/archive/sqlite-archive.ts";
import { systemClock } from "../../src/cluster/clock.ts";
import type { Clock } from "../../src/ports.ts";
import { archiveContract } from "./archive.ts";

const runs = process.env["CHORUS_TEST_LONG"] === "1" ? 500 : 12;

/** What gathers does so for an instant, so that nobody has to watch it; what is too late is so when it would be. */
const impatientClock: Clock = {
  ...systemClock,
  after: (delay, task) => systemClock.after(delay <= 20 ? 1 : delay, task),
};

archiveContract("sqlite", runs, () => {
  const folder = mkdtempSync(join(tmpdir(), "chorus-archive-"));
  const path = join(folder, "archive.sqlite");
  const archive = openSqliteArchive({ path, epoch: "e", clock: impatientClock, warn: console.warn });
  return {
    archive,
    end: async () => {
      await archive.close();
      rmSync(folder, { recursive: true });
    },
  };
});
