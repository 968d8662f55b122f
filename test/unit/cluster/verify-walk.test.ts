/** Walking a log that nodes are writing: what happens to it meanwhile is no fault, and what cannot be is one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { baseOf } from "../../../src/cluster/base.ts";
import { flawOf } from "../../../src/cluster/verify-record.ts";
import type { Report } from "../../../src/cluster/verify-report.ts";
import { type Witness, walk } from "../../../src/cluster/verify-walk.ts";
import { LogTrimmed, LogUnavailable } from "../../../src/log/errors.ts";
import type { Base, LogReading } from "../../../src/log/log.ts";
import type { Entry, NetworkRecord } from "../../../src/network/entry.ts";
import { minute, numbered, talking } from "../../support/expiring.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";
import { moment, story } from "./verify-damages.ts";

const { records } = story;

interface Walked {
  readonly said: string[];
  readonly faults: string[];
}

async function walked(log: LogReading<Entry>, ...witnesses: Witness[]): Promise<Walked> {
  const [said, faults]: [string[], string[]] = [[], []];
  const report: Report = {
    says: (line) => said.push(line),
    fault: (line) => faults.push(line),
    progress() {},
  };
  await walk({ name: "log", log }, witnesses, report);
  return { said, faults };
}

/** A log in memory, whose head is one of these after the other. */
class GrowingLog implements LogReading<Entry> {
  readonly epoch = "00000000";
  readonly #records: readonly NetworkRecord[];
  readonly #heads: number[];
  expired: Base | undefined;

  constructor(some: readonly NetworkRecord[], ...heads: readonly number[]) {
    this.#records = some;
    this.#heads = [...heads];
  }

  async head(): Promise<number> {
    return this.#heads.shift() ?? this.#records.at(-1)?.number ?? 0;
  }

  async base(): Promise<Base | undefined> {
    return this.expired;
  }

  async *follow(after: number): AsyncGenerator<readonly NetworkRecord[]> {
    const { record = 0 } = this.expired ?? {};
    if (after < record) throw new LogTrimmed(record + 1);
    for (const each of this.#records) {
      if (each.number <= after) continue;
      if (each.number <= (this.expired?.record ?? 0)) throw new LogTrimmed((this.expired?.record ?? 0) + 1);
      yield [each];
    }
  }

  async close(): Promise<void> {}
}

/** A witness that only notes what it is told. */
class Listener implements Witness {
  readonly heard: string[] = [];
  isWaiting = false;
  whenHearing = (_record: number) => {};

  begin(record: number): void {
    this.heard.push(`begin ${record}`);
  }

  hear({ number }: NetworkRecord): void {
    this.heard.push(String(number));
    this.whenHearing(number);
  }

  end(record: number, isWhole: boolean): void {
    this.heard.push(`${isWhole ? "end" : "broken at"} ${record}`);
  }
}

test("the logs of clusters that lose nodes and acknowledgements have no faults", async () => {
  for (let seed = 1; seed <= 8; seed++) {
    const nodes = ["n1", "n2", "n3"];
    const cluster = await SimulatedCluster.of(nodes, { seed, delays: { deliver: 300 } });
    for (const node of nodes) Object.assign(cluster.store.faults(node), { acknowledgementLost: 0.3 });
    const alice = await cluster.join("n3", "alice", "echo-message", "#a");
    for (let line = 0; line < 30; line++) {
      alice.send(`PRIVMSG #a :${line}`, "PRIVMSG #nowhere :unheard");
      await cluster.clock.advance(100 * (line % 5));
      if (line % 12 === 5) cluster.crash("n1");
      if (line % 12 === 8) await cluster.start("n1");
    }
    await cluster.clock.advance(5000);
    const { said, faults } = await walked(new GrowingLog(cluster.records()));
    assert.deepEqual(faults, [], `seed ${seed}`);
    assert.match(
      said[0] ?? "",
      new RegExp(`records 1 to ${cluster.store.head}, \\d+ entries, 0 of them poison`),
    );
  }
});

test("a log of which a part has expired is walked from there, and its digest is the one that nodes come to", async () => {
  const { cluster, say } = await talking();
  await say(...numbered(90));
  await cluster.clock.advance(5 * minute);
  const { base } = cluster.store;
  const log = new GrowingLog(cluster.records());
  log.expired = base;
  const { said, faults } = await walked(log);
  assert.deepEqual(faults, []);
  const first = (base?.record ?? 0) + 1;
  assert.ok(first > 1);
  assert.match(
    said[0] ?? "",
    new RegExp(`records ${first} to ${cluster.store.head} \\(what was before has expired\\)`),
  );
});

test("it ends where the log did when it began, if nothing has to be explained", async () => {
  const listener = new Listener();
  const { said, faults } = await walked(new GrowingLog(records, 5, 9), listener);
  assert.deepEqual(faults, []);
  assert.match(said[0] ?? "", /records 1 to 5, .* digest /);
  assert.ok(said[0]?.endsWith(moment(5).digest));
  assert.deepEqual(listener.heard, ["begin 0", "1", "2", "3", "4", "5", "end 5"]);
});

test("what was erased meanwhile is explained by what was appended meanwhile", async () => {
  const { said, faults } = await walked(new GrowingLog(records, 45, records.length));
  assert.deepEqual([said.length, faults], [1, []]);
  assert.match(said[0] ?? "", new RegExp(`records 1 to ${records.length}, `));
  const unexplained = await walked(new GrowingLog(records, 45, 45));
  assert.match(
    unexplained.said[1] ?? "",
    /^log: what erased 1 body, the first at record 12, entry 0, is not in/,
  );
});

test("a witness that waits for an explanation is told what was appended meanwhile", async () => {
  const listener = new Listener();
  listener.isWaiting = true;
  await walked(new GrowingLog(records, 3, 5), listener);
  assert.deepEqual(listener.heard, ["begin 0", "1", "2", "3", "4", "5", "end 5"]);
});

test("where the log is trimmed meanwhile, it goes on behind what stands for that", async () => {
  const log = new GrowingLog(records);
  const listener = new Listener();
  listener.whenHearing = (record) => {
    if (record === 4) log.expired = baseOf(moment(20));
  };
  const { said, faults } = await walked(log, listener);
  assert.deepEqual(faults, []);
  assert.deepEqual(listener.heard.slice(0, 8), ["begin 0", "1", "2", "3", "4", "begin 20", "21", "22"]);
  assert.ok(said[0]?.endsWith(moment(records.length).digest));
});

test("a log that lacks its beginning, or has lost a record, has a fault there", async () => {
  const listener = new Listener();
  const gap = await walked(new GrowingLog(records.filter(({ number }) => number !== 4)), listener);
  assert.deepEqual(gap.faults, ["log: record 5 follows on record 3"]);
  assert.equal(listener.heard.at(-1), "broken at 3");
  assert.match(gap.said[0] ?? "", /records 1 to 3, /);
  const log = new GrowingLog(records);
  log.follow = () => {
    throw new LogTrimmed(7);
  };
  assert.deepEqual((await walked(log)).faults, ["log: the log begins at record 7"]);
});

test("what stands for expired records is of the record that it says, and the log goes on behind it", async () => {
  const log = new GrowingLog(records);
  log.expired = { ...baseOf(moment(20)), record: 19 };
  assert.deepEqual((await walked(log)).faults, ["log: what stands for its records up to 19 is of record 20"]);
  log.expired = baseOf(moment(20));
  log.head = async () => 12;
  assert.deepEqual((await walked(log)).faults, [
    "log: it ends at record 12, and what expired ends at record 20",
  ]);
});

test("a log that does not answer cannot be verified", async () => {
  const log = new GrowingLog(records);
  log.head = () => Promise.reject(new LogUnavailable("it hides"));
  assert.deepEqual((await walked(log)).faults, ["log: it hides"]);
});

test("poison is no fault, since every node skips it, and is counted with its first place", async () => {
  const poisoned = records.map((record) =>
    record.number === story.seventh
      ? {
          ...record,
          entries: record.entries.map((entry) => ({ ...entry, event: { type: "from-the-future" } })),
        }
      : record,
  );
  const { said, faults } = await walked(new GrowingLog(poisoned as unknown as NetworkRecord[]));
  assert.deepEqual(faults, []);
  assert.match(
    said[0] ?? "",
    new RegExp(`, 1 of them poison, the first at record ${story.seventh}, entry 0, `),
  );
});

const good = records[story.seventh - 1] as NetworkRecord;
const entry = good.entries[0] as Entry;
const flaws: readonly (readonly [flaw: RegExp, change: object])[] = [
  [/^it does not say whose it is$/, { node: 7 }],
  [/^it does not say whose it is$/, { incarnation: "1" }],
  [/^it does not say whose it is$/, { n: -1 }],
  [/^it has no entries$/, { entries: {} }],
  [/^entry 0: it is no entry$/, { entries: [null] }],
  [/^entry 1: it has no time$/, { entries: [entry, { ...entry, stamp: undefined }] }],
  [/^entry 0: it has no event$/, { entries: [{ ...entry, event: "said" }] }],
  [/^entry 0: its connection is none$/, { entries: [{ ...entry, connection: "1" }] }],
  [/^entry 0: how far its node had written is no position$/, { entries: [{ ...entry, written: 0.5 }] }],
  [/^entry 0: its label is none$/, { entries: [{ ...entry, label: { text: "1" } }] }],
  [/^entry 0: its body's hash is none$/, { entries: [{ ...entry, bodyHash: 1 }] }],
  [/^entry 0: its body is none$/, { entries: [{ ...entry, body: "hello" }] }],
  [/^entry 0: its body is not the one that was said$/, { entries: [{ ...entry, bodyHash: "x" }] }],
  [/^entry 0: its body is not the one/, { entries: [{ ...entry, bodyHash: undefined }] }],
  [/^it is number 99 of incarnation 1 of node n1, and number \d+ is not in the log before it$/, { n: 99 }],
  [/^it is number \d+ of incarnation 2 of node n1, and number 1 is not/, { incarnation: 2 }],
  [/^incarnation 2 of node n1 does not begin so$/, { incarnation: 2, n: 1 }],
];
for (const [flaw, change] of flaws) {
  test(`a record is not right: ${flaw.source}`, () => {
    assert.match(flawOf({ ...good, ...change }, moment(story.seventh - 1).state) ?? "nothing", flaw);
  });
}

test("a record that is right, one that comes twice, one of an earlier start and an empty one are no faults", () => {
  const { state } = moment(story.seventh - 1);
  const { body: _, ...erased } = entry;
  const others = [{}, { n: good.n - 1 }, { n: 1 }, { entries: [] }, { entries: [erased] }];
  for (const change of others) assert.equal(flawOf({ ...good, ...change }, state), undefined);
  assert.equal(flawOf({ number: 14, node: "", incarnation: 0, n: 0, entries: [] }, state), undefined);
  const later = moment(records.length).state;
  for (const node of ["n1", "n2"]) assert.equal(flawOf({ ...good, node, n: 500 }, later), undefined);
});
