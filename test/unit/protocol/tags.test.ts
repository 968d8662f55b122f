/** Tags survive their escaping, and the specification's own examples hold. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  escapeTagValue,
  isTagKey,
  parseTags,
  serializeTags,
  unescapeTagValue,
} from "../../../src/protocol/tags.ts";

test("the example of the specification is escaped as it says", () => {
  assert.equal(escapeTagValue("raw+:=,escaped; \\"), "raw+:=,escaped\\:\\s\\\\");
  assert.equal(unescapeTagValue("raw+:=,escaped\\:\\s\\\\"), "raw+:=,escaped; \\");
});

test("every value is escaped without a separator and read back as it was", () => {
  const value = fc.string({
    unit: fc.oneof(fc.constantFrom(..."; \\\r\n:srn"), fc.string({ unit: "binary" })),
  });
  fc.assert(
    fc.property(value, (raw) => {
      const escaped = escapeTagValue(raw);
      assert.equal(
        [";", " ", "\r", "\n"].some((separator) => escaped.includes(separator)),
        false,
      );
      assert.equal(unescapeTagValue(escaped), raw);
    }),
  );
});

test("an unknown escape loses its backslash, and so does a lone one at the end", () => {
  assert.equal(unescapeTagValue("a\\bc"), "abc");
  assert.equal(unescapeTagValue("a\\💬c"), "a💬c");
  assert.equal(unescapeTagValue("test\\"), "test");
  assert.equal(unescapeTagValue("test\\\\"), "test\\");
});

test("a key is letters, digits and hyphens, perhaps behind a plus and a vendor", () => {
  for (const key of ["a", "msgid", "+react", "example.com/ddd", "+draft/reply", "xn--e1afmkfd.org/foo"]) {
    assert.equal(isTagKey(key), true, key);
  }
  for (const key of ["", "+", "/", "a/", "/a", "++a", "a b", "a=b", "a;b", "é", "a\n", "a/b/c", "a_b"]) {
    assert.equal(isTagKey(key), false, key);
  }
});

test("a missing value is an empty one, and the last of equal keys wins", () => {
  assert.deepEqual(
    [...parseTags("a=1;rose;url=;a=2=3")],
    [
      ["a", "2=3"],
      ["rose", ""],
      ["url", ""],
    ],
  );
});

test("a tag without a well-formed key is left out, the others stay", () => {
  assert.deepEqual([...parseTags(";=x;a b=1;é=1;good=1;;")], [["good", "1"]]);
});

test("keys that mean something to JavaScript are keys like others", () => {
  assert.deepEqual(
    [...parseTags("constructor=1;toString")],
    [
      ["constructor", "1"],
      ["toString", ""],
    ],
  );
});

test("the server's tags are written before the client's", () => {
  const tags = new Map([
    ["+a", "1"],
    ["b", ""],
    ["+c", ""],
    ["d", "x;y"],
  ]);
  assert.equal(serializeTags(tags), "b;d=x\\:y;+a=1;+c");
});
