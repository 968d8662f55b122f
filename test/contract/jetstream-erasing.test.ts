/** What is erased from a log on JetStream is gone from the streams' files on every server, whoever dies or erases meanwhile. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { bytesOf, subjectOf, uniqueMessageId } from "../../src/log/jetstream-record.ts";
import type { LogRecord } from "../../src/log/log.ts";
import { until } from "../support/until.ts";
import { JetStreamWorld, read } from "./jetstream-world.ts";
import type { TestEntry } from "./log-records.ts";

const isLong = process.env.CHORUS_TEST_LONG === "1";

/** Servers shorten the log of their agreement after 2 to 3 minutes, or when it is long. */
const forgottenWithin = 240_000;

let world: JetStreamWorld;
before(async () => {
  world = await JetStreamWorld.open();
});
after(() => world.end());

/** A record with two bodies, which no other text contains. */
function secret(n: number): LogRecord<TestEntry> {
  const entries = ["one", "two"].map((name) => ({ text: name, body: `secret ${name} of ${n}.` }));
  return { node: "n1", incarnation: 1, n, entries };
}

/** Stores a record again, as a node does whose first attempt is forgotten by the servers. */
function repeat(stream: string, record: LogRecord<TestEntry>): Promise<number> {
  return world.manage(async (manager) => {
    const bytes = bytesOf(record);
    const options = { msgID: uniqueMessageId(bytes) };
    return (await manager.jetstream().publish(subjectOf(stream, record), bytes, options)).seq;
  });
}

/** Resolves when a text is in no file of a stream on any server. */
async function goneFromStreams(text: string): Promise<void> {
  const left = () => world.filesWith(text).filter((file) => !file.includes("$SYS"));
  await until(
    () => left().length === 0,
    () => `“${text}” to go from ${left()}`,
  );
}

test("what is erased is in no stream's file any more, and what stands beside it is", async () => {
  const log = await world.log("plain");
  for (let n = 1; n <= 3; n++) await log.append(secret(n));
  await until(() => world.filesWith("secret one of 2.").length >= 6, "every server to have it");
  await log.erase([{ number: 2, index: 0 }]);
  await goneFromStreams("secret one of 2.");
  for (const kept of ["secret two of 2.", "secret one of 1.", "secret one of 3."])
    assert.ok(world.filesWith(kept).length >= 3, kept);
  await log.erase([{ number: 2, index: 1 }]);
  await goneFromStreams("secret two of 2.");
  assert.deepEqual((await read(log, 1, 2))[0]?.entries, [{ text: "one" }, { text: "two" }]);
});

test("the newest record loses one body after the other", async () => {
  const log = await world.log("newest");
  await log.head();
  const number = await log.append(secret(21));
  for (const index of [0, 1]) await log.erase([{ number, index }]);
  await goneFromStreams("secret one of 21.");
  await goneFromStreams("secret two of 21.");
});

test("two erase different bodies of a record at once: both are gone", async () => {
  const [one, two] = [await world.log("both"), await world.log("both")];
  for (let n = 11; n <= 20; n++) {
    const number = await one.append(secret(n));
    const erase = async (log: typeof one, index: number) =>
      until(
        () =>
          log.erase([{ number, index }]).then(
            () => true,
            () => false,
          ),
        "it to be erased",
      );
    await Promise.all([erase(one, 0), erase(two, 1)]);
    const [record] = await read(two, number - 1, number);
    assert.deepEqual(record?.entries, [{ text: "one" }, { text: "two" }]);
    await goneFromStreams(`secret one of ${n}.`);
    await goneFromStreams(`secret two of ${n}.`);
  }
});

test("doubles lose their bodies too, at the first body that is erased and at any later one", async () => {
  const stream = "doubles";
  const log = await world.log(stream);
  const number = await log.append(secret(31));
  const doubles = [await repeat(stream, secret(31))];
  await log.append(secret(32));
  doubles.push(await repeat(stream, secret(31)));
  await log.append(secret(33));
  for (const index of [0, 1]) {
    await log.erase([{ number, index }]);
    await goneFromStreams(`secret ${index === 0 ? "one" : "two"} of 31.`);
  }
  const head = await log.head();
  const records = await read(log, 0, head);
  for (const double of [number, ...doubles])
    assert.deepEqual(records[double - 1]?.entries, [{ text: "one" }, { text: "two" }]);
  assert.deepEqual(
    records.flatMap(({ n, entries }) => (n > 31 ? entries.map(({ body }) => body) : [])),
    [32, 33].flatMap((n) => [`secret one of ${n}.`, `secret two of ${n}.`]),
  );
});

test("who erases dies between any two steps: to erase again finishes it", async () => {
  const stream = "dying";
  const log = await world.log(stream);
  const whole = secret(41);
  const number = await log.append(whole);
  const [{ text: one = "" } = {}, two] = whole.entries;
  assert.ok(two);
  /** Says what stands for the record, as the first step of erasing. */
  const replace = (entries: readonly TestEntry[], lastSubjectSequence: number) =>
    world.manage(async (manager) => {
      const bytes = bytesOf({ ...whole, entries });
      const options = { msgID: uniqueMessageId(bytes), expect: { lastSubjectSequence } };
      return (await manager.jetstream().publish(`${stream}.replacements.${number}`, bytes, options)).seq;
    });
  const first = await replace([{ text: one }, two], 0);
  assert.deepEqual(
    (await read(log, number - 1, number))[0]?.entries.length,
    2,
    "it is there twice, and handed out once",
  );
  await log.erase([{ number, index: 0 }]);
  await goneFromStreams("secret one of 41.");
  await replace([{ text: one }, { text: two.text }], first);
  await log.erase([{ number, index: 1 }]);
  await goneFromStreams("secret two of 41.");
  const [record] = await read(log, number - 1, number);
  assert.deepEqual(record?.entries, [{ text: "one" }, { text: "two" }]);
});

test("what is erased leaves the log of the servers' agreement as well", {
  skip: !isLong && "it takes minutes",
}, async () => {
  const log = await world.log("forgotten");
  for (let n = 51; n <= 53; n++) await log.append(secret(n));
  await log.erase([{ number: 1, index: 0 }]);
  const text = "secret one of 51.";
  assert.ok(world.filesWith(text).some((file) => file.includes("$SYS")));
  await until(
    () => world.filesWith(text).length === 0,
    () => `it to go from ${world.filesWith(text)}`,
    forgottenWithin,
  );
});
