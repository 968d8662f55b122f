/** A client's lines are run in order and at its pace, and one that sends more than that is no longer read from. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Inbox, type InboxOptions } from "../../../src/gateway/inbox.ts";
import { Throttle } from "../../../src/gateway/throttle.ts";
import type { Line } from "../../../src/protocol/lines.ts";
import { SimulatedClock } from "../../support/simulated.ts";

test("after a burst, commands are taken at a steady pace, and rest earns a burst again", () => {
  const throttle = new Throttle(5, 3, 0);
  const taken = (now: number) => throttle.take(now) === 0;
  assert.deepEqual([taken(0), taken(0), taken(0), taken(0)], [true, true, true, false]);
  assert.equal(throttle.take(0), 200);
  assert.deepEqual([taken(199), taken(200), taken(201)], [false, true, false]);
  assert.deepEqual([taken(60_000), taken(60_000), taken(60_000), taken(60_000)], [true, true, true, false]);
});

test("however it asks, nobody gets more than a burst and what the pace allows, and waiting as told is enough", () => {
  const asked = fc.array(fc.nat({ max: 500 }), { maxLength: 100 });
  const property = fc.property(fc.integer({ min: 1, max: 30 }), asked, (perSecond, pauses) => {
    const throttle = new Throttle(perSecond, 4, 0);
    let now = 0;
    let taken = 0;
    for (const pause of pauses) {
      now += pause;
      const wait = throttle.take(now);
      if (wait > 0) {
        now += wait;
        assert.equal(throttle.take(now), 0);
      }
      taken += 1;
      assert.ok(taken <= 4 + (now * perSecond) / 1000 + 1e-6, `${taken} commands in ${now} ms`);
    }
  });
  // Who had waited as told was told to wait another millisecond: parts of a command had been rounded.
  fc.assert(property, { examples: [[5, [0, 0, 0, 15, 13]]] });
});

test("what did not wait for its turn is waited for afterwards", () => {
  const throttle = new Throttle(5, 3, 0);
  assert.equal(throttle.take(0), 0);
  throttle.charge(2);
  assert.equal(throttle.take(0), 200);
  throttle.charge(10);
  assert.equal(throttle.take(0), 2200);
  assert.equal(throttle.take(2200), 0);
});

test("a pace of 0 is no limit", () => {
  const throttle = new Throttle(0, 1, 0);
  throttle.charge(1000);
  for (let count = 0; count < 1000; count++) assert.equal(throttle.take(0), 0);
});

const line = (text: string): Line => ({ kind: "line", text });

function scene({ pace = [0, 1], ...options }: Partial<InboxOptions> & { pace?: [number, number] } = {}) {
  const clock = new SimulatedClock();
  const throttle = new Throttle(...pace, clock.monotonic());
  const log: string[] = [];
  const inbox = new Inbox({
    clock,
    throttle: () => throttle,
    hold: () => undefined,
    run: (next) => {
      log.push("text" in next ? next.text : "request");
      return undefined;
    },
    emptied: () => undefined,
    failed: (error) => log.push(`failed: ${error}`),
    pause: () => log.push("pause"),
    resume: () => log.push("resume"),
    ...options,
  });
  return { clock, log, inbox };
}

test("each line waits until the one before it is run, and a request put first is next", async () => {
  const order: string[] = [];
  const { clock, inbox } = scene({
    run: async (next) => {
      const text = "text" in next ? next.text : "request";
      order.push(`${text} begins`);
      if (text === "one") inbox.putFirst({ message: undefined, respond: () => "" });
      await new Promise<void>((resolve) => clock.after(10, resolve));
      order.push(`${text} ends`);
    },
  });
  inbox.push([line("one"), line("two")]);
  inbox.push([line("three")]);
  await clock.advance(100);
  const expected = ["one", "request", "two", "three"].flatMap((text) => [`${text} begins`, `${text} ends`]);
  assert.deepEqual(order, expected);
});

test("lines are run as the pace allows, in simulated time", async () => {
  const { clock, log, inbox } = scene({ pace: [10, 2] });
  inbox.push(["1", "2", "3", "4"].map(line));
  await clock.advance(50);
  assert.deepEqual(log, ["1", "2"]);
  await clock.advance(100);
  assert.deepEqual(log, ["1", "2", "3"]);
  await clock.advance(100);
  assert.deepEqual(log, ["1", "2", "3", "4"]);
});

test("a client that is far ahead is not read from until half of it is run", async () => {
  const { clock, log, inbox } = scene({ pace: [1000, 1] });
  const lines = Array.from({ length: 64 }, (_, index) => line(String(index)));
  inbox.push(lines.slice(0, 63));
  assert.ok(!log.includes("pause"));
  inbox.push(lines.slice(63).concat(line("64")));
  assert.ok(log.includes("pause"));
  await clock.advance(30);
  assert.ok(!log.includes("resume"));
  await clock.advance(10);
  assert.ok(log.includes("resume"));
  await clock.advance(100);
  assert.equal(log.filter((entry) => entry === "pause").length, 1);
  assert.deepEqual(
    log.filter((entry) => /\d/.test(entry)),
    [...Array(65).keys()].map(String),
  );
});

test("what fails in a line is reported, and after the end nothing is run", async () => {
  const { clock, log, inbox } = scene({
    run: () => {
      throw new Error("broken");
    },
  });
  inbox.push([line("one")]);
  await clock.advance(1);
  assert.deepEqual(log, ["failed: Error: broken"]);
  const closed = scene({ pace: [1, 1] });
  closed.inbox.push([line("one"), line("two")]);
  closed.inbox.close();
  await closed.clock.advance(10_000);
  assert.deepEqual(closed.log, ["one"]);
});
