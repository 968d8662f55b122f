/** An answer is as fresh as the log was when it was asked for, however many ask, and is not waited for longer than a second. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Freshness } from "../../../src/cluster/freshness.ts";
import { SimulatedClock } from "../../support/simulated.ts";

let clock: SimulatedClock;
let freshness: Freshness;
/** The requests for the log's head that have not been answered yet. */
let requests: { answer(head: number): void; fail(): void }[];
let answers: string[];

beforeEach(() => {
  clock = new SimulatedClock();
  requests = [];
  answers = [];
  const head = () =>
    new Promise<number>((resolve, reject) => {
      requests.push({ answer: resolve, fail: () => reject(new Error("no answer")) });
    });
  freshness = new Freshness(head, clock);
});

function ask(name: string): void {
  void freshness.fresh().then((isFresh) => answers.push(`${name} ${isFresh ? "fresh" : "stale"}`));
}

test("an answer waits until what was in the log is applied, not only known of", async () => {
  ask("alice");
  requests[0]?.answer(5);
  await clock.advance(10);
  freshness.advance(4);
  await clock.advance(10);
  assert.deepEqual(answers, []);
  freshness.advance(5);
  await clock.advance(10);
  assert.deepEqual(answers, ["alice fresh"]);
});

test("what is applied already is not waited for", async () => {
  freshness.advance(7);
  ask("alice");
  requests[0]?.answer(7);
  await clock.advance(1);
  assert.deepEqual(answers, ["alice fresh"]);
});

test("who asks while a request is on its way is served by the next one, together with all others who do", async () => {
  for (const name of ["alice", "bob", "carol"]) ask(name);
  assert.equal(requests.length, 1);
  freshness.advance(1);
  requests[0]?.answer(1);
  await clock.advance(1);
  assert.deepEqual(answers, ["alice fresh"]);
  assert.equal(requests.length, 2, "one request for bob and carol");
  requests[1]?.answer(2);
  await clock.advance(1);
  assert.deepEqual(answers, ["alice fresh"], "what they may have been told of is not applied yet");
  freshness.advance(2);
  await clock.advance(1);
  assert.deepEqual(answers, ["alice fresh", "bob fresh", "carol fresh"]);
});

test("a node that had no time for a second looks first whether the answer has come meanwhile", async () => {
  const tasks: (() => void)[] = [];
  Object.assign(clock, { soon: (task: () => void) => tasks.push(task) });
  ask("alice");
  await clock.advance(1000);
  requests[0]?.answer(0);
  await clock.advance(0);
  for (const task of tasks) task();
  await clock.advance(0);
  assert.deepEqual(answers, ["alice fresh"]);
});

test("a log that is silent, fails, or is far ahead makes nobody wait longer than a second", async () => {
  ask("silent");
  await clock.advance(999);
  assert.deepEqual(answers, []);
  await clock.advance(1);
  ask("failing");
  requests[1]?.fail();
  await clock.advance(1);
  ask("ahead");
  requests[2]?.answer(9);
  await clock.advance(1000);
  assert.deepEqual(answers, ["silent stale", "failing stale", "ahead stale"]);
  freshness.advance(9);
  ask("later");
  requests[3]?.answer(9);
  await clock.advance(1);
  assert.equal(answers.at(-1), "later fresh");
});
