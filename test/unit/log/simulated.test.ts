/** The simulated log fails in the ways that real ones do, and in no other. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LogRefused, LogUnavailable } from "../../../src/log/errors.ts";
import { SimulatedLogStore } from "../../../src/log/simulated.ts";
import { range, record, type TestEntry, type TestLog, take } from "../../contract/log-records.ts";
import { SeededRandom, SimulatedClock } from "../../support/simulated.ts";

function scene(seed = 1) {
  const clock = new SimulatedClock();
  const store = new SimulatedLogStore<TestEntry, unknown>(clock, new SeededRandom(seed));
  return { clock, store };
}

/** How a promise stands after `duration` ms. */
async function standing(clock: SimulatedClock, promise: Promise<unknown>, duration: number): Promise<string> {
  let state = "pending";
  promise.then(
    () => {
      state = "resolved";
    },
    (error: Error) => {
      state = error.name;
    },
  );
  await clock.advance(duration);
  return state;
}

test("a refused append is not stored, one whose answer is lost is", async () => {
  const { clock, store } = scene();
  const log = store.open("n1");
  store.faults("n1").refused = 1;
  await assert.rejects(clock.until(log.append(record("n1", 1))), LogRefused);
  assert.equal(store.head, 0);
  Object.assign(store.faults("n1"), { refused: 0, acknowledgementLost: 1 });
  await assert.rejects(clock.until(log.append(record("n1", 1))), LogUnavailable);
  assert.equal(store.head, 1);
});

test("an outage rejects or hangs, hides new records, and ends without a trace", async () => {
  const { clock, store } = scene();
  const [one, two] = [store.open("n1"), store.open("n2")];
  await clock.until(two.append(record("n2", 1)));
  const faults = store.faults("n1");
  faults.outage = "rejects";
  assert.equal(await standing(clock, one.append(record("n1", 1)), 100), "LogUnavailable");
  assert.equal(await standing(clock, one.head(), 100), "LogUnavailable");
  const following = take(one, 0, 1);
  assert.equal(await standing(clock, following, 5000), "pending");
  faults.outage = "hangs";
  const append = one.append(record("n1", 1));
  assert.equal(await standing(clock, append, 5000), "pending");
  faults.outage = "none";
  assert.equal(await clock.until(append), 2);
  assert.equal((await clock.until(following)).length, 1);
});

test("late acknowledgements come late, and in order", async () => {
  const { clock, store } = scene();
  const log = store.open("n1");
  Object.assign(store.faults("n1"), { acknowledgementLate: 1, lateness: 60_000 });
  const append = log.append(record("n1", 1));
  assert.equal(await standing(clock, append, 100), "pending");
  assert.equal(store.head, 1);
  assert.equal(await clock.until(append), 1);
});

test("nothing that a crashed node waits for is ever answered; its append may have got there", async () => {
  const outcomes = new Set<number>();
  for (const seed of range(1, 20)) {
    const { clock, store } = scene(seed);
    const log = store.open("n1");
    const waiting = [
      log.append(record("n1", 1)),
      log.head(),
      take(log, 0, 1),
      log.erase([{ number: 1, index: 0 }]),
    ];
    store.crash("n1");
    for (const promise of waiting) assert.equal(await standing(clock, promise, 60_000), "pending");
    outcomes.add(store.head);
    assert.equal(await clock.until(store.open("n1").head()), store.head);
  }
  assert.deepEqual([...outcomes].toSorted(), [0, 1]);
});

test("nodes share no objects", async () => {
  const { clock, store } = scene();
  const logs = [store.open("n1"), store.open("n2")] as const;
  const mine = { ...record("n1", 1), entries: [{ text: "mine" }] };
  const append = logs[0].append(mine);
  const entry = mine.entries[0];
  assert(entry !== undefined);
  entry.text = "changed after the call";
  await clock.until(append);
  const copies = await clock.until(Promise.all(logs.map((log) => take(log, 0, 1))));
  for (const copy of copies) assert.equal(copy[0]?.entries[0]?.text, "mine");
  assert.notEqual(copies[0]?.[0], copies[1]?.[0]);
});

test("signals are lost, doubled and overtaken as asked", async () => {
  const { clock, store } = scene();
  const [one, two, three] = [store.open("n1"), store.open("n2"), store.open("n3")];
  const heard: number[] = [];
  two.hear((note) => heard.push(note as number));
  three.hear(() => assert.fail("a lost signal was heard"));
  Object.assign(store.faults("n2"), { signalDoubled: 1 });
  Object.assign(store.faults("n3"), { signalLost: 1 });
  for (const number of range(1, 20)) one.signal(number);
  await clock.advance(1000);
  const twice = range(1, 20).flatMap((number) => [number, number]);
  assert.deepEqual(
    heard.toSorted((a, b) => a - b),
    twice,
  );
  assert.notDeepEqual(heard, twice);
});

test("whatever goes wrong: what is acknowledged is there, what is refused is not, and a seed repeats itself", async () => {
  const steps = fc.array(
    fc.record({
      node: fc.nat({ max: 2 }),
      what: fc.constantFrom("append", "append", "append", "crash", "reject", "hang", "heal", "wait"),
    }),
    { maxLength: 40 },
  );
  const property = fc.asyncProperty(fc.integer(), steps, async (seed, script) => {
    const first = await play(seed, script);
    assert.deepEqual(await play(seed, script), first);
  });
  await fc.assert(property, { numRuns: process.env.CHORUS_TEST_LONG === "1" ? 2000 : 50 });
});

async function play(seed: number, script: readonly { node: number; what: string }[]): Promise<string[]> {
  const { clock, store } = scene(seed);
  const nodes = ["n1", "n2", "n3"];
  const logs: TestLog[] = nodes.map((node) => store.open(node));
  const answers: [n: number, answer: number | string][] = [];
  for (const node of nodes) {
    Object.assign(store.faults(node), { refused: 0.1, acknowledgementLost: 0.1, acknowledgementLate: 0.1 });
  }
  for (const [n, { node: index, what }] of script.entries()) {
    const node = nodes[index] ?? "n1";
    if (what === "append") {
      logs[index]?.append(record(node, n)).then(
        (number) => answers.push([n, number]),
        (error: Error) => answers.push([n, error.name]),
      );
    } else if (what === "crash") logs[index] = store.open(node);
    else if (what === "wait") await clock.advance(5);
    else store.faults(node).outage = what === "reject" ? "rejects" : what === "hang" ? "hangs" : "none";
  }
  for (const node of nodes) store.faults(node).outage = "none";
  await clock.advance(10_000);
  const reader = store.open("reader");
  const stored = await clock.until(take(reader, 0, store.head));
  for (const [n, answer] of answers) {
    if (answer === "LogRefused") assert.ok(!stored.some((one) => one.n === n));
    if (typeof answer === "number") assert.equal(stored[answer - 1]?.n, n);
  }
  assert.equal(new Set(stored.map(({ n }) => n)).size, stored.length);
  return [...stored.map((one) => JSON.stringify(one)), ...answers.map((answer) => JSON.stringify(answer))];
}
