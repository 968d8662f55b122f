/** Pushes on their way: their order, what is tried again, and what is too much. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { PushQueue } from "../../../src/cluster/push-queue.ts";
import type { Push, PushFate } from "../../../src/cluster/push-service.ts";
import { SimulatedClock } from "../../support/simulated.ts";

function setUp(fateOf: (push: Push) => PushFate | Promise<PushFate> = () => ({ kind: "taken" })) {
  const clock = new SimulatedClock();
  const sent: string[] = [];
  const lapsed: string[] = [];
  const ended = new Set<string>();
  const queue = new PushQueue({
    clock,
    isOwed: ({ endpoint }) => !ended.has(endpoint),
    lapsed: ({ endpoint }) => lapsed.push(endpoint),
    service: {
      send: async (push) => {
        sent.push(`${clock.monotonic()} ${push.endpoint} ${push.text}`);
        return fateOf(push);
      },
    },
  });
  const add = (endpoint: string, text: string, topic = text, account = "alice") =>
    queue.add({
      account,
      endpoint,
      keys: { p256dh: "", auth: "" },
      text,
      topic,
      isUrgent: true,
      position: Number(text),
    });
  return { clock, queue, sent, lapsed, ended, add };
}

/** Sends that end when they are told to. */
function held() {
  const ends: (() => void)[] = [];
  const fateOf = () => new Promise<PushFate>((resolve) => ends.push(() => resolve({ kind: "taken" })));
  return { ends, fateOf };
}

test("an endpoint gets one after the other, and what is not sent yet is replaced by the next about the same", async () => {
  const { ends, fateOf } = held();
  const { clock, sent, add } = setUp(fateOf);
  for (const [text, topic] of [
    ["1", "bob"],
    ["2", "bob"],
    ["3", "#a"],
    ["4", "bob"],
  ] as const)
    add("x", text, topic);
  add("y", "5");
  await clock.advance(0);
  assert.deepEqual(sent, ["0 x 1", "0 y 5"]);
  for (let each = 0; each < 4; each += 1) {
    for (const end of ends.splice(0)) end();
    await clock.advance(0);
  }
  assert.deepEqual(sent.slice(2), ["0 x 3", "0 x 4"]);
});

test("what is to come later is tried again, after as long as its service asks for", async () => {
  const fates: PushFate[] = [
    { kind: "later", after: 0 },
    { kind: "later", after: 40_000 },
    { kind: "taken" },
  ];
  const { clock, queue, sent, add } = setUp(() => fates.shift() ?? { kind: "taken" });
  add("x", "1");
  add("x", "2");
  await clock.advance(60_000);
  assert.deepEqual(sent, ["0 x 1", "2000 x 1", "42000 x 1", "42000 x 2"]);
  assert.deepEqual(queue.counts, { taken: 2, gone: 0, failed: 0, dropped: 0 });
});

test("it is given up after a few times, at once where it is refused, and where it would take too long", async () => {
  const later = setUp(() => ({ kind: "later", after: 0 }));
  later.add("x", "1");
  await later.clock.advance(200_000);
  assert.deepEqual([later.sent.length, later.queue.counts.failed], [4, 1]);
  for (const fate of [{ kind: "refused" }, { kind: "later", after: 3_600_000 }] as const) {
    const { clock, sent, queue, add } = setUp(() => fate);
    add("x", "1");
    await clock.advance(200_000);
    assert.deepEqual([sent.length, queue.counts.failed], [1, 1]);
  }
});

test("a subscription that is gone gets nothing more, and it is said once", async () => {
  const { clock, sent, lapsed, queue, add } = setUp(() => ({ kind: "gone" }));
  for (const text of ["1", "2", "3"]) add("x", text);
  await clock.advance(0);
  assert.deepEqual([sent, lapsed], [["0 x 1"], ["x"]]);
  assert.equal(queue.counts.gone, 1);
});

test("of what waits for one endpoint the oldest is dropped, and of many endpoints the last", async () => {
  const { fateOf, ends } = held();
  const { clock, queue, sent, add } = setUp(fateOf);
  for (let each = 0; each < 20; each += 1) add("x", String(each));
  assert.equal(queue.counts.dropped, 4);
  for (let each = 0; each < 1000; each += 1) add(`y${each}`, "1", "1", `account ${each}`);
  assert.equal(queue.counts.dropped, 5);
  while (ends.length > 0) {
    ends.shift()?.();
    await clock.advance(0);
  }
  const toX = sent.filter((line) => line.includes(" x ")).map((line) => line.split(" ").at(-1));
  assert.deepEqual(toX, ["0", ...Array.from({ length: 15 }, (_, index) => String(index + 5))]);
});

test("what is erased, or whose subscription has ended, is not tried again", async () => {
  const { clock, queue, sent, ended, add } = setUp(() => ({ kind: "later", after: 0 }));
  add("x", "1");
  add("x", "2");
  add("y", "3");
  await clock.advance(0);
  assert.deepEqual(sent, ["0 x 1", "0 y 3"]);
  queue.forget([1, 2]);
  ended.add("y");
  await clock.advance(200_000);
  assert.equal(sent.length, 2);
  assert.deepEqual(queue.counts, { taken: 0, gone: 0, failed: 0, dropped: 3 });
});
