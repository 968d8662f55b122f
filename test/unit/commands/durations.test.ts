/** Durations and times as operators write and read them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { durationOf, durationText, timeText } from "../../../src/commands/durations.ts";

const written: readonly (readonly [text: string, seconds: number | undefined])[] = [
  ["30s", 30],
  ["5", 300],
  ["10m", 600],
  ["2H", 7200],
  ["7d", 604_800],
  ["2w", 1_209_600],
  ["0", 0],
  ["999999999w", 100 * 365 * 86_400],
  ["99999999999w", 100 * 365 * 86_400],
  ["9".repeat(400), 100 * 365 * 86_400],
  ["1y", undefined],
  ["m", undefined],
  ["-5", undefined],
  ["1.5h", undefined],
  ["", undefined],
  ["10 minutes", undefined],
];

for (const [text, seconds] of written) {
  test(`"${text}" is ${seconds === undefined ? "no duration" : `${seconds} seconds`}`, () => {
    assert.equal(durationOf(text), seconds === undefined ? undefined : seconds * 1000);
  });
}

test("a duration is told in the longest unit that leaves nothing over", () => {
  const told = [1, 60, 90, 5400, 3600, 604_800, 691_200].map((seconds) => durationText(seconds * 1000));
  assert.deepEqual(told, ["1 second", "1 minute", "90 seconds", "90 minutes", "1 hour", "1 week", "8 days"]);
});

test("a time is told to the second", () => {
  assert.equal(timeText(1_893_456_000_999), "2030-01-01T00:00:00Z");
});

test("the longest ban from now still ends on a day that can be told", () => {
  const now = Date.UTC(2500, 0);
  assert.equal(timeText(now + (durationOf("999999999w") ?? 0)), "2599-12-08T00:00:00Z");
});
