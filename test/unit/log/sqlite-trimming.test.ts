/** What has expired leaves the SQLite log's files, in every byte. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { LogTrimmed } from "../../../src/log/errors.ts";
import { Appender } from "../../../src/log/sqlite-appender.ts";
import { range, record, take } from "../../contract/log-records.ts";
import { story } from "./scene.ts";

story(
  "what has expired is nowhere in the data folder, and its room is used again",
  async ({ folder, open }) => {
    const [log, other] = [await open("n1"), await open("n2")];
    const secret = (number: number) => `secret ${number} of ${folder}`;
    const says = (from: number, count: number) =>
      Promise.all(
        range(from, from + count - 1).map((n) => {
          const body = `${"x".repeat((n * 397) % 9000)}${secret(n)}`;
          return log.append({ node: "n1", incarnation: 1, n, entries: [{ text: "t", body }] });
        }),
      );
    await says(1, 600);
    await take(other, 0, 600);
    await other.trim({ record: 590, text: "what they came to" });
    const files = ["log.sqlite", "log.sqlite-wal"].map((name) => join(folder, name));
    const bytes = execFileSync("cat", files, { encoding: "latin1", maxBuffer: 2 ** 26 });
    for (const number of range(1, 600))
      assert.equal(bytes.includes(secret(number)), number > 590, `${number}`);
    const size = statSync(files[0] ?? "").size;
    await says(601, 500);
    await other.trim({ record: 590, text: "" });
    assert.ok(statSync(files[0] ?? "").size <= size, "the file has not grown");
  },
);

story("however often something expires, no copy of it stays behind in the file", async ({ folder, open }) => {
  const log = await open();
  // Under this seed something stayed behind when rows were deleted at once.
  let seed = 6;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  // Of all sizes: then rows are moved from page to page.
  const size = () => (random(10) === 0 ? random(20_000) : random(200));
  let head = 0;
  const says = (count: number) =>
    Promise.all(
      range(1, count).map(() => {
        const body = `${"x".repeat(size())} secret-${++head}-`;
        return log.append({ node: "n1", incarnation: 1, n: head, entries: [{ text: "t", body }] });
      }),
    );
  await says(800);
  for (let cut = 1; cut < 700; cut += 1 + random(random(2) === 0 ? 10 : 200)) {
    await log.trim({ record: cut, text: "" });
    await says(random(20));
    await log.trim({ record: cut, text: "" });
    const bytes = execFileSync("cat", [join(folder, "log.sqlite"), join(folder, "log.sqlite-wal")], {
      encoding: "latin1",
      maxBuffer: 2 ** 26,
    });
    const found = [...bytes.matchAll(/secret-(\d+)-/g)].map(([, number]) => Number(number));
    assert.deepEqual(
      found.filter((number) => number <= cut),
      [],
    );
    assert.equal(new Set(found).size, head - cut);
    assert.equal((await take(log, cut, 5)).length, 5);
  }
});

story("a log from before anything could expire is trimmed as well", async ({ path, open }) => {
  const log = await open();
  for (let n = 1; n <= 3; n++) await log.append(record("n1", n));
  await log.close();
  const database = new DatabaseSync(path);
  database.exec("DROP TABLE base");
  database.close();
  const again = await open();
  assert.equal(await again.base(), undefined);
  await again.trim({ record: 2, text: "two" });
  assert.equal((await again.base())?.text, "two");
});

story(
  "whatever was done when its process died, the log begins where it is to, and the rest is done later",
  async ({ folder, path, open }) => {
    const log = await open();
    await Promise.all(range(1, 900).map((n) => log.append(record("n1", n))));
    for (let pieces = 0, record = 200; record < 880; pieces++, record += 40) {
      // Each of these is one transaction: a process that is killed has done so many of them.
      const appender = new Appender({ path, pauses: [1], waiting: () => {}, closing: () => false });
      assert.equal(appender.keepBase({ record, text: `up to ${record}` }).unfinished, undefined);
      for (let piece = 0; piece < pieces % 7; piece++) appender.trim();
      appender.close();
      const other = await open(`other-${pieces}`);
      assert.equal((await other.base())?.text, `up to ${record}`);
      await assert.rejects(take(other, record - 1, 1), (error) => {
        return error instanceof LogTrimmed && error.first === record + 1;
      });
      assert.equal((await take(other, record, 900 - record)).length, 900 - record);
      if (pieces % 3 === 0) await other.trim({ record, text: "" });
      await other.close();
    }
    await log.trim({ record: 880, text: "" });
    const bytes = execFileSync("cat", [join(folder, "log.sqlite")], { encoding: "latin1" });
    assert.equal([...bytes.matchAll(/n1 says \d+/g)].length, 20);
  },
);
