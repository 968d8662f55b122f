/** When a node begins from a shared snapshot, and when it rather applies the log. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { catchUp } from "../../../src/cluster/catching-up.ts";
import { SharedSnapshots } from "../../../src/cluster/shared-snapshots.ts";
import type { Beginning } from "../../../src/cluster/snapshots.ts";
import { type Moment, writeSnapshot } from "../../../src/cluster/snapshots-file.ts";
import { SimulatedLogStore } from "../../../src/log/simulated.ts";
import { type Entry, lastPositionIn } from "../../../src/network/entry.ts";
import { emptyState } from "../../../src/network/state.ts";
import { SeededRandom, SimulatedClock } from "../../support/simulated.ts";
import { SimulatedFiles } from "../../support/simulated-files.ts";
import { SimulatedSnapshots } from "../../support/simulated-snapshots.ts";

const record = 5;
let clock: SimulatedClock;
let world: SimulatedLogStore<Entry, unknown>;
let files: SimulatedFiles;
let snapshots: SimulatedSnapshots;
let taken: string[];
let warnings: string[];
let isStopped: boolean;

beforeEach(() => {
  clock = new SimulatedClock();
  world = new SimulatedLogStore(clock, new SeededRandom(1));
  for (let n = 1; n <= 9; n++) world.store(JSON.stringify({ node: "n1", incarnation: 1, n, entries: [] }));
  files = new SimulatedFiles();
  snapshots = new SimulatedSnapshots();
  taken = [];
  warnings = [];
  isStopped = false;
});

/** Somebody shares a snapshot of the record. */
async function share(entries: number, { size = 100, reached = lastPositionIn(record) } = {}): Promise<void> {
  const state = { ...emptyState(), record };
  const moment = { record, node: "n1", incarnation: 1, n: record, digest: "", entries, state };
  const shared = new SharedSnapshots(files);
  const writer = { name: `snapshot-${files.held.size}`, node: "n1", incarnation: 1 };
  async function* content() {
    yield Buffer.alloc(size, "a");
  }
  const copy = { reached, begins: 0, content: content(), close: async () => {} };
  const draft = await shared.begin(writer);
  await shared.finish(
    draft,
    writer,
    { text: writeSnapshot(world.epoch, moment), record, entries, copy },
    () => {},
  );
}

/** Whether a node takes one that has come so far by itself. */
function takes(entries: number, more: Partial<Beginning> = {}): Promise<boolean> {
  const moment = { entries, record: 1 } as Moment;
  const beginning = { moment, base: 0, expired: 0, lacksHistory: false, ...more };
  return catchUp(beginning, {
    ...{ log: world.open("n2"), clock, snapshots, isStopped: () => isStopped },
    shared: new SharedSnapshots(files),
    archive: {
      adopt: async (pieces) => {
        taken.push(Buffer.concat(await Array.fromAsync(pieces)).toString());
      },
    },
    warn: (message, details) => warnings.push(`${message} ${JSON.stringify(details)}`),
  });
}

test("one that is 50,000 entries ahead is taken, one that is less is not", async () => {
  await share(150_000);
  assert.equal(await clock.until(takes(100_001)), false);
  assert.equal(await clock.until(takes(100_000)), true);
  assert.deepEqual([taken, snapshots.records()], [["a".repeat(100)], [record]]);
  assert.deepEqual(warnings, []);
});

test("one that is so large that applying the log is faster is not taken", async () => {
  await share(150_000);
  const [held] = files.held.values();
  const sized = async (bytes: number) => {
    const list = files.list.bind(files);
    files.list = async () => (await list()).map((file) => ({ ...file, bytes }));
    const result = await clock.until(takes(50_000));
    Reflect.deleteProperty(files, "list");
    return result;
  };
  assert.ok(held);
  // 100,000 entries take 5 s, and so do 100 MB.
  assert.equal(await sized(101_000_000), false);
  assert.equal(await sized(99_000_000), true);
});

test("a snapshot of an older version does not say how many entries it stands for: there was one in each record", async () => {
  await share(150_000);
  const moment = { record: 100_001 } as Moment;
  assert.equal(await clock.until(takes(0, { moment })), false);
});

test("one from before the log begins is not taken", async () => {
  await share(150_000);
  assert.equal(await clock.until(takes(0, { base: 6 })), false);
});

test("one whose archive has not come as far as its state is not taken", async () => {
  await share(150_000, { reached: lastPositionIn(record) - 1 });
  assert.equal(await clock.until(takes(0)), false);
  assert.match(warnings.join(), /its archive has not come as far/);
});

test("what the log no longer has is waited for, until the node is stopped", async () => {
  const waiting = takes(0, { base: 3, lacksHistory: true });
  await clock.advance(60_000);
  assert.deepEqual([taken, warnings.length], [[], 1]);
  await share(10);
  assert.equal(await clock.until(waiting), true);
  files.held.clear();
  const stopped = takes(0, { base: 3, lacksHistory: true });
  await clock.advance(5000);
  isStopped = true;
  assert.equal(await clock.until(stopped), false);
});

test("a store that does not answer is warned of, and the log applied", async () => {
  files.isOut = true;
  assert.equal(await clock.until(takes(0)), false);
  assert.match(warnings.join(), /cannot be looked at.*the files are out/);
});
