/** What verifying finds in a log: nothing where all is well, and each damage at its place. */
import assert from "node:assert/strict";
import { cpSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { systemClock } from "../../../src/cluster/clock.ts";
import { openSqliteReading } from "../../../src/log/sqlite-reading.ts";
import { positionOf } from "../../../src/network/entry.ts";
import { temporaryFolder } from "../../support/folders.ts";
import {
  archive,
  change,
  type Damage,
  epochIn,
  inArchive,
  inLog,
  inSnapshot,
  length,
  log,
  moment,
  spoil,
  spoilPage,
  sqlite,
  story,
  template,
  testDamages,
  where,
} from "./verify-damages.ts";
import { findings } from "./verify-story.ts";

test("a data folder where all is well has no faults, and it is said what it has", async (t) => {
  const folder = temporaryFolder(t);
  cpSync(template, folder, { recursive: true });
  const { said, faults } = await findings(folder, "data");
  const digest = moment(length).digest;
  const entries = story.records.flatMap((record) => record.entries);
  assert.deepEqual(faults, []);
  assert.equal(
    said[0],
    `data/log.sqlite: epoch ${epochIn(folder)}, records 1 to ${length}, ${entries.length} entries, 0 of them poison, 2 bodies erased, digest ${digest}`,
  );
  assert.equal(said[1], `data/nodes/n1: 3 snapshots, of record 20, 40, ${length}, as the log has it`);
  assert.match(
    said[2] ?? "",
    new RegExp(`^data/nodes/n1/archive.sqlite: 4\\d entries up to record ${length}, as`),
  );
  assert.match(
    said[4] ?? "",
    /^data\/nodes\/n2\/archive.sqlite: 4\d entries up to record 45, as the log tells/,
  );
  assert.equal(said.length, 5);
});

const entriesOf = (record: number) => JSON.stringify(story.records[record - 1]?.entries);
test("what stands before damage is held against what nodes made of it", async (t) => {
  const folder = temporaryFolder(t);
  cpSync(template, folder, { recursive: true });
  rewrite(folder, story.seventh, '"stamp"', '"stamp');
  const { said } = await findings(folder, "data");
  const last = story.seventh - 1;
  assert.match(said[0] ?? "", new RegExp(`records 1 to ${last}, .*, digest ${moment(last).digest}$`));
  assert.match(
    said[1] ?? "",
    new RegExp(`n1/archive.sqlite: \\d+ entries up to record ${last}, as the log tells`),
  );
});

test("a log of which nothing can be found, though it has an end, is not waited for", async (t) => {
  const folder = temporaryFolder(t);
  cpSync(template, folder, { recursive: true });
  change(log(folder), "INSERT INTO base VALUES (1000, '')");
  const reading = await openSqliteReading(log(folder), systemClock);
  t.after(() => reading.close());
  await assert.rejects(async () => {
    for await (const _ of reading.follow(7));
  }, /^LogCorrupt: record 8 cannot be found, though the newest is \d+$/);
});

/** Writes the entries of a record anew, with something replaced. */
const rewrite = (folder: string, record: number, from: string | RegExp, to: string) =>
  change(
    log(folder),
    "UPDATE records SET entries = ? WHERE number = ?",
    entriesOf(record).replace(from, to),
    record,
  );
/** All that comes after a head that was changed has another digest. */
const otherDigests = () => {
  const flaw = "its digest is \\S+, and the log comes to \\S+";
  return [...[20, 40, length].map((record) => inSnapshot(record, flaw)), inSnapshot(40, flaw, "n2")];
};
const inBoth = (flaw: string) => [inArchive(flaw), inArchive(flaw, "n2")];
const inTheLog: Readonly<Record<string, Damage>> = {
  "a record is gone": (folder) => {
    change(log(folder), "DELETE FROM records WHERE number = ?", story.seventh);
    return [inLog(`record ${story.seventh} is missing: the next one is ${story.seventh + 1}`)];
  },
  "what somebody said is other words": (folder) => {
    rewrite(folder, story.seventh, "line 7 ", "line 8 ");
    return [inLog(`record ${story.seventh}: entry 0: its body is not the one that was said`)];
  },
  "a byte of it is another": (folder) => {
    spoil(log(folder), "line 7 ", (bytes, at) => bytes.writeUInt8(0x4c, at));
    return [inLog(`record ${story.seventh}: entry 0: its body is not the one that was said`)];
  },
  "something was said elsewhere": (folder) => {
    rewrite(folder, story.seventh, "#tea", "#toe");
    return [
      ...inBoth(`${where(story.seventh)} is there, and the log tells nothing of it`),
      ...otherDigests(),
    ];
  },
  "something was said at another time": (folder) => {
    rewrite(folder, story.seventh, /"stamp":\d+/, '"stamp":1795392000000');
    return [...inBoth(`${where(story.seventh)}: its time is not what the log tells`), ...otherDigests()];
  },
  "two records of a node have changed their places": (folder) => {
    const [one, other] = [story.seventh, story.seventh + 1];
    for (const [from, to] of [
      [one, -1],
      [other, one],
      [-1, other],
    ] as const) {
      change(log(folder), "UPDATE records SET number = ? WHERE number = ?", to, from);
    }
    const n = story.records[other - 1]?.n ?? 0;
    return [
      inLog(
        `record ${one}: it is number ${n} of incarnation 1 of node n1, and number ${n - 1} is not in the log before it`,
      ),
    ];
  },
  "a record is of a node that never was": (folder) => {
    change(log(folder), "UPDATE records SET node = 'n9' WHERE number = ?", story.seventh);
    return [
      inLog(`record ${story.seventh}: it is number \\d+ of incarnation 1 of node n9, and number 1 is not .*`),
    ];
  },
  "a record is no JSON": (folder) => {
    rewrite(folder, story.seventh, '"stamp"', '"stamp');
    return [inLog(`record ${story.seventh} cannot be read: .+`)];
  },
  "an entry has no event": (folder) => {
    rewrite(folder, story.seventh, '"event"', '"evnet"');
    return [inLog(`record ${story.seventh}: entry 0: it has no event`)];
  },
  "its end is lost": (folder) => {
    change(log(folder), "DELETE FROM records WHERE number > 50");
    return [
      inArchive(`it reaches record ${length}, and the log ends at record 50`),
      inSnapshot(length, "the log ends before it, at record 50"),
    ];
  },
  "a page of it cannot be read": (folder) => {
    const page = spoilPage(log(folder), "line 30 ");
    const lost = story.records.filter(({ entries }) => page.includes(entries[0]?.bodyHash ?? "no such"));
    const first = Math.min(...lost.map(({ number }) => number));
    return [inLog(`what follows record ${first - 1} in the log cannot be read: .*malformed`), inLog(sqlite)];
  },
  "what stands for what has expired is nonsense": (folder) => {
    change(log(folder), "INSERT INTO base VALUES (10, 'nonsense')");
    return [
      inLog("what stands in the log for its records up to 10 is of no use: it does not say what it is"),
    ];
  },
  "it is no log, and the nodes are compared with each other": (folder) => {
    writeFileSync(log(folder), "no log at all, though long enough".repeat(99));
    change(archive(folder, "n2"), "UPDATE entries SET at = at + 1 WHERE position = ?", positionOf(20, 0));
    return [
      inLog(".*file is not a database"),
      new RegExp(`archive.sqlite: ${where(20)}: its time is not what data/nodes/n1/archive.sqlite tells$`),
    ];
  },
  "it has another format": (folder) => {
    change(log(folder), "UPDATE meta SET value = '9' WHERE key = 'format'");
    return [inLog(".* has format 9, of another version; this one reads 1")];
  },
};

testDamages("in the log", inTheLog);
