/** The proposer: one record on its way, what comes meanwhile in the next, and for everything exactly one fate. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Proposer } from "../../../src/cluster/proposer.ts";
import { LogRefused, LogUnavailable } from "../../../src/log/errors.ts";
import type { Log, NewRecord } from "../../../src/log/log.ts";
import type { Entry } from "../../../src/network/entry.ts";
import { Network } from "../../../src/network/network.ts";
import { SimulatedClock } from "../../support/simulated.ts";

/** How long a record may hang until nothing more is taken. */
const patience = 3000;

let clock: SimulatedClock;
let proposer: Proposer;
let network: Network;
let fates: string[];
let warnings: unknown[][];
/** The appends that have not been answered yet. */
let appends: { record: NewRecord<Entry>; resolve(number: number): void; reject(error: Error): void }[];

beforeEach(() => {
  clock = new SimulatedClock();
  network = new Network();
  fates = [];
  warnings = [];
  appends = [];
  const append = (record: NewRecord<Entry>) =>
    new Promise<number>((resolve, reject) => appends.push({ record, resolve, reject }));
  const log = { append } as unknown as Log<Entry, unknown>;
  proposer = new Proposer({
    log,
    patience,
    clock,
    node: "n1",
    incarnation: 1,
    written: () => 0,
    warn: (...warning) => warnings.push(warning),
    settled: () => {},
  });
  const up = { type: "node-up", nonce: "", address: "", pid: 1, rules: [1] } as const;
  Array.from(
    network.apply({ number: 1, node: "n1", incarnation: 1, n: 1, entries: [{ stamp: 0, event: up }] }),
  );
});

async function propose(nick: string, text = ""): Promise<void> {
  const event = { type: "session-opened", nick, username: nick, host: "h", realname: text } as const;
  proposer.propose(
    { connection: 1, event },
    {
      decided: ({ outcome }) => fates.push(`${nick} ${outcome.kind}`),
      notTaken: (reason) => fates.push(`${nick}: ${reason}`),
      delayed: () => fates.push(`${nick} delayed`),
    },
  );
  await clock.advance(0);
}

/** The log's answer to the append that is on its way. */
async function answer(error?: Error): Promise<NewRecord<Entry>> {
  const append = appends.shift();
  assert.ok(append, "nothing is on its way");
  if (error) append.reject(error);
  else append.resolve(0);
  await clock.advance(0);
  return append.record;
}

/** The node reads the record in the log. */
function read(record: NewRecord<Entry>): void {
  proposer.seen(record.n);
  for (const applied of network.apply({ ...record, number: network.state.record + 1 }))
    proposer.decided(applied);
}

const nicksIn = (record: NewRecord<Entry>) =>
  record.entries.map(({ event }) => ("nick" in event ? event.nick : ""));

test("while a record is on its way the next one gathers, and each is decided when it is read", async () => {
  for (const nick of ["alice", "bob", "carol"]) await propose(nick);
  assert.equal(appends.length, 1);
  const first = await answer();
  const second = await answer();
  assert.deepEqual([first.n, nicksIn(first)], [2, ["alice"]]);
  assert.deepEqual([second.n, nicksIn(second)], [3, ["bob", "carol"]]);
  assert.deepEqual(fates, [], "durable is not decided");
  read(first);
  read(second);
  assert.deepEqual(fates, ["alice accepted", "bob refused", "carol refused"]);
});

test("what arrives together goes into one record, though it is proposed one after the other", async () => {
  const tasks: (() => void)[] = [];
  Object.assign(clock, { soon: (task: () => void) => tasks.push(task) });
  await propose("alice");
  await propose("bob");
  assert.equal(appends.length, 0);
  for (const task of tasks) task();
  assert.deepEqual(nicksIn(await answer()), ["alice", "bob"]);
});

test("a record of unknown fate is appended again as it is, and a refusal then says nothing of the first time", async () => {
  await propose("alice");
  const first = await answer(new LogUnavailable("no answer"));
  await clock.advance(100);
  assert.deepEqual(await answer(new LogRefused("full")), first);
  assert.deepEqual(fates, []);
  assert.equal(proposer.trouble, "The log does not take changes now");
  read(first);
  await clock.advance(100);
  assert.equal(appends.length, 0, "it has been read: nothing is left to be appended");
  assert.deepEqual(fates, ["alice accepted"]);
  assert.equal(proposer.trouble, undefined);
});

test("a refusal takes all that waits with it; its reason is for the operator", async () => {
  await propose("alice");
  await propose("bob");
  const reason = "/secret/log.sqlite is locked by process 4711";
  await answer(new LogRefused(reason));
  const words = "The log does not take changes now";
  assert.deepEqual(fates, [`alice: ${words}`, `bob: ${words}`]);
  assert.equal(proposer.trouble, words);
  await propose("carol");
  assert.deepEqual(fates.slice(2), [`carol: ${words}`]);
  assert.deepEqual(warnings, [["the log does not take records", { reason }]]);
});

test("that the disk is full is no secret", async () => {
  await propose("alice");
  await answer(new LogRefused("no room on /secret", { diskFull: true }));
  assert.deepEqual(fates, ["alice: The disk is full"]);
});

test("who fails at its fate keeps nobody else from theirs", async () => {
  const fail = () => {
    throw new Error("a fault in a handler");
  };
  const event = { type: "node-down" } as const;
  proposer.propose({ event }, { decided: fail, notTaken: fail, delayed: fail });
  await propose("alice");
  await clock.advance(6000);
  assert.deepEqual(fates, ["alice delayed"]);
  await answer(new LogRefused("not now"));
  assert.equal(fates.length, 2, "alice has her fate");
  await clock.advance(1000);
  while (appends.length > 0) await answer();
  await propose("bob");
  assert.deepEqual(nicksIn(await answer()), ["bob"], "the next record goes on its way");
  assert.equal(warnings.filter(([what]) => what === "the fate of an entry could not be told").length, 2);
});

test("what waits for the log is bounded in bytes as well", async () => {
  const text = "x".repeat(60 * 1024);
  for (let count = 0; count < 600; count++) propose(`n${count}`, text);
  const refused = fates.filter((fate) => fate.endsWith("Too much is waiting for the log")).length;
  assert.ok(refused > 50 && refused < 100, `${refused}`);
  await clock.advance(0);
  while (appends.length > 0) read(await answer());
  assert.equal(fates.filter((fate) => / (?:accepted|refused)$/.test(fate)).length, 600 - refused);
  fates = [];
  await propose("late", text);
  assert.deepEqual(fates, [], "there is room again");
});

test("a record that is on its way for more than a second is overdue", async () => {
  assert.equal(proposer.isOverdue, false);
  await propose("alice");
  await clock.advance(900);
  assert.equal(proposer.isOverdue, false);
  await clock.advance(200);
  assert.equal(proposer.isOverdue, true);
  await answer();
  assert.equal(proposer.isOverdue, false);
});

test("what is too large for an entry is never sent, and a record stays below its bound", async () => {
  await propose("alice");
  await propose("large", "x".repeat(64 * 1024));
  assert.deepEqual(fates, ["large: It is too large"]);
  for (let count = 0; count < 10; count++) await propose(`n${count}`, "x".repeat(60 * 1024));
  await answer();
  const records = [await answer(), await answer()];
  assert.deepEqual(
    records.map(({ entries }) => entries.length),
    [8, 2],
  );
  for (const { json, entries } of records) {
    assert.deepEqual(JSON.parse(json ?? ""), entries);
    assert.ok(Buffer.byteLength(json ?? "") <= 512 * 1024);
  }
});

test("who waits for almost 5 s is told so once, and is still told the outcome", async () => {
  await propose("alice");
  await clock.advance(3000);
  await propose("bob");
  await clock.advance(1800);
  assert.deepEqual(fates, []);
  await clock.advance(200);
  assert.deepEqual(fates, ["alice delayed"]);
  await clock.advance(2800);
  await propose("carol");
  await clock.advance(200);
  assert.deepEqual(fates, ["alice delayed", "bob delayed"]);
  read(await answer());
  read(await answer());
  assert.deepEqual(fates.slice(2), ["alice accepted", "bob refused", "carol refused"]);
  await propose("dora");
  await clock.advance(4990);
  assert.deepEqual(fates.slice(5), ["dora delayed"]);
});

test("a log without an answer has its time to recover; then nothing more is taken, until it has", async () => {
  await propose("alice");
  for (let waited = 0; waited < patience; waited += 1000) {
    await answer(new LogUnavailable("no answer"));
    assert.equal(proposer.trouble, undefined);
    await propose(`n${waited}`);
    await clock.advance(1000);
  }
  const first = await answer(new LogUnavailable("no answer"));
  assert.equal(proposer.trouble, "The log does not take changes now");
  await propose("late");
  assert.deepEqual(fates, ["late: The log does not take changes now"]);
  await clock.advance(100);
  assert.deepEqual(await answer(), first);
  assert.equal(proposer.trouble, undefined);
  read(first);
  read(await answer());
  assert.deepEqual(fates.slice(1), ["alice accepted", "n0 refused", "n1000 refused", "n2000 refused"]);
  assert.deepEqual(warnings, [
    ["the log does not take records", { reason: "no answer" }],
    ["the log takes records again"],
  ]);
});

test("a question waits for what was proposed before it, decided or not taken, and not for ever", async () => {
  const answered: string[] = [];
  const ask = (name: string) => void proposer.underway().then(() => answered.push(name));
  ask("nothing");
  await clock.advance(0);
  assert.deepEqual(answered, ["nothing"]);
  await propose("bob");
  ask("behind bob");
  await propose("carol");
  ask("behind carol");
  read(await answer());
  await clock.advance(0);
  assert.deepEqual(answered, ["nothing", "behind bob"]);
  await answer(new LogRefused("full"));
  await clock.advance(0);
  assert.deepEqual(answered, ["nothing", "behind bob", "behind carol"]);
  await propose("dora");
  ask("behind dora");
  await clock.advance(100);
  assert.equal(answered.at(-1), "behind dora");
});
