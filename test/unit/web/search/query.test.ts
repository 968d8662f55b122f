/** What people type into the search, and what the server is asked for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { attributesOf, isEmpty, readQuery, withOperator } from "../../../../src/web/search/query.ts";

/** A Monday. */
const now = new Date(2026, 10, 23, 12, 30).getTime();
const read = (typed: string, order: "day-month" | "month-day" = "day-month") =>
  readQuery(typed, { now, order, nick: "alice" });
const at = (year: number, month: number, day: number) => new Date(year, month - 1, day).getTime();
const iso = (ms: number) => new Date(ms).toISOString();

test("words are looked for as they stand, quotes and all", () => {
  assert.equal(
    read('  birthday  "red roses" http://example.org ').text,
    'birthday "red roses" http://example.org',
  );
  assert.equal(read('"from:bob"').text, '"from:bob"');
  assert.equal(read('an "open quote').text, 'an "open quote');
});

test("from: and in: name a person and a place", () => {
  const { text, from, in: place } = read("roses from:bob in:#garden");
  assert.deepEqual({ text, from, place }, { text: "roses", from: "bob", place: "#garden" });
  assert.equal(read("FROM: @bob").from, "bob");
  assert.equal(read("from:me").from, "alice");
  assert.equal(read("in:carol").in, "carol");
});

test("German operators mean the same", () => {
  assert.deepEqual(
    read("von:bob vor:gestern nach:1.11."),
    read("from:bob before:yesterday after:2026-11-01"),
  );
});

test("before a day is until it begins, after a day is from its beginning, on a day is both", () => {
  assert.equal(read("before:2026-11-20").before, iso(at(2026, 11, 20) - 1));
  assert.equal(read("after:2026-11-20").after, iso(at(2026, 11, 20)));
  const { after, before } = read("on:yesterday");
  assert.deepEqual([after, before], [iso(at(2026, 11, 22)), iso(at(2026, 11, 23) - 1)]);
  assert.deepEqual(
    [read("on:2026-10").after, read("on:2026-10").before],
    [iso(at(2026, 10, 1)), iso(at(2026, 11, 1) - 1)],
  );
});

test("days are written in many ways", () => {
  const day = (typed: string, order?: "day-month" | "month-day") => read(`after:${typed}`, order).after;
  assert.equal(day("20.11.2026"), iso(at(2026, 11, 20)));
  assert.equal(day("20.11."), iso(at(2026, 11, 20)));
  assert.equal(day("5/6/26"), iso(at(2026, 6, 5)));
  assert.equal(day("5/6/26", "month-day"), iso(at(2026, 5, 6)));
  assert.equal(day("2025"), iso(at(2025, 1, 1)));
  assert.equal(day("7d"), iso(at(2026, 11, 16)));
  assert.equal(day("2w"), iso(at(2026, 11, 9)));
  assert.equal(day("1m"), iso(at(2026, 10, 23)));
  assert.equal(day("today"), iso(at(2026, 11, 23)));
  assert.equal(day("monday"), iso(at(2026, 11, 23)), "that is today");
  assert.equal(day("Fr"), iso(at(2026, 11, 20)));
  assert.equal(day("fri"), iso(at(2026, 11, 20)));
  assert.equal(day("f"), undefined, "that is too little");
});

test("of two beginnings the later one counts", () => {
  assert.equal(read("after:2026-11-01 after:2026-11-10").after, iso(at(2026, 11, 10)));
});

test("what cannot be meant is said, and is not looked for", () => {
  assert.deepEqual(read("before:soon from:#x in:a,b after:2026-02-30").problems, [
    { about: "date", written: "soon" },
    { about: "from", written: "#x" },
    { about: "in", written: "a,b" },
    { about: "date", written: "2026-02-30" },
  ]);
});

test("an operator without a value changes nothing yet", () => {
  assert.ok(isEmpty(read("from:")));
  assert.ok(isEmpty(read("   ")));
  assert.ok(!isEmpty(read("in:#garden")));
});

test("the server is asked in its own words", () => {
  assert.equal(attributesOf(read("red;roses from:bob"), 20), "text=red\\:roses;from=bob;limit=20");
  assert.equal(
    attributesOf(read('"red roses"'), 20, { id: "k-07" }),
    'text="red\\sroses";before=msgid=k-07;limit=20',
  );
  const later = read("roses after:2026-11-20");
  assert.equal(attributesOf(later, 20, { id: "k-07" }), "text=roses;after=msgid=k-07;limit=20");
});

test("a button sets an operator, and takes it away", () => {
  assert.equal(withOperator('roses from:bob "a b"', "from", "carol"), 'roses "a b" from:carol');
  assert.equal(withOperator("von:bob roses", "from", ""), "roses");
});
