/** A backup is the log as of one moment, and what is restored from it never gives an id twice. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { systemClock, systemRandom } from "../../src/cluster/clock.ts";
import { maintain } from "../../src/cluster/maintain.ts";
import { LogUnusable } from "../../src/log/errors.ts";
import { openSqliteLog } from "../../src/log/sqlite.ts";
import { markMoved } from "../../src/log/sqlite-moved.ts";

const home = mkdtempSync(join(tmpdir(), "chorus-backup-"));
after(() => rmSync(home, { recursive: true }));

const open = (folder: string) =>
  openSqliteLog<{ body?: unknown }, never>({
    folder,
    node: "n1",
    clock: systemClock,
    random: systemRandom,
    siblingLostAfter: 0,
    warn: () => {},
  });

const record = (n: number) => ({ node: "n1", incarnation: 1, n, entries: [{ body: `the ${n}th` }] });

async function texts(folder: string): Promise<unknown[]> {
  const log = await open(folder);
  const head = await log.head();
  const read: unknown[] = [];
  for await (const records of log.follow(0)) {
    read.push(...records.flatMap(({ entries }) => entries.map(({ body }) => body)));
    if (read.length >= head) break;
  }
  await log.close();
  return read;
}

test("a log in use is backed up, and restored under a new epoch beside what was there", async () => {
  const [folder, file] = [join(home, "data"), join(home, "backup.sqlite")];
  const log = await open(folder);
  await log.append(record(1));
  maintain(["backup", folder, file], () => {});
  await log.append(record(2));
  assert.throws(() => maintain(["restore", folder, file], () => {}), /is in use: stop its nodes first/);
  assert.throws(() => maintain(["backup", folder, file], () => {}), /is there already/);
  const { epoch } = log;
  await log.close();

  const said: string[] = [];
  maintain(["restore", folder, file], (line) => said.push(line));
  assert.match(said.join("\n"), /What was there is in .*log-before-.*\.sqlite/);
  assert.deepEqual(await texts(folder), ["the 1th"]);
  const restored = await open(folder);
  assert.ok(restored.epoch > epoch, `${restored.epoch} comes after ${epoch}`);
  await restored.close();
});

test("a backup has what stands for the records that have expired", async () => {
  const [folder, file] = [join(home, "trimmed"), join(home, "trimmed.sqlite")];
  const log = await open(folder);
  for (let n = 1; n <= 3; n++) await log.append(record(n));
  await log.trim({ record: 2, text: "two" });
  maintain(["backup", folder, file], () => {});
  await log.close();
  maintain(["restore", join(home, "elsewhere"), file], () => {});
  const restored = await open(join(home, "elsewhere"));
  assert.deepEqual({ ...(await restored.base()) }, { record: 2, text: "two" });
  assert.equal(await restored.head(), 3);
  await restored.close();
});

test("what is no backup is refused in one line, and nothing is touched", () => {
  assert.throws(() => maintain(["restore", home, join(home, "nothing")], () => {}), /there is no backup/);
  assert.throws(() => maintain(["backup"], () => {}), /^UsageError: use: npm run log/);
});

test("a folder whose log has moved takes no other one, until a backup is restored there", async () => {
  const [folder, file] = [join(home, "moved"), join(home, "before.sqlite")];
  const log = await open(folder);
  await log.append(record(1));
  await log.close();
  maintain(["backup", folder, file], () => {});
  markMoved(folder, { epoch: log.epoch, stream: "tea", address: "nats://a:4222" });
  const moved = new LogUnusable(
    `the log of ${folder} has moved to stream tea of nats://a:4222: log and nats.stream are to name it`,
  );
  await assert.rejects(open(folder), moved);
  assert.throws(() => maintain(["backup", folder, join(home, "after.sqlite")], () => {}), moved);
  maintain(["restore", folder, file], () => {});
  assert.deepEqual(await texts(folder), ["the 1th"]);
});
