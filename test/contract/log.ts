/** What every log promises, whatever it is made of: one suite, run through each adapter. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { LogCorrupt, LogUnavailable } from "../../src/log/errors.ts";
import { range, record, type TestLog, take } from "./log-records.ts";
import { trimmingContract } from "./log-trimming.ts";

/** One log in its world: several nodes may open it. */
export interface LogWorld {
  open(node: string): Promise<TestLog>;
  /** Takes a record out of the middle, as damage does. */
  damage(number: number): Promise<void>;
  /** Closes what is open and removes all traces. */
  end(): Promise<void>;
}

const runs = process.env.CHORUS_TEST_LONG === "1" ? 200 : 8;

export function logContract(adapter: string, makeWorld: () => Promise<LogWorld>): void {
  const promise = (what: string, tell: (world: LogWorld, t: TestContext) => Promise<void>) =>
    test(`${adapter}: ${what}`, { timeout: 60_000 }, async (t) => {
      const world = await makeWorld();
      try {
        await tell(world, t);
      } finally {
        await world.end();
      }
    });

  promise("an empty log has no entries, and one epoch for all who open it", async (world) => {
    const [one, two] = [await world.open("n1"), await world.open("n2")];
    const records = await take(one, 0, await one.head());
    assert.deepEqual(
      records.flatMap(({ entries }) => entries),
      [],
    );
    assert.equal(one.epoch, two.epoch);
    assert.match(one.epoch, /^[0-9a-z]{8,9}$/);
  });

  promise("records are numbered from 1 without gap, and read back as they were appended", async (world) => {
    const log = await world.open("n1");
    const entries = [{ text: "größer ☃ 𝄞 \u0000", body: "two\nlines" }, { text: "" }];
    assert.equal(await log.append({ node: "n1", incarnation: 7, n: 1, entries }), 1);
    assert.equal(await log.append({ node: "n1", incarnation: 7, n: 2, entries: [] }), 2);
    assert.deepEqual(await take(log, 0, 2), [
      { number: 1, node: "n1", incarnation: 7, n: 1, entries },
      { number: 2, node: "n1", incarnation: 7, n: 2, entries: [] },
    ]);
  });

  promise("what is appended can be followed from any position, by any node", async (world) => {
    const [one, two] = [await world.open("n1"), await world.open("n2")];
    for (let n = 1; n <= 10; n++) await one.append(record("n1", n));
    for (let after = 0; after < 10; after++) {
      const numbers = (await take(two, after, 10 - after)).map(({ number }) => number);
      assert.deepEqual(numbers, range(after + 1, 10));
    }
  });

  promise("a follower at the head sees what another node appends later", async (world) => {
    const [one, two] = [await world.open("n1"), await world.open("n2")];
    await one.append(record("n1", 1));
    const later = take(two, 1, 3);
    for (let n = 2; n <= 4; n++) await one.append(record("n1", n));
    assert.deepEqual(
      (await later).map(({ n }) => n),
      [2, 3, 4],
    );
  });

  promise("a long log is read in order, in batches", async (world) => {
    const log = await world.open("n1");
    const large = "x".repeat(60_000);
    const last = 600;
    await Promise.all(
      range(1, last).map((n) =>
        log.append({ node: "n1", incarnation: 1, n, entries: [{ text: n % 10 === 0 ? large : "small" }] }),
      ),
    );
    assert.deepEqual(
      (await take(log, 0, last)).map(({ n }) => n),
      range(1, last),
    );
  });

  promise("appends of one node that wait for each other keep their order", async (world) => {
    const log = await world.open("n1");
    const numbers = await Promise.all(range(1, 50).map((n) => log.append(record("n1", n))));
    assert.deepEqual(numbers, range(1, 50));
  });

  promise("the head is at least as new as any append that was answered, on every node", async (world) => {
    const [one, two] = [await world.open("n1"), await world.open("n2")];
    for (let n = 1; n <= 20; n++) {
      const number = await one.append(record("n1", n));
      assert.ok((await two.head()) >= number);
    }
  });

  promise("a node that comes later knows of all that was answered before", async (world) => {
    const log = await world.open("n1");
    await log.head();
    for (let n = 1; n <= 5; n++) {
      const number = await log.append(record("n1", n));
      assert.ok((await (await world.open(`later${n}`)).head()) >= number);
    }
  });

  promise("several nodes append at once: all see one order, without gap or double", async (world) => {
    let round = 0;
    const nodes = ["n1", "n2", "n3"];
    const logs = await Promise.all(nodes.map((node) => world.open(node)));
    const schedule = fc.array(fc.record({ node: fc.nat({ max: 2 }), together: fc.boolean() }), {
      maxLength: 60,
    });
    const property = fc.asyncProperty(schedule, async (steps) => {
      round++;
      const before = await (logs[0] as TestLog).head();
      const followers = logs.map((log) => take(log, before, steps.length));
      const appends: Promise<number>[] = [];
      for (const [index, { node, together }] of steps.entries()) {
        const append = (logs[node] as TestLog).append(record(`${node}`, index, round));
        appends.push(append);
        if (!together) await append;
      }
      const numbers = await Promise.all(appends);
      const [first, ...others] = await Promise.all(followers);
      for (const other of others) assert.deepEqual(other, first);
      assert.deepEqual(
        (first ?? []).map(({ number }) => number),
        range(before + 1, before + steps.length),
      );
      for (const [index, number] of numbers.entries()) assert.equal(first?.[number - before - 1]?.n, index);
    });
    await fc.assert(property, { numRuns: runs, endOnFailure: true });
  });

  promise("what was answered is there after everyone has closed", async (world) => {
    const log = await world.open("n1");
    for (let n = 1; n <= 5; n++) await log.append(record("n1", n));
    const epoch = log.epoch;
    await log.close();
    const again = await world.open("n1");
    assert.equal(again.epoch, epoch);
    assert.ok((await again.head()) >= 5);
    const last = await again.append(record("n1", 1, 2));
    const entries = (await take(again, 0, last)).flatMap((stored) => stored.entries);
    assert.equal(entries.length, 6);
  });

  promise(
    "erasing removes one body, from doubles of the record too, also later ones, and nothing else",
    async (world) => {
      const [one, two] = [await world.open("n1"), await world.open("n2")];
      const entries = [
        { text: "a", body: "stays" },
        { text: "b", body: "goes" },
      ];
      const twice = { node: "n1", incarnation: 1, n: 1, entries };
      await one.append(twice);
      const other = await two.append({ ...twice, n: 2 });
      await one.append(twice);
      await two.erase([{ number: 1, index: 1 }]);
      await two.erase([
        { number: 1, index: 1 },
        { number: 1, index: 7 },
        { number: 99, index: 0 },
      ]);
      await two.erase([]);
      await one.append(twice);
      const erased = [entries[0], { text: "b" }];
      const records = await take(one, 0, await one.head());
      assert.equal(records[0]?.number, 1);
      assert.deepEqual(records[0]?.entries, erased);
      for (const { number, entries: stored } of records.slice(1)) {
        if (number === other) assert.deepEqual(stored, entries);
        else
          for (const [index, { text, body }] of stored.entries()) {
            assert.equal(text, entries[index]?.text);
            assert.ok(body === undefined || body === "stays");
          }
      }
    },
  );

  promise("many bodies are erased at once, and all that stands beside them stays", async (world) => {
    const [one, two] = [await world.open("n1"), await world.open("n2")];
    const entries = range(0, 9).map((index) => ({ text: `größe ${index}`, body: `☃ ${index}` }));
    for (const n of range(1, 5)) await one.append({ node: "n1", incarnation: 1, n, entries });
    const places = range(2, 4).flatMap((number) => [1, 5, 9].map((index) => ({ number, index })));
    await Promise.all([two.erase(places), one.append({ node: "n1", incarnation: 1, n: 6, entries })]);
    const erased = entries.map(({ text, body }, index) => (index % 4 === 1 ? { text } : { text, body }));
    const records = await take(one, 0, await one.head());
    assert.deepEqual(
      records.flatMap((stored) => (stored.entries.length > 0 ? [stored.entries] : [])),
      [entries, erased, erased, erased, entries, entries],
    );
  });

  promise("signals reach the other nodes, and never the one who sent them", async (world) => {
    const logs = await Promise.all(["n1", "n2", "n3"].map((node) => world.open(node)));
    const heard = logs.map(() => new Set<string>());
    for (const [index, log] of logs.entries()) log.hear((note) => heard[index]?.add(JSON.stringify(note)));
    const [one, two] = logs as [TestLog, TestLog];
    // They may be lost, most of all while the nodes do not know each other yet: say it again.
    while (heard[1]?.size !== 1 || heard[2]?.size !== 2 || heard[0]?.size !== 1) {
      one.signal({ from: "n1", list: [1, "two\n"] });
      two.signal("from n2");
      await one.head();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.deepEqual([...(heard[0] ?? [])], ['"from n2"']);
    assert.deepEqual([...(heard[1] ?? [])], ['{"from":"n1","list":[1,"two\\n"]}']);
  });

  promise("who no longer listens hears nothing", async (world) => {
    const [one, two] = [await world.open("n1"), await world.open("n2")];
    let [still, stopped] = [0, 0];
    two.hear(() => still++);
    two.hear(() => stopped++)();
    while (still === 0) {
      one.signal(1);
      await one.head();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.equal(stopped, 0);
  });

  promise("closing ends followers, rejects what is unanswered, and is final", async (world) => {
    const log = await world.open("n1");
    await log.append(record("n1", 1));
    const following = take(log, 1, Number.POSITIVE_INFINITY);
    const appends = range(2, 20).map((n) => log.append(record("n1", n)));
    const outcomes = Promise.allSettled(appends);
    await log.close();
    await log.close();
    await following;
    for (const outcome of await outcomes) {
      if (outcome.status === "rejected") assert.ok(outcome.reason instanceof LogUnavailable);
    }
    await assert.rejects(log.append(record("n1", 99)), LogUnavailable);
    await assert.rejects(log.head(), LogUnavailable);
    log.signal("into the void");
  });

  trimmingContract(promise);

  promise("a hole is damage, and all before it is still served", async (world) => {
    const log = await world.open("n1");
    for (let n = 1; n <= 6; n++) await log.append(record("n1", n));
    await world.damage(4);
    const seen: number[] = [];
    await assert.rejects(async () => {
      for await (const batch of log.follow(0)) seen.push(...batch.map(({ n }) => n));
    }, LogCorrupt);
    assert.deepEqual(seen, [1, 2, 3]);
  });

  promise("a log that ends before what was seen of it is not the same log", async (world) => {
    const log = await world.open("n1");
    await log.append(record("n1", 1));
    await assert.rejects(take(log, 5, 1), LogCorrupt);
  });

  promise("a log that ends before what was seen of it is waited for a while", async (world) => {
    const log = await world.open("n1");
    const waiting = take(log, 2, 1);
    for (let n = 1; n <= 3; n++) await log.append(record("n1", n));
    assert.deepEqual(
      (await waiting).map(({ n }) => n),
      [3],
    );
  });
}
