/** The proposer: one record on its way, what comes meanwhile in the next, and for everything exactly one fate. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Proposer } from "../../../src/cluster/proposer.ts";
import { LogRefused, LogUnavailable } from "../../../src/log/errors.ts";
import type { Log, LogRecord } from "../../../src/log/log.ts";
import type { Entry } from "../../../src/network/entry.ts";
import { Network } from "../../../src/network/network.ts";
import { SimulatedClock } from "../../support/simulated.ts";

let clock: SimulatedClock;
let proposer: Proposer;
let network: Network;
let fates: string[];
/** The appends that have not been answered yet. */
let appends: { record: LogRecord<Entry>; resolve(number: number): void; reject(error: Error): void }[];

beforeEach(() => {
  clock = new SimulatedClock();
  network = new Network();
  fates = [];
  appends = [];
  const append = (record: LogRecord<Entry>) =>
    new Promise<number>((resolve, reject) => appends.push({ record, resolve, reject }));
  const log = { append } as unknown as Log<Entry, unknown>;
  proposer = new Proposer({ log, clock, node: "n1", incarnation: 1, warn: () => {} });
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
async function answer(error?: Error): Promise<LogRecord<Entry>> {
  const append = appends.shift();
  assert.ok(append, "nothing is on its way");
  if (error) append.reject(error);
  else append.resolve(0);
  await clock.advance(0);
  return append.record;
}

/** The node reads the record in the log. */
function read(record: LogRecord<Entry>): void {
  proposer.seen(record.n);
  for (const applied of network.apply({ ...record, number: network.state.record + 1 }))
    proposer.decided(applied);
}

const nicksIn = (record: LogRecord<Entry>) =>
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

test("a record of unknown fate is appended again as it is, and a refusal then says nothing of the first time", async () => {
  await propose("alice");
  const first = await answer(new LogUnavailable("no answer"));
  await clock.advance(100);
  assert.deepEqual(await answer(new LogRefused("full")), first);
  assert.deepEqual(fates, []);
  assert.equal(proposer.trouble, "full");
  read(first);
  await clock.advance(100);
  assert.equal(appends.length, 0, "it has been read: nothing is left to be appended");
  assert.deepEqual(fates, ["alice accepted"]);
  assert.equal(proposer.trouble, undefined);
});

test("a refusal takes all that waits with it, and is told in one line", async () => {
  await propose("alice");
  await propose("bob");
  await answer(new LogRefused("the disk\n  is full\r\n"));
  assert.deepEqual(fates, ["alice: the disk is full", "bob: the disk is full"]);
  await propose("carol");
  assert.deepEqual(fates.slice(2), ["carol: the disk is full"]);
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
  for (const record of records) assert.ok(Buffer.byteLength(JSON.stringify(record)) <= 512 * 1024);
});

test("who waits for 5 s is told so once, and is still told the outcome", async () => {
  await propose("alice");
  await clock.advance(4900);
  assert.deepEqual(fates, []);
  await clock.advance(6000);
  assert.deepEqual(fates, ["alice delayed"]);
  read(await answer());
  assert.deepEqual(fates, ["alice delayed", "alice accepted"]);
});
