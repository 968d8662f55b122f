/** The spool: what is being uploaded is measured while it comes, and nothing of it stays when it fails. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { test } from "node:test";
import { Spool, UploadFailed } from "../../../src/files/spool.ts";
import { StoreUnavailable } from "../../../src/files/store.ts";
import { temporaryFolder } from "../../support/folders.ts";
import type { Hooks } from "../../support/programs.ts";
import { SimulatedClock } from "../../support/simulated.ts";

function scene(t: Hooks) {
  const clock = new SimulatedClock();
  const folder = temporaryFolder(t);
  const spool = new Spool(folder, "n1", clock);
  const fails = (source: Readable, fault: string, max = 100) =>
    assert.rejects(
      spool.take("x", source, max),
      (error) => error instanceof UploadFailed && error.fault === fault,
    );
  return { clock, folder, spool, fails };
}

test("what comes whole is in the file, with its hash and its beginning", async (t) => {
  const { spool } = scene(t);
  const content = Buffer.alloc(300_000, "abc");
  const spooled = await spool.take(
    "x",
    Readable.from([content.subarray(0, 7), content.subarray(7)]),
    300_000,
  );
  assert.deepEqual(readFileSync(spooled.path), content);
  assert.equal(spooled.bytes, 300_000);
  assert.equal(spooled.hash, createHash("sha256").update(content).digest("hex"));
  assert.equal(spooled.beginning.length, 256 * 1024);
});

test("what is too large, too slow or cut off leaves nothing, and can still be answered", async (t) => {
  const { spool, clock, folder, fails } = scene(t);
  const large = Readable.from([Buffer.alloc(60), Buffer.alloc(60), Buffer.alloc(60)]);
  await fails(large, "too large");
  assert.equal(large.destroyed, false);
  async function* slow() {
    yield Buffer.alloc(10);
    await clock.advance(31_000);
    yield Buffer.alloc(10);
  }
  await fails(Readable.from(slow()), "too slow");
  async function* cut() {
    yield Buffer.alloc(10);
    throw new Error("aborted");
  }
  await fails(Readable.from(cut()), "cut off");
  assert.deepEqual(readdirSync(folder), []);
  assert.equal((await spool.take("x", Readable.from([Buffer.alloc(100)]), 100)).bytes, 100);
});

test("a large upload may take as long as it keeps its pace", async (t) => {
  const { spool, clock } = scene(t);
  async function* steady() {
    for (let second = 0; second < 60; second++) {
      await clock.advance(1000);
      yield Buffer.alloc(8192);
    }
  }
  assert.equal((await spool.take("x", Readable.from(steady()), 2 ** 20)).bytes, 60 * 8192);
});

test("what an earlier process left half is removed, and what other nodes are at is not", async (t) => {
  const folder = temporaryFolder(t, { "n1.half": "x", "n10.other": "x", "n2.other": "x" });
  await new Spool(folder, "n1", new SimulatedClock()).prepare();
  assert.deepEqual(readdirSync(folder).sort(), ["n10.other", "n2.other"]);
});

test("a place that cannot be written is told of", async (t) => {
  const folder = temporaryFolder(t, { file: "" });
  await assert.rejects(new Spool(`${folder}/file`, "n1", new SimulatedClock()).prepare(), StoreUnavailable);
});
