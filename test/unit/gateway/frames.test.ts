/** Lines become WebSocket messages, once for all who share them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Framing } from "../../../src/gateway/frames.ts";

test("each line is a whole frame without its end, and says how long it is", () => {
  for (const length of [1, 125, 126, 8191 + 512]) {
    const line = "x".repeat(length);
    const [first, second, ...rest] = new Framing("text").frame(Buffer.from(`${line}\r\nPING é\r\n`));
    assert.equal(first, 0x81);
    const header = length <= 125 ? [] : [length >> 8, length & 0xff];
    assert.equal(second, header.length === 0 ? length : 126);
    assert.deepEqual(
      Buffer.from(rest),
      Buffer.from([...header, ...Buffer.from(line), 0x81, 7, ...Buffer.from("PING é")]),
    );
  }
});

test("binary messages differ by their first byte alone", () => {
  const lines = Buffer.from("PING x\r\n");
  assert.deepEqual([...new Framing("binary").frame(lines)], [0x82, 6, ...Buffer.from("PING x")]);
});

test("what is shared is framed once", () => {
  const framing = new Framing("text");
  const lines = Buffer.from("a\r\nb\r\n");
  assert.equal(framing.frame(lines), framing.frame(lines));
});

test("a part of a buffer is framed as that part", () => {
  const lines = Buffer.from("a\r\nb\r\n");
  assert.deepEqual([...new Framing("text").frame(new Uint8Array(lines.subarray(3)))], [0x81, 1, 0x62]);
});
