/** A shared snapshot on its way: when it is copied, and what becomes of it when something is erased meanwhile. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { type Erasure, Saving } from "../../../src/cluster/saving.ts";
import { SharedSnapshots } from "../../../src/cluster/shared-snapshots.ts";
import { writeSnapshot } from "../../../src/cluster/snapshots-file.ts";
import { lastPositionIn } from "../../../src/network/entry.ts";
import { emptyState, type State } from "../../../src/network/state.ts";
import { SimulatedClock } from "../../support/simulated.ts";
import { SimulatedFiles } from "../../support/simulated-files.ts";
import { SimulatedSnapshots } from "../../support/simulated-snapshots.ts";

let clock: SimulatedClock;
let files: SimulatedFiles;
let state: State;
let isFresh: boolean;
/** How far the archive is written, and how far it was when it was copied. */
let reached: number;
let copied: number[];
/** Called when the archive is copied. */
let onCopy: () => void;
let saving: Saving;

beforeEach(async () => {
  clock = new SimulatedClock();
  files = new SimulatedFiles();
  state = { ...emptyState(), record: 9 };
  isFresh = true;
  reached = lastPositionIn(9);
  copied = [];
  onCopy = () => {};
  const snapshots = new SimulatedSnapshots();
  const moment = { node: "n1", incarnation: 1, n: 1, digest: "", state };
  for (const record of [4, 8])
    await snapshots.save(record, writeSnapshot("e", { ...moment, record, entries: record * 10 }));
  saving = new Saving(
    {
      ...{ id: "n1", incarnation: 3, log: { epoch: "e" }, state, clock, snapshots },
      shared: new SharedSnapshots(files),
      isFresh: async () => isFresh,
      archive: {
        get reached() {
          return reached;
        },
        copy: async () => {
          copied.push(reached);
          onCopy();
          async function* content() {
            for (const text of ["the", "archive", "so", "far"]) yield Buffer.from(text);
          }
          return { reached: copied.at(-1) ?? 0, begins: 0, content: content(), close: async () => {} };
        },
      },
    },
    1,
  );
});

const whole = async () => (await new SharedSnapshots(files).list()).whole;

test("it has the newest state that the archive has come as far as", async () => {
  reached = lastPositionIn(8);
  state.record = 8;
  await clock.until(saving.run(0));
  const [one] = await whole();
  assert.deepEqual([one?.record, one?.entries, one?.reached], [8, 80, reached]);
  assert.deepEqual([one?.node, one?.incarnation], ["n1", 3]);
});

test("a node without a new snapshot of its own saves nothing, and begins nothing", async () => {
  await assert.rejects(clock.until(saving.run(9)), /no new snapshot/);
  assert.equal(files.held.size, 0);
});

test("the archive is copied when it has all that was applied when it began, and is waited for", async () => {
  reached = lastPositionIn(8);
  const running = saving.run(0);
  await clock.advance(5000);
  assert.deepEqual([copied, files.held.size], [[], 1]);
  reached = lastPositionIn(9);
  await clock.until(running);
  assert.deepEqual(copied, [reached]);
});

test("an archive that is never written as far is waited for a minute, and nothing is left", async () => {
  reached = lastPositionIn(8);
  await assert.rejects(clock.until(saving.run(0)), /is not written as far/);
  assert.ok(clock.monotonic() >= 60_000 && clock.monotonic() < 62_000);
  assert.equal(files.held.size, 0);
});

test("when the log does not answer nothing is copied: something may be erased that this node has not heard of", async () => {
  isFresh = false;
  await assert.rejects(clock.until(saving.run(0)), /the log does not answer/);
  assert.deepEqual([copied, files.held.size], [[], 0]);
});

test("what is erased before the copy is waited for, and it goes on", async () => {
  reached = lastPositionIn(8);
  const running = saving.run(0);
  await clock.advance(1000);
  const of = lastPositionIn(9) + 5;
  assert.ok(saving.loses({ of, messages: [70] }));
  reached = lastPositionIn(9);
  await clock.advance(1000);
  assert.deepEqual(copied, []);
  reached = of;
  await clock.until(running);
  assert.equal((await whole()).length, 1);
});

test("what is erased while it is copied ends it", async () => {
  onCopy = () => assert.ok(!saving.loses({ of: reached + 5, messages: [70] }));
  await assert.rejects(clock.until(saving.run(0)), /given up/);
  assert.equal(files.held.size, 0);
});

const afterwards: readonly [what: string, goesOn: boolean, erasure: () => Erasure][] = [
  ["what it has ends it", false, () => ({ of: reached + 5, messages: [70, reached + 1] })],
  ["what came later does not", true, () => ({ of: reached + 5, messages: [reached + 1] })],
  ["what it has lost does not", true, () => ({ of: reached, messages: [70] })],
];
for (const [what, goesOn, erasure] of afterwards) {
  test(`once it is copied, of what is erased ${what}`, async () => {
    let pieces = 0;
    files.onPiece = () => {
      pieces += 1;
      if (pieces === 2) assert.equal(saving.loses(erasure()), goesOn);
    };
    const running = clock.until(saving.run(0));
    if (goesOn) await running;
    else await assert.rejects(running, /given up/);
    await saving.ended;
    assert.equal((await whole()).length, Number(goesOn));
    assert.equal(files.held.size, Number(goesOn));
  });
}

test("a store that takes no more leaves nothing when it is there again, and says why", async () => {
  files.onPiece = () => {
    throw new Error("no space left");
  };
  await assert.rejects(clock.until(saving.run(0)), /no space left/);
  assert.equal(files.held.size, 0);
});
