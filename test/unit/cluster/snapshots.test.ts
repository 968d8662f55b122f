/** Which snapshot a start trusts, when the next one is saved, and what is left when saving fails. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Snapshots } from "../../../src/cluster/snapshots.ts";
import { type Moment, readSnapshot, writeSnapshot } from "../../../src/cluster/snapshots-file.ts";
import { SimulatedLogStore } from "../../../src/log/simulated.ts";
import type { SimulatedLog } from "../../../src/log/simulated-log.ts";
import type { Entry } from "../../../src/network/entry.ts";
import { Network } from "../../../src/network/network.ts";
import { takeSnapshot } from "../../../src/network/snapshot.ts";
import { SeededRandom, SimulatedClock } from "../../support/simulated.ts";
import { SimulatedSnapshots } from "../../support/simulated-snapshots.ts";

const noDelays = { append: 0, acknowledge: 0, deliver: 0, signal: 0 };
let clock: SimulatedClock;
let world: SimulatedLogStore<Entry, unknown>;
let log: SimulatedLog<Entry, unknown>;
let store: SimulatedSnapshots;
let network: Network;
let warnings: string[];
let usable: (record: number) => boolean;
let snapshots: Snapshots;

beforeEach(async () => {
  clock = new SimulatedClock();
  world = new SimulatedLogStore(clock, new SeededRandom(1), noDelays);
  log = world.open("n1");
  store = new SimulatedSnapshots();
  network = new Network();
  warnings = [];
  usable = () => true;
  snapshots = started();
});

function started(): Snapshots {
  const warn = (message: string, details?: object) => warnings.push(`${message} ${JSON.stringify(details)}`);
  return new Snapshots({ store, log, clock, usable: (record) => usable(record), warn });
}

/** Puts records into the log and applies them. */
function happen(count: number): void {
  for (let left = count; left > 0; left--) {
    const n = network.state.record + 1;
    const event = { type: "node-up", nonce: "", address: "n1:1", pid: 1, rules: [1] } as const;
    const entries = [{ stamp: n, event }];
    const number = world.store(JSON.stringify({ node: "n1", incarnation: n, n: 1, entries }));
    for (const _ of network.apply({ number, node: "n1", incarnation: n, n: 1, entries }));
  }
}

function moment(): Moment {
  const { state } = network;
  return { record: state.record, node: "n1", incarnation: state.record, n: 1, digest: "digest", state };
}

async function saved(count: number): Promise<void> {
  happen(count);
  snapshots.save(moment());
  await clock.advance(0);
}

/** The record that a start begins from. */
async function begins(): Promise<number> {
  return (await clock.until(started().restore())).moment?.record ?? 0;
}

test("a start begins from the newest, with all that it held", async () => {
  await saved(3);
  const before = takeSnapshot(network.state);
  await saved(2);
  assert.equal(await begins(), 5);
  const text = store.read(3);
  const { state, record, node, incarnation, n, digest } = readSnapshot(log.epoch, text);
  assert.deepEqual(takeSnapshot(state), before);
  assert.deepEqual([record, node, incarnation, n, digest], [3, "n1", 3, 1, "digest"]);
  assert.deepEqual(warnings, []);
});

test("three are kept", async () => {
  for (let count = 0; count < 5; count++) await saved(1);
  assert.deepEqual(store.records(), [5, 4, 3]);
});

const damages: Record<string, (text: string) => string> = {
  "it is torn": (text) => text.slice(0, -20),
  "it is damaged": (text) => text.replace('"pid":1', '"pid":2'),
  "it does not say what it is": (text) => text.slice(20),
  "its format is 0, not 1": (text) => text.replace('"format":1', '"format":0'),
  "it is of the log 00000000, not": (text) => text.replace(/"epoch":"\w+"/, '"epoch":"00000000"'),
};
for (const [reason, damage] of Object.entries(damages)) {
  test(`when ${reason}, it is put aside, and the one before it is taken`, async () => {
    await saved(2);
    await saved(2);
    store.texts.set(4, damage(store.read(4)));
    assert.equal(await begins(), 2);
    assert.deepEqual([store.aside, warnings.length], [[4], 1]);
    const [warning = ""] = warnings;
    assert.ok(warning.includes(`"record":4,"reason":"${reason}`), warning);
  });
}

test("a digest that was changed is damage", async () => {
  await saved(2);
  store.texts.set(2, store.read(2).replace('"digest":"digest"', '"digest":"other!"'));
  assert.equal(await begins(), 0);
});

test("one whose record is another in the log, or is not there, is put aside", async () => {
  await saved(2);
  const { state } = network;
  store.texts.set(1, writeSnapshot(log.epoch, { ...moment(), record: 1, n: 7, state }));
  store.texts.set(9, writeSnapshot(log.epoch, { ...moment(), record: 9, state }));
  store.texts.delete(2);
  assert.equal(await begins(), 0);
  assert.deepEqual(store.aside, [9, 1]);
});

test("one whose own record has expired is trusted, an older one is not", async () => {
  await saved(2);
  await saved(2);
  happen(3);
  world.lose(5);
  assert.equal(await begins(), 4);
  store.texts.delete(4);
  assert.equal(await begins(), 0);
});

test("one that the node's other stores have not reached is left, and an older one taken", async () => {
  await saved(2);
  await saved(2);
  usable = (record) => record < 4;
  assert.equal(await begins(), 2);
  assert.deepEqual(store.records(), [4, 2]);
});

test("a log that does not answer is waited for", async () => {
  await saved(2);
  world.faults("n1").outage = "rejects";
  const restored = started().restore();
  await clock.advance(5000);
  assert.deepEqual(store.aside, []);
  world.faults("n1").outage = "none";
  assert.equal((await clock.until(restored)).moment?.record, 2);
});

test("one is due after 20,000 entries, but not within 5 s of the last one", async () => {
  await clock.advance(60_000);
  snapshots.applied(19_999);
  assert.ok(!snapshots.isDue);
  snapshots.applied(1);
  assert.ok(snapshots.isDue);
  await saved(1);
  snapshots.applied(50_000);
  await clock.advance(4900);
  assert.ok(!snapshots.isDue);
  await clock.advance(200);
  assert.ok(snapshots.isDue);
});

test("a full disk is one warning, and the next one is saved when there is room", async () => {
  store.fault = "full";
  await saved(1);
  await saved(1);
  assert.deepEqual(warnings, ['a snapshot cannot be saved {"record":1,"reason":"no space left on device"}']);
  store.fault = "none";
  await saved(1);
  assert.equal(await begins(), 3);
});

test("what must not be trusted is put aside, also when it is just being saved; then no more is saved", async () => {
  await saved(1);
  happen(1);
  snapshots.save(moment());
  snapshots.distrust(1);
  await saved(1);
  await snapshots.close();
  assert.deepEqual([store.records(), store.aside], [[1], [2]]);
});
