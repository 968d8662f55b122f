/** What has expired leaves the archive's files, a little at a time, also over restarts, and holds up nothing that is kept. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type TestContext, test } from "node:test";
import type { Archive } from "../../../src/archive/archive.ts";
import { openSqliteArchive } from "../../../src/archive/sqlite-archive.ts";
import { systemClock } from "../../../src/cluster/clock.ts";
import type { Clock } from "../../../src/ports.ts";
import { secret, secrets } from "../../support/files.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { direct, erasing, joined, person, renamed, said, told } from "../../support/kept.ts";
import { until } from "../../support/until.ts";

interface Scene {
  readonly path: string;
  open(clock?: Clock): Archive;
}

function story(what: string, tell: (scene: Scene) => Promise<void>): void {
  test(what, { timeout: 60_000 }, async (t: TestContext) => {
    const path = join(temporaryFolder(t), "archive.sqlite");
    const archives: Archive[] = [];
    const open = (clock = systemClock) => {
      const archive = openSqliteArchive({ path, epoch: "e", clock, warn: assert.fail });
      archives.push(archive);
      return archive;
    };
    try {
      await tell({ path, open });
    } finally {
      for (const archive of archives) await archive.close();
    }
  });
}

const text = (position: number) => `${"x".repeat((position * 397) % 3000)} ${secret(position)}`;

function talk(archive: Archive, first: number, last: number): void {
  for (let position = first; position <= last; position++) {
    archive.keep(told(position, said(1, "#tea", text(position))));
  }
}

/** Secrets that can be read in the files, by their positions. By another process: who closes a file gives up all its locks on it. */
function secretsIn(path: string): number[] {
  const files = [path, `${path}-wal`].filter((file) => existsSync(file));
  const bytes = execFileSync("cat", files, { encoding: "latin1", maxBuffer: 2 ** 28 });
  return [...new Set([...bytes.matchAll(secrets)].map(([word]) => Number(word.slice(6, -1))))];
}

const gone = (path: string, before: number) =>
  until(() => secretsIn(path).every((position) => position >= before), `nothing below ${before} to be left`);

story("what has expired can be read in no file, and what has not is whole", async ({ path, open }) => {
  const archive = open();
  archive.keep(told(1, joined(1, "#tea")));
  archive.keep(told(2, renamed(1, "#coffee", "#tea")));
  archive.keep(told(3, direct(person(1, "ann", "Ann", 3), person(2, "bob"))));
  talk(archive, 4, 3000);
  await until(() => archive.reached === 3000, "everything to be written");
  // Erased before, and after.
  archive.keep(erasing(3001, [100, 2900]));
  archive.expire(2500);
  archive.keep(erasing(3002, [200, 2901]));
  await gone(path, 2500);
  const left = secretsIn(path).sort((one, other) => one - other);
  assert.deepEqual([left.length, left[0], left.at(-1)], [499, 2500, 3000]);
  const rows = (table: string) => {
    const database = new DatabaseSync(path, { readOnly: true });
    const count = database.prepare(`SELECT count(*) AS count FROM ${table} WHERE position < 2500`).get();
    database.close();
    return count?.count as number;
  };
  for (const table of ["place_entries", "session_entries", "said_by", "moves", "renamings"])
    assert.equal(rows(table), 0, table);
  await until(() => rows("entries") < 500, "most of the empty rows to be removed");
});

story("however often something expires, no copy of it stays behind in the file", async ({ path, open }) => {
  const archive = open();
  let seed = 1;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  // Of all sizes: then rows are moved from page to page.
  const size = () => (random(10) === 0 ? random(20_000) : random(200));
  const say = (first: number, last: number) => {
    for (let position = first; position <= last; position++)
      archive.keep(told(position, said(1, "#tea", `${"x".repeat(size())} ${secret(position)}`)));
  };
  say(1, 1200);
  await until(() => archive.reached === 1200, "everything to be written");
  for (let before = 10; before < 1100; before += 1 + random(random(2) === 0 ? 10 : 200)) {
    archive.expire(before);
    await gone(path, before);
  }
});

story(
  "what has expired is not removed more slowly than a busy network has new entries",
  async ({ path, open }) => {
    let paused = 0;
    const after = (delay: number, task: () => void) => {
      paused += delay;
      return systemClock.after(0, task);
    };
    const archive = open({ ...systemClock, after });
    for (let position = 1; position <= 3000; position++)
      archive.keep(told(position, said(1, "#tea", secret(position))));
    await until(() => archive.reached === 3000, "everything to be written");
    paused = 0;
    archive.expire(3001);
    await gone(path, 3001);
    assert.ok(paused <= 1000, `${paused} ms of pauses for 3000 entries`);
  },
);

story("new entries are written while old ones are removed", async ({ path, open }) => {
  const archive = open();
  talk(archive, 1, 3000);
  await until(() => archive.reached === 3000, "everything to be written");
  archive.expire(3001);
  talk(archive, 3001, 3100);
  await until(() => archive.reached === 3100, "what is new to be written");
  assert.ok(
    secretsIn(path).some((position) => position < 3001),
    "the old ones are all removed before",
  );
  await gone(path, 3001);
});

story(
  "what was broken off is finished after the next start, whoever reads meanwhile",
  async ({ path, open }) => {
    const archive = open();
    talk(archive, 1, 3000);
    await until(() => archive.reached === 3000, "everything to be written");
    archive.expire(3000);
    await archive.close();
    assert.ok(secretsIn(path).length > 1000, "it was all removed before: the test proves nothing");
    const reader = new DatabaseSync(path, { readOnly: true });
    reader.exec("BEGIN");
    reader.prepare("SELECT count(*) FROM entries").get();
    const again = open();
    assert.equal(again.at(2999), undefined);
    assert.equal(again.at(3000)?.position, 3000);
    again.advance(3001);
    await until(() => again.reached === 3001, "a batch to be written beside a reader");
    await new Promise((resolve) => setTimeout(resolve, 600));
    reader.exec("COMMIT");
    reader.close();
    await gone(path, 3000);
  },
);
