/** How a text becomes lines: nothing of it is lost, and no line is too long. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compose, multilineLimits, sayable } from "../../../../src/client/chat/composing.ts";
import { Gathering } from "../../../../src/client/gathering.ts";
import { sourceBytesMax } from "../../../../src/protocol/limits.ts";
import { serialize } from "../../../../src/protocol/message.ts";

const said = (text: string, manner: "message" | "action" = "message") => ({
  target: "#lobby",
  text,
  manner,
  replyTo: undefined,
});
const most = { bytes: 16_384, lines: 100 };
const texts = fc
  .array(fc.string({ unit: "grapheme", maxLength: 900 }), { maxLength: 5 })
  .map((lines) => sayable(lines.join("\n")))
  .filter((text) => text !== "");

test("what is put together again is what was typed, in lines that can be relayed", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const composed = compose(said(text), most);
      assert(typeof composed !== "string");
      const [one, ...others] = composed;
      assert.deepEqual(others, []);
      const gathering = new Gathering();
      const whole = one?.lines.flatMap((line) => gathering.take(line) ?? []) ?? [];
      assert.deepEqual(
        whole.map(({ params }) => params[1]),
        [text],
      );
      for (const line of one?.lines ?? []) {
        const bytes = Buffer.byteLength(serialize({ ...line, tags: new Map() }));
        assert(bytes + sourceBytesMax + 2 <= 512);
      }
    }),
  );
});

test("where a server knows no messages of several lines, each line is one", () => {
  const composed = compose(said(`one\ntwo\n${"x".repeat(600)}`), undefined);
  assert(typeof composed !== "string");
  assert.deepEqual(
    composed.map(({ text }) => text.length),
    [3, 3, composed[2]?.text.length, 600 - (composed[2]?.text.length ?? 0)],
  );
});

test("what is too long is refused with the server's own limit", () => {
  assert.equal(
    compose(said("x".repeat(5000)), { bytes: 4096, lines: 100 }),
    "the message is longer than 4096 bytes",
  );
  assert.equal(
    compose(said("x\n".repeat(30)), { bytes: 4096, lines: 24 }),
    "the message has more than 24 lines",
  );
});

test("what a person does is one line, whatever was typed", () => {
  const composed = compose(said("waves\nand smiles", "action"), most);
  assert(typeof composed !== "string");
  assert.deepEqual(composed[0]?.lines[0].params, ["#lobby", "\x01ACTION waves and smiles\x01"]);
});

test("the limits stand in the capability's value", () => {
  assert.deepEqual(multilineLimits("max-bytes=4096,max-lines=24"), { bytes: 4096, lines: 24 });
  assert.deepEqual(multilineLimits(""), most);
  assert.equal(multilineLimits(undefined), undefined);
});

test("nothing typed ends a line or speaks to programs", () => {
  assert.equal(sayable("\x01VERSION\x01\r\nnext\0  \n"), "VERSION\nnext");
  assert.equal(sayable("\n\n  indented"), "  indented");
});
