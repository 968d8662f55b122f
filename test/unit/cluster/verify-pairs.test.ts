/** Two that are compared: logs with each other, what a node has made with a log, and two nodes. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { baseOf } from "../../../src/cluster/base.ts";
import { UsageError } from "../../../src/cluster/config.ts";
import { writeSnapshot } from "../../../src/cluster/snapshots-file.ts";
import { readVerifyWords } from "../../../src/cluster/verify-options.ts";
import { backUp, restore } from "../../../src/log/sqlite-backup.ts";
import type { NetworkRecord } from "../../../src/network/entry.ts";
import { type Written, writeDataFolder } from "../../support/data-folder.ts";
import { temporaryFolder } from "../../support/folders.ts";
import {
  archive,
  change,
  epochIn,
  length,
  moment,
  snapshot,
  story,
  template,
  where,
} from "./verify-damages.ts";
import { findings } from "./verify-story.ts";

const { records, told } = story;

/** A folder with other data folders in it, by their names. */
async function folderWith(
  t: TestContext,
  folders: Readonly<Record<string, { readonly records?: readonly NetworkRecord[] } & Written>>,
): Promise<string> {
  const folder = temporaryFolder(t);
  for (const [name, { records: written = records, ...more }] of Object.entries(folders)) {
    await writeDataFolder(join(folder, name), written, more);
  }
  return folder;
}

/** The records, with one of them changed. */
function changed(number: number, by: (record: NetworkRecord) => NetworkRecord): NetworkRecord[] {
  return records.map((record) => (record.number === number ? by(record) : record));
}

test("a backup is the beginning of its log, and what was erased since is named as such", async (t) => {
  const folder = await folderWith(t, { data: {}, before: { records: told.slice(0, 45) } });
  backUp(join(folder, "before"), join(folder, "backup.sqlite"));
  const { said, faults } = await findings(folder, "data", "backup.sqlite");
  assert.deepEqual(faults, []);
  assert.deepEqual(said.slice(1, 4), [
    `data/log.sqlite: 1 body is erased that backup.sqlite has, the first at record 12, entry 0`,
    "data/log.sqlite and backup.sqlite: records 1 to 45 are the same",
    `one goes on where the other ends: data/log.sqlite at record ${length}, backup.sqlite at record 45`,
  ]);
});

test("a log that was restored is the same under another epoch", async (t) => {
  const folder = await folderWith(t, { data: {} });
  backUp(join(folder, "data"), join(folder, "backup.sqlite"));
  restore(join(folder, "new"), join(folder, "backup.sqlite"), Date.UTC(2027, 1, 1));
  const { said, faults } = await findings(folder, "new", "backup.sqlite");
  assert.deepEqual(faults, []);
  assert.match(said[1] ?? "", /^new\/log\.sqlite and backup\.sqlite: their epochs are \w{8} and \w{8}: /);
  assert.equal(said[2], `new/log.sqlite and backup.sqlite: records 1 to ${length} are the same`);
});

test("what a backup has lost without an entry that says so is worth a word", async (t) => {
  const folder = await folderWith(t, { data: { records: records.slice(0, 45) } });
  const { said, faults } = await findings(folder, "data");
  assert.deepEqual(faults, []);
  assert.match(
    said[1] ?? "",
    /^data\/log\.sqlite: what erased 1 body, the first at record 12, entry 0, is not in/,
  );
});

const differing: Readonly<
  Record<string, readonly [by: (record: NetworkRecord) => NetworkRecord, says: string]>
> = {
  "by whose it is": [
    (record) => ({ ...record, node: "n2" }),
    `one is record ${records[story.seventh - 1]?.n} of n1/1, the other ${records[story.seventh - 1]?.n} of n2/1`,
  ],
  "by how much is in it": [
    (record) => ({ ...record, entries: [...record.entries, ...record.entries] }),
    "one has 1 entry, the other 2",
  ],
  "by what happened": [
    (record) => ({
      ...record,
      entries: record.entries.map((entry) => ({ ...entry, stamp: entry.stamp + 1 })),
    }),
    "entry 0, stamp",
  ],
  "by what was said": [
    (record) => ({
      ...record,
      entries: record.entries.map((entry) => ({ ...entry, body: { text: "x", salt: "" } })),
    }),
    "entry 0, its body",
  ],
};
for (const [how, [by, says]] of Object.entries(differing)) {
  test(`two logs differ at a record ${how}: that is the first difference`, async (t) => {
    const folder = await folderWith(t, { one: {}, other: { records: changed(story.seventh, by) } });
    const { said, faults } = await findings(folder, "one", "other");
    assert.equal(faults[0], `one/log.sqlite and other/log.sqlite differ at record ${story.seventh}: ${says}`);
    const same = `one/log.sqlite and other/log.sqlite: records 1 to ${story.seventh - 1} are the same`;
    assert.ok(said.includes(same), said.join("\n"));
  });
}

test("logs of which different parts have expired are compared where both are, and where one begins", async (t) => {
  const folder = await folderWith(t, { whole: {}, some: { base: 10 }, more: { base: 20 } });
  for (const [one, other, begin] of [
    ["whole", "some", 11],
    ["some", "whole", 11],
    ["more", "some", 21],
  ] as const) {
    const { said, faults } = await findings(folder, one, other);
    assert.deepEqual(faults, []);
    assert.ok(
      said.includes(`${one}/log.sqlite and ${other}/log.sqlite: records ${begin} to ${length} are the same`),
      said.join("\n"),
    );
    const expired = other === "whole" ? [one, 10] : [one === "more" ? one : other, begin - 1];
    const line = `${expired[0]}/log.sqlite, what has expired there: 1 snapshot, of record ${expired[1]}, as the log has it`;
    assert.ok(said.includes(line), said.join("\n"));
  }
  const base = baseOf({ ...moment(10), digest: "other" });
  change(join(folder, "some/log.sqlite"), "UPDATE base SET text = ?", base.text);
  const { faults } = await findings(folder, "whole", "some");
  assert.match(
    faults.join("\n"),
    /^some\/log.sqlite, what has expired there: its digest is other, and the log comes to/,
  );
});

test("of logs that have no record in common that is said", async (t) => {
  const folder = await folderWith(t, { old: { records: records.slice(0, 9) }, new: { base: 20 } });
  const { said, faults } = await findings(folder, "old", "new");
  assert.deepEqual(faults, []);
  assert.ok(said.includes("old/log.sqlite and new/log.sqlite have no records in common"), said.join("\n"));
});

test("a node's folder is held against the log that is given with it", async (t) => {
  const folder = temporaryFolder(t);
  cpSync(template, folder, { recursive: true });
  cpSync(join(folder, "data/nodes/n1"), join(folder, "n1"), { recursive: true });
  change(join(folder, "n1/archive.sqlite"), "UPDATE entries SET at = 7 WHERE position = ?", 20 * 1024);
  for (const names of [
    ["n1", "data/log.sqlite"],
    ["data", "n1"],
  ]) {
    const { faults } = await findings(folder, ...names);
    assert.deepEqual(faults, [`n1/archive.sqlite: ${where(20)}: its time is not what the log tells`]);
  }
});

test("where what expired is still in an archive, or is gone from it already, nothing is missing", async (t) => {
  const folder = await folderWith(t, {
    data: { told, base: 20, nodes: { n1: { snapshots: [5, 20, 30] }, n2: {} } },
  });
  change(archive(folder, "n2"), "UPDATE progress SET expired = ?", 30 * 1024);
  change(archive(folder, "n2"), "DELETE FROM entries WHERE position < ?", 25 * 1024);
  const { said, faults } = await findings(folder, "data");
  assert.deepEqual(faults, []);
  assert.match(said[0] ?? "", new RegExp(`records 21 to ${length} \\(what was before has expired\\), `));
  assert.equal(said[1], "data/nodes/n1/snapshots, of record 5: older than what the log has");
  assert.equal(said[2], "data/nodes/n1: 2 snapshots, of record 20, 30, as the log has it");
});

test("what the log is still to lose is gone from an archive that has come to what erased it", async (t) => {
  const folder = await folderWith(t, { data: { records: told, nodes: { n1: {}, n2: { until: 45 } } } });
  const { said, faults } = await findings(folder, "data");
  assert.deepEqual(faults, []);
  assert.match(said[0] ?? "", /, 0 bodies erased, /);
});

test("words that the log has lost, though nothing erased them, are named where an archive has them", async (t) => {
  const some = { records: records.slice(0, 45), told: told.slice(0, 45) };
  const folder = await folderWith(t, { data: { ...some, nodes: { n1: {} } } });
  assert.deepEqual((await findings(folder, "data")).faults, [
    `data/nodes/n1/archive.sqlite: ${where(12)}: it has words that the log has lost, though nothing erased them`,
  ]);
});

test("two nodes are compared as far as both have come", async (t) => {
  const folder = temporaryFolder(t);
  cpSync(template, folder, { recursive: true });
  const names = ["data/nodes/n2", "data/nodes/n1"];
  const { said, faults } = await findings(folder, ...names);
  assert.deepEqual(faults, []);
  assert.match(said[0] ?? "", /^data\/nodes\/n1\/archive.sqlite: epoch \w+, \d+ entries up to record 58$/);
  assert.match(
    said[1] ?? "",
    /^data\/nodes\/n2\/archive.sqlite: \d+ entries up to record 45, as data\/nodes\/n1/,
  );
  assert.equal(said[2], "4 snapshots can be read; their digests of the same record agree: 1");

  for (const [node, first] of [
    ["n2", 15],
    ["n1", 18],
  ] as const) {
    change(archive(folder, node), "UPDATE progress SET expired = ?", first * 1024);
    change(archive(folder, node), "DELETE FROM entries WHERE position < ?", first * 1024);
    assert.deepEqual((await findings(folder, ...names)).faults, []);
  }
  change(archive(folder, "n2"), "DELETE FROM entries WHERE position IN (?, ?)", 20 * 1024, 30 * 1024);
  writeFileSync(snapshot(folder, 40), writeSnapshot(epochIn(folder), { ...moment(40), digest: "other" }));
  const differences = (await findings(folder, ...names)).faults;
  assert.deepEqual(differences, [
    `data/nodes/n2/archive.sqlite: ${where(20)} is missing`,
    "data/nodes/n1/snapshots, of record 40: its digest at record 40 is not that of data/nodes/n2/snapshots, of record 40",
  ]);
});

test("a node's folder alone is read, and what cannot be is named", async (t) => {
  const folder = temporaryFolder(t);
  cpSync(template, folder, { recursive: true });
  assert.deepEqual((await findings(folder, "data/nodes/n1")).faults, []);
  change(archive(folder), "DELETE FROM said_by WHERE position = ?", story.seventh * 1024);
  const { faults } = await findings(folder, "data/nodes/n1");
  assert.deepEqual(faults, [`data/nodes/n1/archive.sqlite: ${where(story.seventh)}: it is not in said_by`]);
});

test("what cannot be verified is wrong usage, in one line", async (t) => {
  const folder = temporaryFolder(t, { file: "" });
  mkdirSync(join(folder, "empty", "nodes", "n1"), { recursive: true });
  const isUsage = (pattern: RegExp) => (error: unknown) =>
    error instanceof UsageError && pattern.test(error.message) && !error.message.includes("\n");
  await assert.rejects(findings(folder, "nowhere"), isUsage(/there is no .*nowhere$/));
  await assert.rejects(
    findings(folder, "empty"),
    isUsage(/is neither a data folder, nor a node's folder, nor/),
  );
  assert.match((await findings(folder, "file")).faults[0] ?? "", /^file: .*not a log$/);
  assert.throws(() => readVerifyWords([]), isUsage(/^say what to verify/));
  assert.throws(() => readVerifyWords(["a", "b", "c"]), isUsage(/^unknown argument "c"/));
  assert.throws(() => readVerifyWords(["a", "a"]), isUsage(/the same$/));
  assert.throws(() => readVerifyWords(["--colour", "a"]), isUsage(/--colour/));
  assert.deepEqual(readVerifyWords(["a", "b"]), ["a", "b"]);
});

test("a database that is no log is told from one", async (t) => {
  const folder = temporaryFolder(t);
  cpSync(template, folder, { recursive: true });
  const { faults } = await findings(folder, "data/nodes/n1/archive.sqlite");
  assert.match(faults[0] ?? "", /is a database, but not a log$/);
});
