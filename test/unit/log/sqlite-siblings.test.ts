/** What the processes on one log know of each other: by their sockets, and by the records that they append. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock, systemRandom } from "../../../src/cluster/clock.ts";
import { identify } from "../../../src/log/processes.ts";
import { openSqliteLog, type SqliteLog } from "../../../src/log/sqlite.ts";
import { logPath } from "../../../src/log/sqlite-file.ts";
import { SqliteSource } from "../../../src/log/sqlite-source.ts";
import { record, type TestEntry, take } from "../../contract/log-records.ts";
import { until } from "../../support/until.ts";

type Log = SqliteLog<TestEntry, unknown>;
type Open = (node?: string, siblingLostAfter?: number) => Promise<Log>;

function story(name: string, tell: (folder: string, open: Open) => Promise<void>): void {
  test(name, { timeout: 30_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "chorus-siblings-"));
    const opened: Log[] = [];
    const [clock, random, warn] = [systemClock, systemRandom, () => {}];
    try {
      await tell(folder, async (node = "n1", siblingLostAfter = 0) => {
        const log: Log = await openSqliteLog({ folder, node, clock, random, siblingLostAfter, warn });
        opened.push(log);
        return log;
      });
    } finally {
      for (const log of opened) await log.close();
      rmSync(folder, { recursive: true });
    }
  });
}

story("who has lost its socket makes a new one, and hears who starts from then on", async (folder, open) => {
  const one = await open("n1");
  const socket = join(folder, "processes", "n1.sock");
  rmSync(socket);
  await until(() => existsSync(socket), "n1 to make a new socket");
  const two = await open("n2");
  const heard: unknown[] = [];
  one.hear((note) => heard.push(note));
  await until(() => {
    two.signal("from the new one");
    return heard.length > 0;
  }, "n1 to hear n2");
});

story("no other user can call: what a call brings is believed", async (folder, open) => {
  const before = process.umask(0);
  try {
    await open("n1");
    assert.equal(process.umask(), 0);
  } finally {
    process.umask(before);
  }
  assert.equal(statSync(join(folder, "processes", "n1.sock")).mode & 0o777, 0o600);
});

story(
  "what nobody has appended is taken for a record by nobody, whatever a ring says",
  async (folder, open) => {
    const [one, two] = [await open("n1"), await open("n2")];
    const following = take(one, 0, 2);
    await two.append(record("n2", 1));
    const socket = connect(join(folder, "processes", "n1.sock"));
    const json = JSON.stringify(record("n3", 1).entries);
    const lines = [
      ...[`record ${"0".repeat(32)} 2 n3 1 1 ${json}`, `record 2 n3 1 1 ${json}`, "record"],
      ...[`record ${"0".repeat(32)} 2 n3 1 1 ${json.slice(0, -1)}`, "\u0000", "{", ""],
    ];
    for (const line of lines) await new Promise((written) => socket.write(`${line}\n`, written));
    await sleep(100);
    await two.append(record("n2", 2));
    const seen = (await following).map(({ node, n }) => `${node}:${n}`);
    assert.deepEqual(seen, ["n2:1", "n2:2"]);
    socket.destroy();
  },
);

story("only what comes after following began says that its node lives", async (folder, open) => {
  const log = await open();
  await log.append(record("n2", 1));
  const seen: string[] = [];
  const source = new SqliteSource(
    logPath(folder),
    systemClock,
    () => {},
    (node) => seen.push(node),
  );
  assert.equal(source.recordsAfter(0).length, 1);
  assert.deepEqual(seen, []);
  await log.append(record("n3", 1));
  assert.equal(source.recordsAfter(1).length, 1);
  assert.deepEqual(seen, ["n3"]);
  source.close();
});

story("a record whose ring was lost shows by the number of the next one", async (folder, open) => {
  const [log, other] = [await open("n1"), await open("n2")];
  await log.append(record("n1", 1));
  const source = new SqliteSource<TestEntry>(
    logPath(folder),
    { ...systemClock, after: () => () => {} },
    assert.fail,
  );
  try {
    assert.equal(source.recordsAfter(0).length, 1);
    assert.deepEqual(source.recordsAfter(1), []);
    await other.append(record("n2", 1));
    assert.deepEqual(source.recordsAfter(1), [], "nobody has told it");
    const changed = source.changed();
    await log.append(record("n1", 2));
    source.appended(3, () => assert.fail("it is not the next one"));
    await changed;
    assert.deepEqual(
      source.recordsAfter(1).map(({ number, node }) => [number, node]),
      [
        [2, "n2"],
        [3, "n1"],
      ],
    );
    const next = source.changed();
    const told = { ...record("n2", 2), number: 4 };
    source.appended(4, () => told);
    await next;
    assert.deepEqual(source.recordsAfter(3), [told]);
  } finally {
    source.close();
  }
});

story("a process that is silent but appends is left alone until it does so no more", async (folder, open) => {
  const silent = spawn("sleep", ["600"], { stdio: "ignore" });
  const log = await open("n1", 3000);
  try {
    const registration = { node: "n2", ...identify(silent.pid ?? 0) };
    writeFileSync(join(folder, "processes", "n2.json"), JSON.stringify(registration));
    const following = take(log, 0, 15);
    for (let n = 1; n <= 15; n++) {
      await log.append(record("n2", n));
      await sleep(300);
    }
    await following;
    assert.equal(silent.signalCode, null);
    const rest = take(log, 15, 1).catch(() => {});
    await until(() => silent.signalCode === "SIGKILL", "n2 to be ended");
    await log.close();
    await rest;
  } finally {
    silent.kill("SIGKILL");
    await log.close();
  }
});

story(
  "who follows from far below gets everything, though another one has it all already",
  async (_, open) => {
    const before = await open("n1");
    for (let n = 1; n <= 600; n++) await before.append(record("n1", n));
    await before.close();
    const log = await open("n2");
    const next = take(log, 600, 1);
    // It has found out that there is nothing more.
    await sleep(100);
    assert.equal((await take(log, 0, 600)).length, 600);
    await log.append(record("n2", 1));
    assert.equal((await next).length, 1);
  },
);

story("who begins to follow gets nothing that was erased since it was told, by whomever", async (_, open) => {
  const [one, two] = [await open("n1"), await open("n2")];
  const heard: unknown[] = [];
  two.hear((note) => heard.push(note));
  const hears = (note: string) =>
    until(() => {
      one.signal(note);
      return heard.includes(note);
    }, `n2 to hear ${note}`);
  await hears("hello");
  await one.append(record("n1", 1));
  await take(two, 0, 1);
  await one.append(record("n1", 2));
  await hears("there is another one");
  await one.erase([{ number: 2, index: 0 }]);
  const [erased] = await take(two, 1, 1);
  assert.deepEqual(erased?.entries, [{ text: "n1 says 2" }]);
});
