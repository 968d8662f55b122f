/** A log on JetStream is trimmed whoever dies or trims meanwhile, and what expired leaves the files of the servers. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LogCorrupt, LogTrimmed } from "../../src/log/errors.ts";
import { uniqueMessageId } from "../../src/log/jetstream-record.ts";
import { until } from "../support/until.ts";
import { followed, impatientClock, JetStreamWorld } from "./jetstream-world.ts";
import { range, record, type TestLog } from "./log-records.ts";

let world: JetStreamWorld;
before(async () => {
  world = await JetStreamWorld.open();
});
after(() => world.end());

/** What is kept beside a stream's records, by the subjects' last parts. */
function kept(stream: string, of: "replacements" | "snapshots"): Promise<string[]> {
  return world.manage(async ({ streams }) => {
    const filter = `${stream}.${of}.>`;
    const { state } = await streams.info(`${stream}-${of}`, { subjects_filter: filter });
    return Object.keys(state.subjects ?? {}).map((subject) => subject.slice(filter.length - 1));
  });
}

/** The texts of bases that there are, finished or not. */
const bases = async (stream: string) =>
  (await kept(stream, "snapshots")).filter((name) => /^base-.*\.about$/.test(name));

async function isTrimmed(log: TestLog, first: number): Promise<void> {
  await assert.rejects(followed(log, 0, 1), (error) => error instanceof LogTrimmed && error.first === first);
}

test("who trims dies between any two steps: to trim again finishes it", async () => {
  const stream = "dying";
  const log = await world.log(stream);
  for (let n = 1; n <= 20; n++)
    await log.append({
      ...record("n1", n),
      entries: [
        { text: "", body: `a${n}.` },
        { text: "", body: `b${n}.` },
      ],
    });
  await log.erase([
    { number: 3, index: 0 },
    { number: 12, index: 0 },
  ]);
  // The base's text is there, and nothing refers to it.
  const draft = await log.files.begin("base-5-draft", {});
  await log.files.begin("base-4-draft", {});
  await draft.finish({}, textOf("nobody reads it"));
  assert.equal(await log.base(), undefined);
  assert.deepEqual(await followed(log, 0, 20), range(1, 20));
  // The base counts, and what it stands for is there.
  await log.files.begin("base-10-mine", {}).then((file) => file.finish({}, textOf("ten")));
  await refer(stream, { record: 10, file: "base-10-mine" });
  assert.deepEqual({ ...(await log.base()) }, { record: 10, text: "ten" });
  await log.trim({ record: 8, text: "eight comes too late" });
  await isTrimmed(log, 11);
  assert.deepEqual({ ...(await log.base()) }, { record: 10, text: "ten" });
  assert.deepEqual(await kept(stream, "replacements"), ["12", "base"]);
  // Whoever has just been told of the one before may still read it.
  assert.deepEqual((await bases(stream)).sort(), ["base-10-mine.about", "base-5-draft.about"]);
  assert.deepEqual(
    world.filesWith("b3.").filter((file) => !file.includes("$SYS") && file.includes("replacements")),
    [],
  );
  assert.deepEqual(await followed(log, 10, 20), range(11, 20));
});

test("two trim at once: the higher base stands, and all is gone that it stands for", async () => {
  const stream = "both";
  const [one, two] = [await world.log(stream), await world.log(stream)];
  for (let n = 1; n <= 40; n++) await one.append(record("n1", n));
  for (const at of [5, 15, 25]) {
    const trim = (log: TestLog, end: number) =>
      until(
        () =>
          log.trim({ record: end, text: `up to ${end}` }).then(
            () => true,
            () => false,
          ),
        "it to be trimmed",
      );
    await Promise.all([trim(one, at), trim(two, at + 3), trim(one, at + 1)]);
    assert.deepEqual({ ...(await one.base()) }, { record: at + 3, text: `up to ${at + 3}` });
    await isTrimmed(two, at + 4);
    assert.deepEqual(await followed(two, at + 3, 40), range(at + 4, 40));
  }
  await one.trim({ record: 35, text: "last" });
  await until(async () => (await bases(stream)).length <= 2, "bases that stand for less to go");
});

test("a base that is lost is said to be, and so is one that is damaged", async () => {
  const stream = "lost";
  const log = await world.log(stream, { clock: impatientClock });
  for (let n = 1; n <= 5; n++) await log.append(record("n1", n));
  await log.trim({ record: 3, text: "three" });
  const [file = ""] = await bases(stream);
  await log.files.remove(file.replace(/\.about$/, ""));
  await assert.rejects(
    log.base(),
    (error) => error instanceof LogCorrupt && /records up to 3 is lost: there is no file/.test(error.message),
  );
  assert.deepEqual(await followed(log, 3, 5), [4, 5]);
  await refer(stream, undefined);
  await assert.rejects(
    log.base(),
    (error) => error instanceof LogCorrupt && /expired records is lost/.test(error.message),
  );
  await assert.rejects(followed(log, 0, 1), LogCorrupt);
});

test("what has expired leaves the files of the streams with the blocks that it was in", async () => {
  const stream = "blocks";
  const log = await world.log(stream);
  const bytes = 400_000;
  const body = (n: number) => `begin of ${n}. ${Buffer.alloc(bytes / 2, `${n} `)}`;
  for (let n = 1; n <= 60; n++)
    await log.append({ ...record("n1", n), entries: [{ text: "", body: body(n) }] });
  const { cluster } = world;
  await until(
    () => range(0, 2).every((server) => cluster.blockFiles(server, stream).length >= 2),
    "a second file",
  );
  await log.trim({ record: 59, text: "" });
  const left = () =>
    range(1, 30).flatMap((n) => world.filesWith(`begin of ${n}. `).filter((path) => !path.includes("$SYS")));
  await until(
    () => left().length === 0,
    () => `text to go from ${left()}`,
  );
});

async function* textOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** Says that a base stands for expired records; or something that nobody has written. */
function refer(stream: string, base: { record: number; file: string } | undefined): Promise<void> {
  return world.manage(async (manager) => {
    const bytes = new TextEncoder().encode(JSON.stringify(base ?? {}));
    const msgID = base ? uniqueMessageId(bytes) : "damaged";
    await manager.jetstream().publish(`${stream}.replacements.base`, bytes, { msgID });
  });
}
