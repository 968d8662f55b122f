/** Copies of the archive's file: what is in them, what stands beside them, and what a death in the middle leaves. */
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type TestContext, test } from "node:test";
import { zstdDecompressSync } from "node:zlib";
import { type ArchiveCopy, ArchiveUnavailable } from "../../../src/archive/archive.ts";
import { openSqliteArchive, type SqliteArchive } from "../../../src/archive/sqlite-archive.ts";
import { copyArchive, receiveCopy } from "../../../src/archive/sqlite-copy.ts";
import { systemClock } from "../../../src/cluster/clock.ts";
import { pageOf, wholly } from "../../contract/archive-pages.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { erasing, said, told } from "../../support/kept.ts";
import { until } from "../../support/until.ts";

interface Scene {
  /** The archive in this folder, which is made. */
  open(folder: string, epoch?: string): SqliteArchive;
  path(folder: string): string;
}

function story(what: string, tell: (scene: Scene) => Promise<void>): void {
  test(what, { timeout: 60_000 }, async (t: TestContext) => {
    const all = temporaryFolder(t);
    const archives: SqliteArchive[] = [];
    const path = (folder: string) => join(all, folder, "archive.sqlite");
    const open = (folder: string, epoch = "e") => {
      const archive = openSqliteArchive({ path: path(folder), epoch, clock: systemClock, warn: () => {} });
      archives.push(archive);
      return archive;
    };
    try {
      await tell({ open, path });
    } finally {
      for (const archive of archives) await archive.close();
    }
  });
}

/** Somebody says something at each of these positions. */
async function keep(archive: SqliteArchive, first: number, last: number): Promise<void> {
  for (let position = first; position <= last; position++)
    archive.keep(told(position, said(1, "#a", `secret-${position}.`)));
  await until(() => archive.reached >= last, "everything to be written");
}

async function bytesOf(copy: ArchiveCopy): Promise<Buffer> {
  const content = await Array.fromAsync(copy.content);
  await copy.close();
  return Buffer.concat(content);
}

async function* piecesOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const positions = (archive: SqliteArchive) => pageOf(archive, wholly("#a"), { limit: 9999 });
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

story("a copy is of one moment, while the archive goes on, and leaves nothing behind", async (scene) => {
  const archive = scene.open("one");
  await keep(archive, 1, 500);
  const copying = archive.copy();
  await keep(archive, 501, 3000);
  const copy = await copying;
  await keep(archive, 3001, 3100);
  const bytes = await bytesOf(copy);
  assert.ok(copy.reached >= 500 && copy.reached <= 3000, `${copy.reached}`);
  const other = scene.open("other");
  await other.adopt(piecesOf(bytes));
  assert.deepEqual(positions(other), range(1, copy.reached));
  for (const folder of ["one", "other"]) {
    const files = readdirSync(dirname(scene.path(folder))).filter((name) => /copy|incoming/.test(name));
    assert.deepEqual(files, []);
  }
});

story(
  "what was erased is in no byte of a copy, and what has expired in none below its beginning",
  async (scene) => {
    const archive = scene.open("one");
    await keep(archive, 1, 2000);
    archive.keep(erasing(2001, range(1500, 1600)));
    archive.expire(1000);
    await until(() => archive.reached === 2001, "them to be erased");
    const copy = await archive.copy();
    const text = zstdDecompressSync(await bytesOf(copy)).toString("latin1");
    assert.ok(copy.begins <= 1000);
    for (const position of range(1, 2000)) {
      if (position >= copy.begins && position < 1000) continue;
      const isThere = position >= 1000 && (position < 1500 || position > 1600);
      assert.equal(text.includes(`secret-${position}.`), isThere, `${position}`);
    }
    await until(() => archive.isClean, "what has expired to be removed");
    const later = await archive.copy();
    assert.equal(later.begins, 1000);
    assert.ok(!zstdDecompressSync(await bytesOf(later)).includes("secret-999."));
  },
);

story("a copy of another log's archive is not taken", async (scene) => {
  const archive = scene.open("one", "another");
  await keep(archive, 1, 10);
  const bytes = await bytesOf(await archive.copy());
  const other = scene.open("other");
  await keep(other, 1, 5);
  await assert.rejects(other.adopt(piecesOf(bytes)), ArchiveUnavailable);
  assert.deepEqual(positions(other), range(1, 5));
});

story("what a process left in its WAL is not taken for the copy's", async (scene) => {
  const archive = scene.open("one");
  await keep(archive, 1, 50);
  const bytes = await bytesOf(await archive.copy());
  const dying = scene.open("dying");
  await keep(dying, 1, 900);
  // It has died: nobody closed its files.
  mkdirSync(dirname(scene.path("dead")));
  for (const end of ["", "-wal"]) cpSync(`${scene.path("dying")}${end}`, `${scene.path("dead")}${end}`);
  const next = scene.open("dead");
  assert.equal(next.reached, 900);
  await next.adopt(piecesOf(bytes));
  assert.deepEqual(positions(next), range(1, 50));
  await next.close();
  assert.deepEqual(positions(scene.open("dead")), range(1, 50));
});

story("who dies before the copy is in its place has what it had, and no rest of the copy", async (scene) => {
  const archive = scene.open("one");
  await keep(archive, 1, 50);
  const bytes = await bytesOf(await archive.copy());
  const dying = scene.open("dying");
  await keep(dying, 1, 9);
  await dying.close();
  await receiveCopy(scene.path("dying"), "e", piecesOf(bytes));
  writeFileSync(`${scene.path("dying")}.copy`, "half of a co");
  const next = scene.open("dying");
  assert.deepEqual(positions(next), range(1, 9));
  for (const end of [".incoming", ".copy"]) assert.ok(!existsSync(`${scene.path("dying")}${end}`));
  await keep(next, 10, 12);
  assert.deepEqual(positions(next), range(1, 12));
});

story("an archive that somebody reads just now stays as it is", async (scene) => {
  const archive = scene.open("one");
  await keep(archive, 1, 50);
  const bytes = await bytesOf(await archive.copy());
  const writing = scene.open("other");
  await keep(writing, 1, 9);
  const reader = new DatabaseSync(scene.path("other"), { readOnly: true });
  reader.exec("BEGIN; SELECT count(*) FROM entries;");
  await keep(writing, 10, 12);
  await writing.close();
  const other = scene.open("other");
  await assert.rejects(other.adopt(piecesOf(bytes)), /it is being read/);
  assert.deepEqual(positions(other), range(1, 12));
  reader.exec("COMMIT");
  reader.close();
  await other.adopt(piecesOf(bytes));
  assert.deepEqual(positions(other), range(1, 50));
});

story("an archive that is damaged is not copied, and nothing is left of the attempt", async (scene) => {
  const archive = scene.open("one");
  await keep(archive, 1, 900);
  await archive.close();
  const path = scene.path("one");
  const file = readFileSync(path);
  writeFileSync(path, file.fill(7, file.length / 4, file.length / 2));
  await assert.rejects(copyArchive(path), ArchiveUnavailable);
  assert.ok(!existsSync(`${path}.copy`));
});
