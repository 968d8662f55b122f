/** Addresses and ranges of them: how they are written, and which are the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, isWithin, rangeOf, rangeText } from "../../../src/network/addresses.ts";

for (const [written, kept] of [
  ["192.0.2.1", "192.0.2.1"],
  ["192.0.2.77/24", "192.0.2.0/24"],
  ["192.0.2.1/32", "192.0.2.1"],
  ["128.0.0.0/1", "128.0.0.0/1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["::FFFF:c000:201/120", "192.0.2.0/24"],
  ["2001:DB8:0:0:0::1/32", "2001:db8::/32"],
  ["2001:db8::0001", "2001:db8::1"],
  ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
  ["1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"],
  ["0::1", "0::1"],
  ["::1", "0::1"],
  ["8000::/1", "8000::/1"],
  ["64:ff9b::192.0.2.1", "64:ff9b::c000:201"],
] as const) {
  test(`${written} is kept as ${kept}`, () => {
    const range = rangeOf(written);
    assert.ok(range);
    assert.equal(rangeText(range), kept);
    assert.deepEqual(rangeOf(kept), range);
  });
}

for (const text of [
  ...[
    "",
    "host",
    "10.1.*",
    "192.0.2",
    "192.0.2.256",
    "192.0.2.1.1",
    "1.2.3.4:5",
    "192.0.2.0/33",
    "192.0.2.0/",
  ],
  ...["/24", "192.0.2.0/x", "192.0.2.0/24/8", "2001:db8::/129", "2001:db8", "1::2::3", "1:2:3:4:5:6:7:8:9"],
  ...["1:2:3:4:5:6:7::8", "12345::", ":1", "::g", "::1.2.3", "0.0.0.0/0", "::/0", "::/80", "::ffff:0:0/96"],
]) {
  test(`${JSON.stringify(text)} is no range`, () => assert.equal(rangeOf(text), undefined));
}

test("a range holds the addresses that begin alike, whichever way they are written", () => {
  const holds = (range: string, address: string) =>
    isWithin(rangeOf(range) ?? assert.fail(range), addressOf(address) ?? assert.fail(address));
  assert.ok(holds("192.0.2.0/24", "192.0.2.255"));
  assert.ok(holds("192.0.2.0/24", "::ffff:192.0.2.255"));
  assert.ok(!holds("192.0.2.0/24", "192.0.3.0"));
  assert.ok(!holds("192.0.2.0/24", "::192.0.2.1"));
  assert.ok(holds("192.0.2.128/25", "192.0.2.128"));
  assert.ok(!holds("192.0.2.128/25", "192.0.2.127"));
  assert.ok(holds("2001:db8::/33", "2001:db8:7fff::1"));
  assert.ok(!holds("2001:db8::/33", "2001:db8:8000::1"));
  assert.ok(holds("0::1", "::1"));
});
