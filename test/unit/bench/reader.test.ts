/** Reading what a server writes, however it comes in pieces. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { textOf } from "../../../bench/load/line.ts";
import { incoming, Reader } from "../../../bench/load/reader.ts";

/** What a reader tells of these bytes when they come in pieces of these sizes, over and over. */
function readIn(text: string, sizes: readonly number[]): string[] {
  const told: string[] = [];
  const reader = new Reader({
    said: (...numbers) => told.push(numbers.join(" ")),
    line: (line) => told.push(line),
  });
  const bytes = Buffer.from(text, "latin1");
  for (let at = 0, piece = 0; at < bytes.length; piece++) {
    const count = Math.min(sizes[piece % sizes.length] ?? 1, bytes.length - at);
    bytes.copy(incoming, 0, at, at + count);
    reader.read(count);
    at += count;
  }
  return told;
}

const said = (number: number, bytes = 64) => textOf({ run: 3, sender: 17, number, at: 1_234_567_890 }, bytes);
const all = [
  ":peer.example 001 l1 :Welcome",
  "PING :peer.example",
  ":l2!l@127.0.0.1 JOIN :#l0",
  `:l2!l@127.0.0.1 PRIVMSG #l0 :${said(1)}`,
  `@time=2026-01-01T00:00:00.000Z;msgid=abc :l2!l@127.0.0.1 PRIVMSG #l0 :${said(2)}`,
  `:l2!l@127.0.0.1 PRIVMSG #l0 ${said(3, 36)}`,
  "ERROR :Closing link",
  "",
].join("\r\n");
const expected = [
  "001 l1 :Welcome",
  "PING :peer.example",
  "3 17 1 1234567890",
  "3 17 2 1234567890",
  "3 17 3 1234567890",
  "ERROR :Closing link",
];

test("lines are read without their tags and sources, messages as numbers, and JOIN is passed over", () => {
  assert.deepEqual(readIn(all, [1 << 15]), expected);
});

test("the same is read, whatever the pieces are", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(sizes, (pieces) => {
      assert.deepEqual(readIn(all, pieces), expected);
    }),
  );
});

test("bare newlines end lines too", () => {
  assert.deepEqual(readIn(all.replaceAll("\r\n", "\n"), [7]), expected);
});

test("a line without end is an error, not a growing buffer", () => {
  assert.throws(() => readIn("x".repeat(100_000), [10_000]), /without end/);
});
