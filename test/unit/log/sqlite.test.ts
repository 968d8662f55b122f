/** What is particular to the log as an SQLite file: what it refuses, what it erases, what it survives. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { systemClock, systemRandom } from "../../../src/cluster/clock.ts";
import { epochOf } from "../../../src/log/epoch.ts";
import { LogCorrupt, LogRefused, LogUnusable } from "../../../src/log/errors.ts";
import { lineLengthMax } from "../../../src/log/lines.ts";
import { backUp } from "../../../src/log/sqlite-backup.ts";
import { refuseNetworkFileSystem, refuseOldSqlite } from "../../../src/log/sqlite-file.ts";
import { SqliteSource } from "../../../src/log/sqlite-source.ts";
import { range, record, type TestEntry, take } from "../../contract/log-records.ts";
import { story } from "./scene.ts";

const oneLine = (pattern: RegExp) => (error: Error) =>
  pattern.test(error.message) && !error.message.includes("\n");

story("a file that is no database is not touched", async ({ path, open }) => {
  writeFileSync(path, "my shopping list\n".repeat(100));
  await assert.rejects(open(), LogCorrupt);
  assert.equal(readFileSync(path, "utf8"), "my shopping list\n".repeat(100));
});

story("another program's database is not touched", async ({ path, open }) => {
  const database = new DatabaseSync(path);
  database.exec("CREATE TABLE recipes (name)");
  database.close();
  const before = readFileSync(path);
  await assert.rejects(open(), LogCorrupt);
  assert.deepEqual(readFileSync(path), before);
});

story("a log of another format is refused by name", async ({ path, open }) => {
  await (await open()).close();
  const database = new DatabaseSync(path);
  database.exec("UPDATE meta SET value = '99' WHERE key = 'format'");
  database.close();
  await assert.rejects(open(), oneLine(/format 99/));
});

story("a data folder that cannot be had is named in one line", async ({ folder, open }) => {
  writeFileSync(join(folder, "file"), "");
  await assert.rejects(open("n1", join(folder, "file", "data")), oneLine(/data folder/));
  await assert.rejects(open("../n1"), LogUnusable);
  await assert.rejects(open(""), LogUnusable);
});

test("network file systems and old versions of SQLite are refused", () => {
  assert.throws(() => refuseNetworkFileSystem("/d", 0x6969), oneLine(/NFS/));
  assert.throws(() => refuseNetworkFileSystem("/d", 0xff534d42 | 0), oneLine(/CIFS/));
  refuseNetworkFileSystem("/d", 0xef53);
  for (const old of ["3.51.2", "3.50.9", "2.99.99", "3.51", "none"])
    assert.throws(() => refuseOldSqlite(old), LogUnusable);
  for (const good of ["3.51.3", "3.51.10", "3.53.4", "4.0.0"]) refuseOldSqlite(good);
});

test("epochs sort by when they began", () => {
  const times = fc.uniqueArray(fc.nat({ max: Date.UTC(2058, 0) }), { minLength: 2, maxLength: 2 });
  fc.assert(fc.property(times, ([one = 0, two = 0]) => assert.equal(one < two, epochOf(one) < epochOf(two))));
});

story("one node runs once, and its name is free again when it has closed", async ({ open }) => {
  const log = await open("n1");
  await assert.rejects(open("n1"), oneLine(new RegExp(`n1 already runs here as process ${process.pid}`)));
  await log.close();
  await open("n1");
});

story("a log that is closed leaves no process behind in the data folder", async ({ folder, open }) => {
  await (await open("n1")).close();
  assert.deepEqual(readdirSync(folder, { recursive: true }).toSorted(), [
    "log.sqlite",
    "processes",
    "processes/n1.lock",
  ]);
});

story("what is erased is nowhere in the data folder, while the log is open", async ({ folder, open }) => {
  const [log, other] = [await open("n1"), await open("n2")];
  const secrets = Array.from({ length: 60 }, (_, index) => `secret-${index}-${systemRandom.token(8)}`);
  for (const [index, secret] of secrets.entries()) {
    const body = `${"x".repeat((index * 397) % 9000)}${secret}`;
    await (index % 2 === 0 ? log : other).append({
      node: "n1",
      incarnation: 1,
      n: index + 1,
      entries: [{ text: "t", body }],
    });
  }
  await take(other, 0, secrets.length);
  const copy = join(folder, "copy.sqlite");
  backUp(folder, copy);
  const places = secrets.flatMap((_, index) => (index % 2 === 0 ? [{ number: index + 1, index: 0 }] : []));
  for (const place of places.slice(0, 5)) await log.erase([place]);
  await log.erase(places.slice(5));
  // By another process: one that closes a file gives up all locks it has on it.
  const files = ["log.sqlite", "log.sqlite-wal", "copy.sqlite"].map((name) => join(folder, name));
  const bytes = execFileSync("cat", files, { encoding: "latin1", maxBuffer: 2 ** 26 });
  for (const [index, secret] of secrets.entries())
    assert.equal(bytes.includes(secret), index % 2 === 1, `${index}`);
});

story(
  "a file that another program locks is waited for, and then refused with its process named",
  async ({ path, open }) => {
    const log = await open();
    const database = new DatabaseSync(path);
    database.exec("BEGIN IMMEDIATE");
    const short = log.append(record("n1", 1));
    await sleep(300);
    database.exec("ROLLBACK");
    assert.equal(await short, 1);
    database.exec("BEGIN IMMEDIATE");
    await assert.rejects(log.append(record("n1", 2)), (error) => {
      return (
        error instanceof LogRefused &&
        (process.platform !== "linux" || error.message.includes(`${process.pid}`))
      );
    });
    database.close();
    assert.equal(await log.append(record("n1", 2)), 2);
  },
);

story("what was erased since it was appended is not handed out as it was", async ({ open }) => {
  const log = await open();
  const bodies: unknown[] = [];
  const following = log.follow(0)[Symbol.asyncIterator]();
  const next = async () => {
    const { done, value } = await following.next();
    if (done) assert.fail("the log is closed");
    for (const { entries } of value) bodies.push(...entries.map(({ body }) => body));
  };
  const append = (n: number) =>
    log.append({ node: "n1", incarnation: 1, n, entries: [{ text: "t", body: `body ${n}` }] });
  await append(1);
  await next();
  await append(2);
  await log.erase([{ number: 2, index: 0 }]);
  await next();
  await append(2);
  await next();
  await append(3);
  await next();
  assert.deepEqual(bodies, ["body 1", undefined, undefined, "body 3"]);
});

story(
  "what was appended is handed on from memory to who comes to it next, and not later",
  async ({ open }) => {
    const [log, other] = [await open("n1"), await open("n2")];
    for (const n of range(1, 300)) await log.append(record("n1", n));
    const [early, late] = [280, 299].map((after) => log.follow(after)[Symbol.asyncIterator]());
    await late?.next();
    await log.append(record("n1", 301));
    assert.equal((await early?.next())?.value?.at(-1)?.number, 301);
    await other.erase([{ number: 301, index: 0 }]);
    assert.deepEqual((await take(log, 300, 1))[0]?.entries, [{ text: "n1 says 301" }]);
  },
);

story(
  "who was rung while nobody looked does not overlook it for a record of its own",
  async ({ path, open }) => {
    const [log, other] = [await open("n1"), await open("n2")];
    await log.append(record("n1", 1));
    const source = new SqliteSource<TestEntry>(path, systemClock, assert.fail);
    try {
      assert.equal(source.recordsAfter(0).length, 1);
      await log.append(record("n1", 2));
      await other.append(record("n2", 1));
      source.look();
      source.appended(2, () => ({ ...record("n1", 2), number: 2 }));
      const own = source.recordsAfter(1);
      const last = own.at(-1)?.number ?? 0;
      assert.deepEqual(
        [...own, ...source.recordsAfter(last)].map(({ number }) => number),
        [2, 3],
      );
    } finally {
      source.close();
    }
  },
);

story("who was busy gets records that it was told in a row from memory", async ({ path, open }) => {
  await (await open()).append(record("n1", 1));
  const source = new SqliteSource<TestEntry>(path, systemClock, assert.fail);
  const numbers = (after: number) => source.recordsAfter(after).map(({ number }) => number);
  // None of these is in the file.
  const tell = (number: number) => source.appended(number, () => ({ ...record("n1", number), number }));
  assert.deepEqual(numbers(0), [1]);
  for (const number of [2, 3]) tell(number);
  assert.deepEqual(numbers(1), [2, 3]);
  for (const number of range(4, 12)) tell(number);
  assert.deepEqual(numbers(3), range(4, 11));
  assert.deepEqual(numbers(11), [], "the ninth is to be read");
  tell(14);
  assert.deepEqual(numbers(11), [], "there is a gap");
  source.close();
});

story("closing does not wait for a lock", async ({ path, open }) => {
  const log = await open();
  const database = new DatabaseSync(path);
  database.exec("BEGIN IMMEDIATE");
  const append = assert.rejects(log.append(record("n1", 1)));
  await sleep(50);
  const began = performance.now();
  await log.close();
  assert.ok(performance.now() - began < 2000);
  await append;
  database.close();
});

story("who removes the file of a running log stops it", async ({ path, open }) => {
  const log = await open();
  await log.append(record("n1", 1));
  const following = assert.rejects(take(log, 1, 1), LogCorrupt);
  await sleep(1100);
  rmSync(path);
  await following;
});

story("a damaged file ends the followers", async ({ path, open }) => {
  const log = await open();
  await log.append(record("n1", 1));
  const database = new DatabaseSync(path);
  database.exec("UPDATE records SET entries = 'no JSON'");
  database.close();
  await assert.rejects(take(log, 0, 1), LogCorrupt);
});

story("the WAL stays bounded though somebody reads at every moment", async ({ path, open }) => {
  const log = await open();
  const readers = [new DatabaseSync(path, { timeout: 1000 }), new DatabaseSync(path, { timeout: 1000 })];
  const begin = (reader?: DatabaseSync) => reader?.exec("BEGIN; SELECT max(number) FROM records");
  begin(readers[0]);
  // Each begins before the other one ends.
  const reading = setInterval(() => {
    begin(readers[1]);
    readers[0]?.exec("COMMIT");
    readers.reverse();
  }, 20);
  const entries = Array.from({ length: 5 }, () => ({ text: "x".repeat(60_000) }));
  let largest = 0;
  const began = performance.now();
  for (let n = 1; n <= 300 || performance.now() - began < 2500; n++) {
    await log.append({ node: "n1", incarnation: 1, n, entries });
    largest = Math.max(largest, log.walBytes());
    if (n > 100) await sleep(10);
  }
  clearInterval(reading);
  for (const reader of readers) reader.close();
  assert.ok(largest > 16 * 1024 * 1024, `the readers did not keep it from beginning anew: ${largest}`);
  assert.ok(log.walBytes() < 48 * 1024 * 1024, `${log.walBytes()}`);
});

story("garbage on the doorbell harms nobody", async ({ folder, open }) => {
  const [one, two] = [await open("n1"), await open("n2")];
  const socket = connect(join(folder, "processes", "n2.sock"));
  socket.on("error", () => {});
  for (const line of ["hello", "hello \u0000/../x", "{", "\u0000\u0001", "x".repeat(4 * lineLengthMax)])
    socket.write(`${line}\n`);
  const heard: unknown[] = [];
  two.hear((note) => heard.push(note));
  one.signal("y".repeat(2 * lineLengthMax));
  while (!heard.includes("still here")) {
    one.signal("still here");
    await sleep(5);
  }
  assert.deepEqual([...new Set(heard)], ["still here"]);
  socket.destroy();
});

story(
  "nodes hear each other from a folder whose path is too long for a socket",
  async ({ folder, warnings, open }) => {
    const deep = join(folder, ...Array.from({ length: 3 }, () => "d".repeat(60)));
    mkdirSync(deep, { recursive: true });
    const [one, two] = [await open("n1", deep), await open("n2", deep)];
    const heard: unknown[] = [];
    two.hear((note) => heard.push(note));
    while (heard.length === 0) {
      one.signal("from the depth");
      await sleep(5);
    }
    assert.deepEqual(warnings, []);
  },
);
