/** Whatever happens to nats-servers and to nodes that have their log there, no promise is broken. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { chaos } from "../chaos/chaos.ts";
import { reportOf } from "../chaos/report.ts";
import { type Fault, scheduleOf, wordsOf } from "../chaos/schedule.ts";

const isLong = process.env["CHORUS_TEST_LONG"] !== undefined;
const schedules = isLong ? 200 : 2;
const minutes = 0.2;
const clients = 18;
/** They wait most of the time: for servers to choose another leader. */
const atOnce = 2;

const slack = isLong ? 0 : 20_000;

const first = isLong ? Date.now() % 1_000_000 : 1;
describe("chaos on nats-servers", { concurrency: atOnce }, () => {
  for (let seed = first; seed < first + schedules; seed++) {
    test(`every promise is kept under schedule ${seed}`, async (t) => {
      const options = { log: "jetstream", seed, seconds: minutes * 60, nodes: 3, clients, slack } as const;
      const outcome = await chaos(t, options);
      for (const line of reportOf(outcome)) t.diagnostic(line);
      assert.deepEqual(
        outcome.violations.map(({ message }) => message),
        [],
        `repeat it by: npm run chaos -- --log jetstream --seed ${seed} --minutes ${minutes} --clients ${clients}`,
      );
      assert.ok(outcome.kept.log.size > 100, "nobody said anything");
    });
  }
});

describe("schedules", () => {
  const nodes = ["n1", "n2", "n3"];

  test("one is the same for the same seed, and begins as a longer one does", () => {
    const long = scheduleOf(7, 60, nodes);
    const short = scheduleOf(7, 20, nodes);
    assert.deepEqual(short, long.slice(0, short.length));
    assert.ok(long.length > short.length && short.length > 5);
    assert.notDeepEqual(scheduleOf(8, 20, nodes), short);
  });

  test("many together have everything that can go wrong", () => {
    const all = Array.from({ length: 1000 }, (_, seed) => scheduleOf(seed, 12, nodes)).flat();
    // All but the times.
    const kinds = new Set(all.map((fault: Fault) => wordsOf({ ...fault, at: 0, lasts: 0 })));
    const servers = 3 * 3 * (2 + 2 * 3);
    const others = 2 + nodes.length * 4;
    assert.equal(kinds.size, servers + others);
  });
});
