/** The small parts of the SQLite log: lines, socket paths, locks, processes. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import fc from "fast-check";
import { LineReader, lineLengthMax } from "../../../src/log/lines.ts";
import { holdersIn, lockHolders } from "../../../src/log/locks.ts";
import { end, identify, isRunning } from "../../../src/log/processes.ts";
import { socketPath, socketPathBytesMax } from "../../../src/log/socket-path.ts";

test("lines are the same however their bytes are cut", () => {
  const lines = fc.array(fc.string().map((text) => text.replaceAll("\n", "")));
  fc.assert(
    fc.property(lines, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (sent, sizes) => {
      const reader = new LineReader();
      const text = sent.map((line) => `${line}\n`).join("");
      const read: string[] = [];
      for (let at = 0, turn = 0; at < text.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1;
        read.push(...reader.read(text.slice(at, at + size)));
        at += size;
      }
      assert.deepEqual(read, sent);
    }),
  );
});

test("a line that is too long is dropped, whole, and only it", () => {
  const reader = new LineReader();
  const long = "x".repeat(lineLengthMax + 1);
  assert.deepEqual(reader.read(`a\n${long}`), ["a"]);
  assert.deepEqual(reader.read(long), []);
  assert.deepEqual(reader.read("the end of it\nb\n"), ["b"]);
  assert.deepEqual(reader.read(`${long}\nc\n`), ["c"]);
});

test("a socket can be had however deep its folder lies", { skip: process.platform !== "linux" }, async () => {
  const top = mkdtempSync(join(tmpdir(), "chorus-deep-"));
  const folder = join(top, ...Array.from({ length: 4 }, () => "d".repeat(60)));
  mkdirSync(folder, { recursive: true });
  const { path, release } = socketPath(join(folder, "n1.sock")) ?? assert.fail();
  assert.ok(Buffer.byteLength(path) <= socketPathBytesMax);
  const server = createServer().listen(path);
  await once(server, "listening");
  assert.ok(statSync(join(folder, "n1.sock")).isSocket());
  server.close();
  release();
  rmSync(top, { recursive: true });
});

test("a short path is taken as it is", () => {
  assert.equal(socketPath("/tmp/n1.sock")?.path, "/tmp/n1.sock");
  assert.equal(socketPath(join(process.cwd(), "d".repeat(80), "n1.sock"))?.path.startsWith("/proc"), false);
});

test("the list of locks is read: only exclusive ones, on the files in question", () => {
  const locks = `1: POSIX  ADVISORY  WRITE 4711 fe:00:77 120 120
2: POSIX  ADVISORY  READ 4712 fe:00:77 123 123
2: -> FLOCK  ADVISORY  WRITE 4713 fe:00:77 0 EOF
3: POSIX  ADVISORY  WRITE 4714 fe:00:78 120 120
`;
  assert.deepEqual([...holdersIn(locks, [77])], [4711]);
  assert.deepEqual([...holdersIn(locks, [])], []);
  assert.deepEqual([...holdersIn("", [77])], []);
});

test("who holds the write lock of an SQLite file is known", { skip: process.platform !== "linux" }, () => {
  const folder = mkdtempSync(join(tmpdir(), "chorus-locks-"));
  const path = join(folder, "log.sqlite");
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (a)");
  assert.deepEqual([...(lockHolders(path) ?? [])], []);
  database.exec("BEGIN IMMEDIATE");
  assert.deepEqual([...(lockHolders(path) ?? [])], [process.pid]);
  database.close();
  rmSync(folder, { recursive: true });
});

test("a process is known by more than its number, and only exactly it is ended", async () => {
  const child = spawn("sleep", ["60"]);
  await once(child, "spawn");
  const identity = identify(child.pid ?? 0) ?? assert.fail();
  const earlier = { ...identity, startTime: "1" };
  const otherBoot = { ...identity, bootId: "before the machine was restarted" };
  assert.ok(isRunning(identity));
  if (identity.bootId !== undefined) {
    assert.equal(end(earlier), false);
    assert.equal(end(otherBoot), false);
  }
  assert.ok(isRunning(identity));
  const ended = once(child, "exit");
  assert.equal(end(identity), true);
  await ended;
  assert.equal(isRunning(identity), false);
  assert.equal(end(identity), false);
});
