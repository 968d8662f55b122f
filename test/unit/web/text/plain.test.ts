/** Texts that are only words are drawn without what understands more: it would find nothing more in them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parse } from "../../../../src/web/text/parse.ts";
import { covered, isPlain } from "../../../../src/web/text/plain.ts";

const people = new Map([
  ["bob", "Bob"],
  ["a-b", "a-b"],
]);
const known = { me: "alice", nick: (folded: string) => people.get(folded) };

test("words are plain; looks, links, names, lists and codes are not", () => {
  for (const text of ["hello", "Shall we go? Yes, at 5 (or 6): fine!", "größer – “so”…", "好吧 👍", "and/or"])
    assert.ok(isPlain(text, known), text);
  for (const text of ["**so**", "`x`", "https://a.example", "www.a.example", "mailto:x", "bob", "hi alice"])
    assert.ok(!isPlain(text, known), text);
  for (const text of [
    "BOB, hi",
    "a-b",
    "bob-",
    "- one",
    "1. one",
    "> he",
    "two\nlines",
    "\x02x",
    "#tea",
    "",
    " x",
  ])
    assert.ok(!isPlain(text, known), text);
});

test("what is plain is one paragraph with this text", () => {
  const words = fc.constantFrom(
    ..."hello bob Bob alice a-b www. mailto: :// - -- 1. 2) * _ ` ~~ || # @ > [ ] \n ( ) . , : ! é 好 👍 👨‍👩‍👧 🇩🇪 \u202e \x03 \t".split(
      " ",
    ),
    " ",
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 12 }), fc.string({ unit: "grapheme" }), (some, more) => {
      for (const text of [some.join(""), some.join(" "), more, `${some.join(" ")}${more}`])
        if (isPlain(text, known))
          assert.deepEqual(parse(text, known), [{ kind: "paragraph", children: [{ kind: "text", text }] }]);
    }),
    { numRuns: 2000 },
  );
});

test("what is hidden in a text is not shown before that is understood", () => {
  for (const text of [
    "it was ||the butler|| then",
    "\x031,1the butler\x03",
    "\x04000000,000000the butler\x0f",
  ]) {
    assert.doesNotMatch(covered(text), /butler/);
  }
  assert.equal(covered("a | b, 50 || and **c**"), "a | b, 50 || and **c**");
});
