/** A log is moved into a stream of real nats-servers: record for record, however often that is broken off. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { systemClock } from "../../src/cluster/clock.ts";
import { epochOf } from "../../src/log/epoch.ts";
import { LogTrimmed } from "../../src/log/errors.ts";
import { openJetStreamLog } from "../../src/log/jetstream.ts";
import { type JetStreamImport, openJetStreamImport } from "../../src/log/jetstream-import.ts";
import type { NatsOptions } from "../../src/log/jetstream-options.ts";
import type { Base, LogReading, StoredRecord } from "../../src/log/log.ts";
import { type NatsCluster, startNatsCluster } from "../support/nats.ts";
import type { Hooks } from "../support/programs.ts";
import { until } from "../support/until.ts";
import { record, type TestEntry, take } from "./log-records.ts";

let cluster: NatsCluster;
before(async () => {
  cluster = await startNatsCluster();
});
after(() => cluster.end());

const epoch = epochOf(1_800_000_000_000);

function nats(stream: string): NatsOptions {
  const { servers, replicas, monitors } = cluster;
  return { servers, stream, replicas, monitors, acceptsLoss: false };
}

async function openImport(t: Hooks, stream: string, patience = 30_000): Promise<JetStreamImport<TestEntry>> {
  const options = { nats: nats(stream), name: "migrate", epoch, clock: systemClock, patience };
  const moved = await openJetStreamImport<TestEntry>({ ...options, warn: () => {} });
  t.after(() => moved.close());
  return moved;
}

async function openLog(t: Hooks, stream: string) {
  const options = { nats: nats(stream), node: "n1", clock: systemClock, warn: () => {} };
  const log = await openJetStreamLog<TestEntry, unknown>(options);
  t.after(() => log.close());
  return log;
}

/** Records up to a number: each third is the double of the one before it. */
function recordsTo(head: number, first = 1): StoredRecord<TestEntry>[] {
  const numbers = Array.from({ length: head - first + 1 }, (_, index) => first + index);
  return numbers.map((number) => ({ number, ...record("n1", number - (number % 3 === 0 ? 1 : 0)) }));
}

type Source = Pick<LogReading<TestEntry>, "base" | "follow">;

/** A log that has these records. */
function logOf(records: readonly StoredRecord<TestEntry>[], base?: Base): Source {
  return {
    base: async () => base,
    async *follow(after) {
      if (after < (base?.record ?? 0)) throw new LogTrimmed((base?.record ?? 0) + 1);
      const rest = records.filter(({ number }) => number > after);
      for (let begin = 0; begin < rest.length; begin += 100) yield rest.slice(begin, begin + 100);
    },
  };
}

const ignore = () => {};

test("a log has the same records under the same numbers, and goes on behind them", async (t) => {
  const records = recordsTo(1000);
  const moved = await openImport(t, "whole");
  assert.equal(moved.isComplete, false);
  await moved.fill(logOf(records), 1000, ignore);
  await assert.rejects(openLog(t, "whole"), {
    name: "LogUnusable",
    message: /^stream whole is not complete: /,
  });
  await moved.complete();
  const log = await openLog(t, "whole");
  assert.equal(log.epoch, epoch);
  assert.deepEqual(await take(log, 0, 1000), records);
  assert.ok((await log.append(record("n1", 1001))) > 1000);
  assert.equal((await openImport(t, "whole")).isComplete, true);
});

test("a log that has expired begins behind what stands for that, and so does one that has expired further since", async (t) => {
  const base = { record: 5000, text: "what it came to" };
  const records = recordsTo(5300, 5001);
  const moved = await openImport(t, "trimmed");
  await moved.begin(base);
  await moved.fill(logOf(records, base), 5200, ignore);
  const later = { record: 5250, text: "what it came to later" };
  const again = await openImport(t, "trimmed");
  await again.begin(later);
  await again.fill(logOf(records, later), 5300, ignore);
  await again.complete();
  const log = await openLog(t, "trimmed");
  assert.deepEqual(await log.base(), later);
  assert.deepEqual(await take(log, 5250, 50), recordsTo(5300, 5251));
  await assert.rejects(take(log, 5249, 1), new LogTrimmed(5251));
});

test("two who move the same log at once, and one who was broken off, store each record once", async (t) => {
  const records = recordsTo(3000);
  const broken = await openImport(t, "twice");
  const filling = broken.fill(logOf(records), 3000, () => void broken.close());
  await filling.catch(ignore);
  const both = await Promise.all([openImport(t, "twice"), openImport(t, "twice")]);
  await Promise.all(both.map((moved) => moved.fill(logOf(records), 3000, ignore)));
  await both[0]?.complete();
  assert.deepEqual(await take(await openLog(t, "twice"), 0, 3000), records);
});

test("a body that was erased after it had come here is erased here", async (t) => {
  const records = recordsTo(20);
  const moved = await openImport(t, "erased");
  await moved.fill(logOf(records), 20, ignore);
  await moved.erase([{ number: 7, index: 0 }]);
  await moved.complete();
  const [seventh] = await take(await openLog(t, "erased"), 6, 1);
  assert.deepEqual(seventh?.entries, [{ text: "n1 says 7" }]);
  assert.deepEqual(await moved.record(7), seventh);
});

test("a stream that holds another log is refused", async (t) => {
  const log = await openLog(t, "other");
  await assert.rejects(openImport(t, "other"), {
    name: "LogUnusable",
    message: `stream other holds another log, ${log.epoch}, and not ${epoch}: nats.stream is to name another`,
  });
});

test("servers that are gone for a while are waited for, but not for ever, and it goes on where it was", async (t) => {
  const records = recordsTo(20_000);
  const [moved, impatient] = [await openImport(t, "gone"), await openImport(t, "gone", 1000)];
  let reached = 0;
  const filling = moved.fill(logOf(records), 20_000, (number) => {
    reached = number;
  });
  await until(() => reached > 2000, "some of it to be there");
  for (const server of [0, 1]) await cluster.kill(server);
  await assert.rejects(impatient.fill(logOf(records), 20_000, ignore), {
    name: "LogUnavailable",
    message: /^stream gone does not answer just now \(.+\): the same again goes on with it$/,
  });
  assert.ok(reached < 20_000);
  for (const server of [0, 1]) await cluster.start(server);
  await filling;
  await moved.complete();
  assert.deepEqual(await take(await openLog(t, "gone"), 0, 20_000), records);
});
