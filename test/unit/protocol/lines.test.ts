/** The same bytes give the same lines, however they arrive, and a line's length is bounded to the byte. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { limits, sourceBytesMax } from "../../../src/protocol/limits.ts";
import {
  clientLineLimits,
  type Line,
  type LineLimits,
  LineSplitter,
  serverLineLimits,
} from "../../../src/protocol/lines.ts";

const small: LineLimits = { tags: 8, rest: 10 };
const utf8 = new TextEncoder();
const tooLong: Line = { kind: "too-long" };

function line(text: string): Line {
  return { kind: "line", text };
}

function split(text: string, limits: LineLimits = small): Line[] {
  return new LineSplitter(limits).push(utf8.encode(text));
}

test("CR, LF and CR LF each end a line, and empty lines are skipped", () => {
  assert.deepEqual(split("a\nb\rc\r\n\r\n\n\rd\r\nrest"), ["a", "b", "c", "d"].map(line));
});

test("a CR LF that is torn apart ends one line", () => {
  const splitter = new LineSplitter(small);
  assert.deepEqual(splitter.push(utf8.encode("a\r")), [line("a")]);
  assert.deepEqual(splitter.push(utf8.encode("\nb\n")), [line("b")]);
});

test("a line of 1024 bytes with its CR LF is taken, one of 1025 is too long", () => {
  assert.deepEqual(split(`${"x".repeat(1022)}\r\n`, clientLineLimits), [line("x".repeat(1022))]);
  assert.deepEqual(split(`${"x".repeat(1023)}\r\n`, clientLineLimits), [tooLong]);
});

test("4094 bytes of tags are taken from a client, 4095 are too long, and the rest has its own 1022", () => {
  const rest = "x".repeat(1022);
  const longest = `@${"t".repeat(4094)} ${rest}`;
  assert.deepEqual(split(`${longest}\r\n`, clientLineLimits), [line(longest)]);
  assert.deepEqual(split(`@${"t".repeat(4095)} x\r\n`, clientLineLimits), [tooLong]);
  assert.deepEqual(split(`@t ${rest}x\r\n`, clientLineLimits), [{ kind: "too-long", tags: "t" }]);
});

test("of a line that cannot be read its tags can, if they are whole and fit", () => {
  const splitter = new LineSplitter(small);
  assert.deepEqual(splitter.push(Uint8Array.from([...utf8.encode("@a=b "), 0xff, 0x0a])), [
    { kind: "invalid-utf8", tags: "a=b" },
  ]);
  assert.deepEqual(splitter.push(Uint8Array.from([0x40, 0xff, 0x20, 0x61, 0x0a])), [
    { kind: "invalid-utf8" },
  ]);
  assert.deepEqual(split("@a=b 123456789\n"), [{ kind: "too-long", tags: "a=b" }]);
  assert.deepEqual(split("@a=bcdef 1\n"), [tooLong]);
});

test("the tag part is bounded even when its space never comes", () => {
  assert.deepEqual(split("@234567\n"), [line("@234567")]);
  assert.deepEqual(split("@2345678\n"), [tooLong]);
});

test("a client takes the longest tags, and the longest line that a server relays", () => {
  const relayed = `@${"t".repeat(8189)} :${"s".repeat(sourceBytesMax - 2)} ${"x".repeat(limits.line - 2)}`;
  assert.deepEqual(split(`${relayed}\r\n`, serverLineLimits), [line(relayed)]);
  assert.equal(split(`${relayed}x\r\n`, serverLineLimits)[0]?.kind, "too-long");
});

test("bytes are counted, not characters", () => {
  assert.deepEqual(split("éééé\n"), [line("éééé")]);
  assert.deepEqual(split("éééée\n"), [tooLong]);
});

test("an over-long line is reported once, before it ends, and the next line is intact", () => {
  const splitter = new LineSplitter(small);
  assert.deepEqual(splitter.push(utf8.encode("x".repeat(9))), [tooLong]);
  assert.deepEqual(splitter.push(utf8.encode("x".repeat(900))), []);
  assert.equal(splitter.take(), undefined);
  assert.deepEqual(splitter.push(utf8.encode("x\nnext\n")), [line("next")]);
});

test("bytes that are not UTF-8 spoil their own line only, and a byte order mark is kept", () => {
  const splitter = new LineSplitter(small);
  const bytes = [0x61, 0x0a, 0xff, 0x0a, 0xed, 0xa0, 0x80, 0x0a, 0xc3, 0x0a, 0xef, 0xbb, 0xbf, 0x62, 0x0a];
  const invalid: Line = { kind: "invalid-utf8" };
  assert.deepEqual(splitter.push(Uint8Array.from(bytes)), [
    line("a"),
    invalid,
    invalid,
    invalid,
    line("\ufeffb"),
  ]);
});

test("of a line that is not UTF-8 its command is told, where it can be read", () => {
  const verbs = [
    "privmsg #a :\xff",
    "@x=\xff;y PRIVMSG \xff",
    "PRIVMSG\xff",
    "\xff x",
    "@\xff",
    "  x \xff",
  ].map((text) => {
    const [line] = new LineSplitter(clientLineLimits).push(Buffer.from(`${text}\n`, "latin1"));
    return line?.kind === "invalid-utf8" ? line.verb : line;
  });
  assert.deepEqual(verbs, ["PRIVMSG", "PRIVMSG", undefined, undefined, undefined, undefined]);
});

test("what is held can be taken as a line, once", () => {
  const splitter = new LineSplitter(small);
  splitter.push(utf8.encode("one\ntwo"));
  assert.equal(splitter.pending, 3);
  assert.deepEqual(splitter.take(), line("two"));
  assert.equal(splitter.pending, 0);
  assert.equal(splitter.take(), undefined);
  assert.deepEqual(splitter.push(utf8.encode("\nthree\n")), [line("three")]);
});

test("a chunk may be reused after it was pushed", () => {
  const splitter = new LineSplitter(small);
  const chunk = utf8.encode("ab");
  splitter.push(chunk);
  chunk.fill(0x78);
  assert.deepEqual(splitter.push(utf8.encode("\n")), [line("ab")]);
});

test("any split of the same bytes gives the same lines, and never holds more than the limits", () => {
  const byte = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...utf8.encode("abé@ ")) },
    { weight: 1, arbitrary: fc.constantFrom(...utf8.encode("\r\n")) },
  );
  const stream = fc.array(byte, { maxLength: 200 }).map((bytes) => Uint8Array.from(bytes));
  const cuts = fc.array(fc.nat({ max: 200 }), { maxLength: 40 });
  const kinds = new Set<string>();
  fc.assert(
    fc.property(stream, cuts, (bytes, cuts) => {
      const whole = new LineSplitter(small);
      const expected = [whole.push(bytes), whole.take()].flat();
      for (const one of expected) if (one !== undefined) kinds.add(one.kind);
      const torn = new LineSplitter(small);
      const lines: (Line | undefined)[] = [];
      let start = 0;
      for (const end of [...cuts.sort((a, b) => a - b), bytes.length]) {
        lines.push(...torn.push(bytes.subarray(start, end)));
        assert.ok(torn.pending <= small.tags + small.rest);
        start = Math.min(end, bytes.length);
      }
      lines.push(torn.take());
      assert.deepEqual(lines, expected);
    }),
    { numRuns: 3000 },
  );
  assert.deepEqual([...kinds].sort(), ["invalid-utf8", "line", "too-long"]);
});

test("any split agrees with the plain definition of lines and their limits", () => {
  const text = fc.string({ unit: fc.constantFrom(..."aaaaa@@  \r\n"), maxLength: 60 });
  fc.assert(
    fc.property(text, (text) => {
      const expected = text
        .split(/[\r\n]/)
        .slice(0, -1)
        .filter((part) => part !== "")
        .map((part) => (withinSmall(part) ? line(part) : unread(part)));
      const splitter = new LineSplitter(small);
      const lines = [...utf8.encode(text)].flatMap((byte) => splitter.push(Uint8Array.of(byte)));
      if (lines.length > expected.length) expected.push(unread(text.split(/[\r\n]/).at(-1) ?? ""));
      assert.deepEqual(lines, expected);
    }),
    { numRuns: 3000 },
  );
});

function unread(part: string): Line {
  const tags = /^@([^ ]*) /.exec(part.slice(0, small.tags))?.[1];
  return tags === undefined ? tooLong : { kind: "too-long", tags };
}

function withinSmall(part: string): boolean {
  const tags = part.startsWith("@") ? `${part} `.indexOf(" ") + 1 : 0;
  return tags <= small.tags && part.length - Math.min(tags, part.length) + 2 <= small.rest;
}

test("a gigabyte without a newline holds next to nothing", () => {
  const splitter = new LineSplitter(clientLineLimits);
  const chunk = new Uint8Array(1 << 20).fill(0x78);
  const lines: Line[] = [];
  for (let sent = 0; sent < 64; sent++) {
    lines.push(...splitter.push(chunk));
    assert.equal(splitter.pending, 0);
  }
  assert.deepEqual(lines, [tooLong]);
});

test("a long line that arrives byte by byte is not copied over and over, nor given room beyond the limits", (context) => {
  const length = 70_000;
  const splitter = new LineSplitter({ tags: 0, rest: length + 2 });
  const set = context.mock.method(Uint8Array.prototype, "set");
  for (let sent = 0; sent < length; sent++) splitter.push(Uint8Array.of(0x78));
  const copied = set.mock.calls.reduce((sum, call) => sum + call.arguments[0].length, 0);
  const room = Math.max(...set.mock.calls.map((call) => (call.this as Uint8Array).length));
  assert.deepEqual(splitter.take(), line("x".repeat(length)));
  assert.ok(room <= length + 2, `room for ${room} bytes was made`);
  assert.ok(copied < 4 * length, `${copied} bytes were copied for ${length}`);
});
