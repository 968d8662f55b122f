/** The SQLite archive over restarts, beside files that are of no use, and while nothing can be written. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type TestContext, test } from "node:test";
import { type Archive, ArchiveUnavailable } from "../../../src/archive/archive.ts";
import type { Kept } from "../../../src/archive/kept.ts";
import { openSqliteArchive, waitingMax } from "../../../src/archive/sqlite-archive.ts";
import { Keeper } from "../../../src/archive/sqlite-keeper.ts";
import { SqliteShelf } from "../../../src/archive/sqlite-shelf.ts";
import { View } from "../../../src/archive/view.ts";
import { systemClock } from "../../../src/cluster/clock.ts";
import type { Clock } from "../../../src/ports.ts";
import { soughtIn } from "../../contract/archive-search.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { erasing, said, told } from "../../support/kept.ts";
import { until } from "../../support/until.ts";

/** Long patience is shortened, so that nobody has to watch it. */
const impatientClock: Clock = {
  ...systemClock,
  after: (delay, task) => systemClock.after(delay / 20, task),
};

interface Scene {
  readonly path: string;
  readonly warnings: string[];
  open(epoch?: string): Archive;
}

function story(what: string, tell: (scene: Scene) => Promise<void>): void {
  test(what, { timeout: 60_000 }, async (t: TestContext) => {
    const path = join(temporaryFolder(t), "archive.sqlite");
    const warnings: string[] = [];
    const archives: Archive[] = [];
    const open = (epoch = "first") => {
      const warn = (message: string) => warnings.push(message);
      const archive = openSqliteArchive({ path, epoch, clock: impatientClock, warn });
      archives.push(archive);
      return archive;
    };
    try {
      await tell({ path, warnings, open });
    } finally {
      for (const archive of archives) await archive.close();
    }
  });
}

const lines = (count: number, first = 1): Kept[] =>
  Array.from({ length: count }, (_, index) => told(first + index, said(1, "#a", `line ${first + index}`)));

function seen(archive: Archive): readonly Kept[] {
  return archive.seenBy({ session: 2, channels: ["#a"] }, 0, 1_000_000, 1_000_000);
}

function change(path: string, sql: string): void {
  const database = new DatabaseSync(path, { timeout: 5000 });
  database.exec(sql);
  database.close();
}

story("closing writes what waits, and the next start knows how far it came", async ({ open, warnings }) => {
  const archive = open();
  for (const line of lines(1200)) archive.keep(line);
  archive.advance(2047);
  await archive.close();
  const again = open();
  assert.equal(again.reached, 2047);
  assert.deepEqual(seen(again), lines(1200));
  for (const line of [...lines(1200), ...lines(5, 2048)]) again.keep(line);
  assert.deepEqual(seen(again), [...lines(1200), ...lines(5, 2048)]);
  assert.deepEqual(warnings, []);
});

story("what is told while it closes is left to the next start", async ({ path, open, warnings }) => {
  const archive = open();
  for (const line of lines(10)) archive.keep(line);
  const closing = archive.close();
  for (const line of lines(10, 11)) archive.keep(line);
  await closing;
  const again = open();
  assert.equal(again.reached, 10);
  for (const line of lines(10, 11)) again.keep(line);
  await again.close();
  // As earlier versions left it.
  change(path, "UPDATE progress SET reached = 15");
  const last = open();
  for (const line of lines(10, 16)) last.keep(line);
  await last.close();
  assert.deepEqual(seen(open()), lines(25));
  assert.deepEqual(warnings, []);
});

const useless: readonly [what: string, spoil: (path: string) => void, warning: RegExp][] = [
  ["of another format", (path) => change(path, "PRAGMA user_version = 7"), /has format 7/],
  ["that is no database", (path) => writeFileSync(path, "x".repeat(5000)), /is damaged/],
  ["that is cut off", (path) => truncateSync(path, 5000), /is damaged/],
  ["that is empty", (path) => truncateSync(path), /has format 0/],
  ["that lacks what it should have", (path) => change(path, "DROP TABLE progress"), /is damaged/],
];
for (const [what, spoil, warning] of useless) {
  story(`a file ${what} is removed, and begun anew`, async ({ path, open, warnings }) => {
    const archive = open();
    for (const line of lines(10)) archive.keep(line);
    await archive.close();
    spoil(path);
    const again = open();
    assert.equal(again.reached, 0);
    assert.deepEqual(seen(again), []);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", warning);
  });
}

story(
  "another log's archive is removed, with all that was put aside by earlier versions",
  async ({ path, open, warnings }) => {
    const archive = open();
    for (const line of lines(10)) archive.keep(line);
    await until(() => archive.reached === 10, "the lines to be written");
    writeFileSync(`${path}.aside`, "hello");
    writeFileSync(`${path}.aside-wal`, "hello");
    const other = open("second");
    assert.equal(other.reached, 0);
    assert.match(warnings[0] ?? "", /belongs to another log/);
    const files = readdirSync(dirname(path)).filter((name) => /aside/.test(name));
    assert.deepEqual(files, []);
  },
);

story("damage that shows later is told, and the next start begins anew", async ({ path, open, warnings }) => {
  const archive = open();
  for (const line of lines(10)) archive.keep(line);
  await archive.close();
  change(path, "UPDATE entries SET deliveries = 'no JSON' WHERE position = 5");
  const again = open();
  assert.throws(() => seen(again), ArchiveUnavailable);
  await again.close();
  assert.equal(open().reached, 0);
  assert.match(warnings[0] ?? "", /was found damaged/);
});

story("where no archive can be, opening says so", async ({ path }) => {
  writeFileSync(path, "");
  const options = { path: join(path, "no-folder.sqlite"), epoch: "e", clock: impatientClock, warn: () => {} };
  assert.throws(() => openSqliteArchive(options), ArchiveUnavailable);
});

story(
  "what cannot be written stays in memory until it can, and there is no room for more",
  async ({ path, open, warnings }) => {
    const archive = open();
    change(
      path,
      "CREATE TRIGGER full BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'the disk is full'); END",
    );
    const many = lines(waitingMax + 10);
    for (const line of many.slice(0, waitingMax)) archive.keep(line);
    assert.equal(archive.room(), undefined);
    for (const line of many.slice(waitingMax)) archive.keep(line);
    let hasRoom = false;
    const room = archive.room()?.then(() => {
      hasRoom = true;
    });
    await until(() => warnings.length > 0, "a warning");
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(hasRoom, false);
    assert.equal(archive.reached, 0);
    assert.deepEqual(seen(archive), many);
    await assert.rejects(archive.search(soughtIn("hello", ["#a"])), ArchiveUnavailable);
    change(path, "DROP TRIGGER full");
    await room;
    assert.equal(archive.room(), undefined);
    await until(() => archive.reached === waitingMax + 10, "everything to be written");
    assert.deepEqual(seen(archive), many);
    assert.equal(warnings.length, 1);
  },
);

story("who cannot write closes all the same, and lets go who waits for room", async ({ path, open }) => {
  const archive = open();
  change(
    path,
    "CREATE TRIGGER full BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'the disk is full'); END",
  );
  for (const line of lines(waitingMax + 1)) archive.keep(line);
  const room = archive.room();
  assert.ok(room);
  await archive.close();
  await room;
});

story("what is erased is in no byte of the file, nor of its WAL", async ({ path, open }) => {
  const archive = open();
  const words = (position: number) => `${"long ".repeat((position * 37) % 900)}secret-${position}.`;
  const all = Array.from({ length: 900 }, (_, index) => told(index + 1, said(1, "#a", words(index + 1))));
  for (const line of all) archive.keep(line);
  await until(() => archive.reached === 900, "the lines to be written");
  const gone = all.map(({ position }) => position).filter((position) => position % 3 === 0);
  // A reader that holds an older version of the pages.
  const reader = new DatabaseSync(path, { readOnly: true });
  reader.exec("BEGIN; SELECT count(*) FROM entries;");
  archive.keep(told(901, said(1, "#a", "secret-901.")));
  archive.keep(erasing(902, [...gone, 901]));
  await until(() => archive.reached === 902, "them to be erased");
  archive.keep(told(903, said(1, "#a")));
  await until(() => archive.reached === 903, "others not to be held up by the reader");
  reader.exec("COMMIT");
  reader.close();
  const bytes = () => {
    const files = readdirSync(dirname(path)).map((name) => join(dirname(path), name));
    return files.map((file) => readFileSync(file, "latin1")).join("");
  };
  await until(() => !bytes().includes("secret-3."), "the WAL to be emptied");
  const text = bytes();
  for (const { position } of [...all, told(901)]) {
    assert.equal(text.includes(`secret-${position}.`), position % 3 !== 0 && position < 901, `${position}`);
  }
});

story("what the file has and the tail still has too is seen once", async ({ path, open }) => {
  await open().close();
  const [keeper, shelf] = [new Keeper(path), new SqliteShelf(path, new Set())];
  const view = new View(2, [{ channel: "#a", first: 1, last: Infinity }]);
  const answer = { isUnclean: false, hasMore: false };
  assert.deepEqual(
    keeper.write({ kept: lines(10), reached: 10, expired: 0, remove: false, clean: true }),
    answer,
  );
  assert.deepEqual(shelf.page(view, 0, 100, 100), []);
  assert.equal(shelf.at(5), undefined);
  shelf.reached = 10;
  assert.deepEqual(shelf.page(view, 0, 100, 100), lines(10));
  // Its answer was lost: the batch comes again.
  assert.deepEqual(
    keeper.write({ kept: lines(20), reached: 20, expired: 0, remove: false, clean: false }),
    answer,
  );
  shelf.reached = 20;
  assert.deepEqual(shelf.page(view, 0, 100, 100), lines(20));
  keeper.close();
  shelf.close();
});
