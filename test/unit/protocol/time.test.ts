/** Times are written and read as the server-time specification says. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseServerTime, serverTime } from "../../../src/protocol/time.ts";

const lastMillisecond = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

test("a time is written with milliseconds, in UTC", () => {
  assert.equal(serverTime(Date.UTC(2026, 10, 22, 15, 6, 37, 123)), "2026-11-22T15:06:37.123Z");
  assert.equal(serverTime(0), "1970-01-01T00:00:00.000Z");
});

test("every time is read back as it was, also when asked for twice or in any order", () => {
  const times = fc.array(fc.integer({ min: 0, max: lastMillisecond }), { minLength: 1 });
  fc.assert(
    fc.property(times, (times) => {
      for (const time of [...times, ...times.toReversed()])
        assert.equal(parseServerTime(serverTime(time)), time);
    }),
  );
});

test("what has no four-digit year is refused, and does not spoil the next answer", () => {
  for (const time of [lastMillisecond + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => serverTime(time), RangeError);
  }
  assert.equal(serverTime(lastMillisecond), "9999-12-31T23:59:59.999Z");
});

test("the leap second of the specification's example is the second after it", () => {
  assert.equal(parseServerTime("2012-06-30T23:59:60.419Z"), Date.UTC(2012, 6, 1, 0, 0, 0, 419));
});

test("what is not such a time is undefined", () => {
  for (const text of [
    "",
    "now",
    "2026-11-22",
    "2026-11-22T15:06:37Z",
    "2026-11-22T15:06:37.123",
    "2026-11-22T15:06:37.123+01:00",
    "2026-02-30T00:00:00.000Z",
    "2026-13-01T00:00:00.000Z",
    "2026-11-22T24:00:00.000Z",
    "2026-11-22T15:06:61.000Z",
    " 2026-11-22T15:06:37.123Z",
  ]) {
    assert.equal(parseServerTime(text), undefined, text);
  }
});
