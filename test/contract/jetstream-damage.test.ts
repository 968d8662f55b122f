/** Files of nats-servers are damaged, and it is noticed: every record comes, from others, or it is said which ones are lost. */
import assert from "node:assert/strict";
import { cpSync, rmSync } from "node:fs";
import { after, before, test } from "node:test";
import { LogCorrupt, LogUnavailable } from "../../src/log/errors.ts";
import type { NatsCluster } from "../support/nats.ts";
import { type DamageName, damages } from "../support/nats-damage.ts";
import { until } from "../support/until.ts";
import { followed, impatientClock, JetStreamWorld, type Warning } from "./jetstream-world.ts";
import { range, record, type TestLog } from "./log-records.ts";

const isLong = process.env.CHORUS_TEST_LONG === "1";

/** The records of each stream, and which one of them is damaged. */
const [count, damaged] = [500, 251];

const kinds: readonly DamageName[] = isLong
  ? (Object.keys(damages) as DamageName[])
  : ["cut before it", "a bit of its text", "a bit of its headers' length", "the file is gone"];

let world: JetStreamWorld;
let cluster: NatsCluster;
before(async () => {
  world = await JetStreamWorld.open();
  ({ cluster } = world);
});
after(() => world.end());

/** A server that has stopped as it should serves the rest of a file that ends early, or is gone, as if nothing had been there. */
const leavesHoles: readonly DamageName[] = [
  "cut before it",
  "cut in it",
  "the file is empty",
  "the file is gone",
];
const isNamed = ({ message }: Warning) =>
  message === "nats-server s1 lacks records that others have: its store is damaged";
const leadsAndLacks = ({ message }: Warning) =>
  /^nats-server s1 leads and lacks \d+ records: its store is damaged, so s[23] is asked to lead$/.test(
    message,
  );

test("one server is damaged: every record comes all the same, even if that one leads, and it is named", async () => {
  const streams = kinds.map((kind, index) => ({ kind, stream: `one${index}` }));
  await fill(...streams.map(({ stream }) => stream));
  await cluster.stop(0);
  for (const { stream, kind } of streams) world.damage(0, stream, damages[kind], damaged);
  await cluster.start(0);
  await cluster.healthy();
  for (const { kind, stream } of streams) {
    const warnings: Warning[] = [];
    const log = await world.log(stream, { warnings });
    await cluster.stepDown(stream, 0);
    const head = await headOf(log);
    await append(log, count + 1, count + 1);
    for (const from of [0, damaged - 1, damaged])
      assert.deepEqual(
        await followed(log, from, head + 1),
        range(from + 1, head + 1),
        `${kind}, from ${from}`,
      );
    if (leavesHoles.includes(kind)) {
      await until(async () => {
        if (!warnings.some(leadsAndLacks)) await cluster.stepDown(stream, 0);
        await headOf(log);
        return warnings.some(leadsAndLacks) && (await cluster.leaderOf(stream)) !== 0;
      }, `another server to lead: ${kind}`);
    }
    if (kind === "a bit of its text") {
      await until(async () => {
        await cluster.stepDown(stream, 0);
        return (await followed(log, 0, head)).length === head && warnings.some(isNamed);
      }, "a follower to come to the damaged server");
    }
    await log.close();
  }
});

test("a server that was killed makes its file good, whatever was done to that", {
  skip: !isLong && "it takes minutes",
}, async () => {
  const streams = kinds
    .filter((kind) => !kind.includes("index"))
    .map((kind, index) => ({ kind, stream: `killed${index}` }));
  await fill(...streams.map(({ stream }) => stream));
  await cluster.kill(0);
  for (const { stream, kind } of streams) world.damage(0, stream, damages[kind], damaged);
  await cluster.start(0);
  await cluster.healthy();
  for (const { kind, stream } of streams) {
    const warnings: Warning[] = [];
    const log = await world.log(stream, { warnings });
    await cluster.agree(stream);
    await cluster.stepDown(stream, 0);
    const head = await headOf(log);
    assert.deepEqual(await followed(log, 0, head), range(1, head), kind);
    assert.deepEqual(warnings, [], kind);
    await log.close();
  }
});

test("two servers are damaged, or all three in different places: every record comes", async () => {
  const streams = [
    { stream: "two", places: [damaged, damaged] },
    { stream: "places", places: [101, 251, 401] },
    { stream: "lost", places: [damaged, damaged, damaged] },
  ];
  await fill(...streams.map(({ stream }) => stream));
  await stopAll();
  for (const { stream, places } of streams) {
    const damage = damages[stream === "places" ? "a bit of its text" : "cut before it"];
    for (const [server, place] of places.entries()) world.damage(server, stream, damage, place);
  }
  await startAll();
  for (const { stream, places } of streams.slice(0, 2)) {
    const log = await world.log(stream);
    await append(log, count + 1, count + 1);
    const head = await headOf(log);
    for (const server of places.keys()) {
      await cluster.stepDown(stream, server);
      for (const from of [0, damaged])
        assert.deepEqual(await followed(log, from, head), range(from + 1, head));
    }
  }
  const lost = await world.log("lost", { clock: impatientClock });
  await append(lost, count + 1, count + 1);
  const seen: number[] = [];
  const names = (first: number) =>
    new RegExp(
      `^records ${first} to ${count} are missing from the stream lost or damaged, and nothing stands`,
    );
  for (const from of [0, 300]) {
    await assert.rejects(
      async () => {
        for await (const batch of lost.follow(from)) seen.push(...batch.map(({ number }) => number));
      },
      (error) => error instanceof LogCorrupt && names(Math.max(damaged, from + 1)).test(error.message),
    );
  }
  assert.deepEqual(seen, range(1, damaged - 1));
});

test("all servers are set back: who has seen more stops, before a number comes a second time", async () => {
  const stream = "back";
  await fill(stream);
  const copies = range(0, 2).map((server) => `${cluster.storeFolder(server)}-before`);
  for (const [server, copy] of copies.entries())
    cpSync(cluster.storeFolder(server), copy, { recursive: true });
  const [writer, reader] = [
    await world.log(stream, { clock: impatientClock }),
    await world.log(stream, { clock: impatientClock }),
  ];
  await append(writer, count + 1, count + 50);
  const head = await headOf(reader);
  assert.deepEqual(await followed(reader, 0, head), range(1, head));
  await stopAll();
  for (const [server, copy] of copies.entries()) {
    rmSync(cluster.storeFolder(server), { recursive: true });
    cpSync(copy, cluster.storeFolder(server), { recursive: true });
  }
  await startAll();
  const isSetBack = (error: unknown) =>
    error instanceof LogUnavailable && /ends at record \d+, but record/.test(error.message);
  await until(() => reader.head().then(() => assert.fail("it is behind"), isSetBack), "the leader to answer");
  await assert.rejects(followed(reader, head, head + 1), LogCorrupt);
  await assert.rejects(reader.head(), LogCorrupt);
  const reused = () =>
    writer.append(record("n2", 1)).then(
      () => assert.fail("its number is not new"),
      (error) => error instanceof LogCorrupt,
    );
  await until(reused, "the leader to take a record");
  // Who has not seen more cannot know.
  const other = await world.log(stream);
  const last = await other.append(record("n3", 1));
  assert.deepEqual(await followed(other, 0, last), range(1, last));
});

/** Makes streams with records that every server has. */
async function fill(...streams: string[]): Promise<void> {
  await Promise.all(
    streams.map(async (stream) => {
      const log = await world.log(stream);
      await append(log, 1, count);
      await log.close();
      await cluster.agree(stream);
    }),
  );
}

async function append(log: TestLog, first: number, last: number): Promise<void> {
  await until(
    () =>
      Promise.all(range(first, last).map((n) => log.append(record("n1", n)))).then(
        () => true,
        () => false,
      ),
    "records to be taken",
  );
}

/** As soon as there is a leader to say it. */
function headOf(log: TestLog): Promise<number> {
  return until(() => log.head().catch(() => undefined), "the log to answer");
}

async function stopAll(): Promise<void> {
  for (const server of range(0, 2)) await cluster.stop(server);
}

async function startAll(): Promise<void> {
  for (const server of range(0, 2)) await cluster.start(server);
  await cluster.ready();
  await cluster.healthy();
}
