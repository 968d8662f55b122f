/** Whatever is to be told fits in a line. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fitted } from "../../../src/protocol/fit.ts";
import { limits } from "../../../src/protocol/limits.ts";
import { type Message, message, parse, serialize } from "../../../src/protocol/message.ts";

const bytesOf = (line: Message) => Buffer.byteLength(`${serialize({ ...line, tags: new Map() })}\r\n`);

test("a message that fits is left as it is, up to the last byte", () => {
  const source = "chorus.local";
  const short = message("353", ["alice", "=", "#a", "bob"], { source });
  assert.equal(fitted(short), short);
  const around = bytesOf(message("NOTICE", ["alice", ""], { source }));
  const full = message("NOTICE", ["alice", "x".repeat(limits.line - around)], { source });
  assert.equal(fitted(full), full);
  const over = message("NOTICE", ["alice", "x".repeat(limits.line - around + 1)], { source });
  assert.deepEqual(fitted(over), full);
});

test("the longest parameter is cut, so that the words around it stay", () => {
  const line = message("401", ["alice", "x".repeat(600), "No such nick/channel"], { source: "chorus.local" });
  assert.match(serialize(fitted(line)), /^:chorus\.local 401 alice x+ :No such nick\/channel$/);
  assert.equal(bytesOf(fitted(line)), limits.line);
});

test("no message is longer than a line afterwards, and each is still read as one of as many parameters", () => {
  const word = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 300 })
    .filter((text) => !/[\s:\0]/.test(text));
  const text = fc
    .string({ unit: "grapheme", maxLength: 600, size: "max" })
    .filter((each) => !/[\r\n\0]/.test(each));
  const property = fc.property(fc.array(word, { maxLength: 12, size: "max" }), text, (words, last) => {
    const line = fitted(message("NOTICE", ["alice", ...words, last], { source: "a!b@c" }));
    assert.ok(bytesOf(line) <= limits.line);
    assert.equal(parse(serialize(line))?.params.length, words.length + 2);
  });
  fc.assert(property);
});
