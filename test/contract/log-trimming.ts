/** What every log promises of records that have expired. */
import assert from "node:assert/strict";
import { LogTrimmed, LogUnavailable } from "../../src/log/errors.ts";
import { until } from "../support/until.ts";
import { range, record, type TestLog, take } from "./log-records.ts";

interface World {
  open(node: string): Promise<TestLog>;
}

export function trimmingContract(
  promise: (what: string, tell: (world: World) => Promise<void>) => void,
): void {
  promise("who asks for what has expired is told where the log begins", async (world) => {
    const log = await world.open("n1");
    for (let n = 1; n <= 6; n++) await log.append(record("n1", n));
    await log.trim({ record: 3, text: "" });
    await assert.rejects(take(log, 1, 1), (error) => error instanceof LogTrimmed && error.first === 4);
    assert.deepEqual(
      (await take(log, 3, 3)).map(({ n }) => n),
      [4, 5, 6],
    );
  });

  promise("what is trimmed is gone for everyone, and what stands for it is there instead", async (world) => {
    const [one, two] = [await world.open("n1"), await world.open("n2")];
    assert.equal(await one.base(), undefined);
    for (let n = 1; n <= 6; n++) await one.append(record("n1", n));
    const followed: number[] = [];
    const following = (async () => {
      for await (const batch of two.follow(0)) {
        followed.push(...batch.map(({ number }) => number));
        if (batch.some(({ n }) => n === 10)) return;
      }
    })();
    await until(() => followed.length >= 6, "what is there to be followed");
    await one.trim({ record: 2, text: "größer ☃" });
    assert.deepEqual({ ...(await two.base()) }, { record: 2, text: "größer ☃" });
    await two.trim({ record: 4, text: "four" });
    await one.trim({ record: 2, text: "an older one comes late" });
    await one.trim({ record: 4, text: "four again" });
    assert.deepEqual({ ...(await one.base()) }, { record: 4, text: "four" });
    const head = await one.head();
    assert.equal(await two.append(record("n2", 8)), head + 1);
    for (let n = 9; n <= 10; n++) await two.append(record("n2", n));
    const last = head + 3;
    assert.deepEqual(
      (await take(two, 4, last - 4)).map(({ number }) => number),
      range(5, last),
    );
    await following;
    assert.deepEqual(followed, range(1, last), "who was there before goes on");
    await one.erase([{ number: 2, index: 0 }]);
    for (const after of [0, 1, 3]) {
      await assert.rejects(take(one, after, 1), (error) => error instanceof LogTrimmed && error.first === 5);
    }
  });

  promise("a log is never trimmed empty, so that its numbers go on", async (world) => {
    const log = await world.open("n1");
    for (let n = 1; n <= 3; n++) await log.append(record("n1", n));
    const head = await log.head();
    await assert.rejects(log.trim({ record: head, text: "" }), LogUnavailable);
    assert.equal(await log.base(), undefined);
    await log.trim({ record: head - 1, text: "" });
    assert.equal(await log.head(), head);
    assert.equal(await log.append(record("n1", 4)), head + 1);
    assert.deepEqual(
      (await take(log, head - 1, 2)).map(({ number }) => number),
      [head, head + 1],
    );
  });

  promise("appends and followers go on while a long log is trimmed", async (world) => {
    const [one, two] = [await world.open("n1"), await world.open("n2")];
    await Promise.all(range(1, 1500).map((n) => one.append(record("n1", n))));
    const following = take(two, 1490, 50);
    let isTrimmed = false;
    const trimmed = one.trim({ record: 1480, text: "" }).then(() => {
      isTrimmed = true;
    });
    let meanwhile = 0;
    for (let n = 1; n <= 40; n++) {
      await two.append(record("n2", n));
      if (!isTrimmed) meanwhile++;
    }
    await trimmed;
    assert.ok(meanwhile > 1, `${meanwhile} were appended meanwhile`);
    assert.deepEqual(
      (await following).map(({ number }) => number),
      range(1491, 1540),
    );
    assert.equal((await take(one, 1480, 60)).length, 60);
    await assert.rejects(take(one, 1479, 1), LogTrimmed);
  });

  promise("who follows too slowly finds out that what comes next has expired", async (world) => {
    const log = await world.open("n1");
    await Promise.all(range(1, 1500).map((n) => log.append(record("n1", n))));
    const following = log.follow(0)[Symbol.asyncIterator]();
    let seen = 0;
    const next = async () => {
      const { value } = await following.next();
      seen = value?.at(-1)?.number ?? 0;
    };
    await next();
    await log.trim({ record: 1495, text: "" });
    // What was on its way to it already may still come.
    const isTrimmed = (error: unknown) => error instanceof LogTrimmed && error.first === 1496;
    await assert.rejects(async () => {
      while (seen < 1490) await next();
    }, isTrimmed);
  });
}
