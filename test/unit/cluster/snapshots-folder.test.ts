/** Snapshots on a disk: what was saved is there, whole, and no more than is kept. */
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { SnapshotFolder } from "../../../src/cluster/snapshots-folder.ts";
import { temporaryFolder } from "../../support/folders.ts";

test("the newest three are kept, newest first, and what was put aside is not among them", async (t) => {
  const folder = join(temporaryFolder(t), "nodes", "n1");
  const snapshots = new SnapshotFolder(folder);
  assert.deepEqual(snapshots.records(), []);
  for (const record of [900, 20_000, 3, 1_000_000]) await snapshots.save(record, `text ${record}`);
  assert.deepEqual(snapshots.records(), [1_000_000, 20_000, 900]);
  assert.equal(snapshots.read(20_000), "text 20000");
  assert.throws(() => snapshots.read(3));
  snapshots.putAside(20_000);
  assert.deepEqual(new SnapshotFolder(folder).records(), [1_000_000, 900]);
  await snapshots.save(20_000, "another text");
  assert.equal(snapshots.read(20_000), "another text");
});

test("of those that were put aside only the newest stay", async (t) => {
  const folder = temporaryFolder(t);
  const snapshots = new SnapshotFolder(folder);
  for (const record of [1, 2, 3, 4, 5]) {
    await snapshots.save(record, "");
    snapshots.putAside(record);
  }
  assert.deepEqual(
    readdirSync(folder).map((name) => Number.parseInt(name, 10)),
    [3, 4, 5],
  );
});

test("what a crash left unfinished is no snapshot, and in nobody's way", async (t) => {
  const folder = temporaryFolder(t, { unfinished: "half of a te" });
  const snapshots = new SnapshotFolder(folder);
  assert.deepEqual(snapshots.records(), []);
  await snapshots.save(1, "text");
  assert.deepEqual(snapshots.records(), [1]);
});

test("what cannot be saved is refused, and leaves nothing", async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "0000000000000001.snapshot"));
  const snapshots = new SnapshotFolder(folder);
  await assert.rejects(snapshots.save(1, "text"));
  assert.deepEqual(readdirSync(folder), ["0000000000000001.snapshot"]);
  writeFileSync(join(folder, "file"), "");
  await assert.rejects(new SnapshotFolder(join(folder, "file", "snapshots")).save(1, "text"));
});
