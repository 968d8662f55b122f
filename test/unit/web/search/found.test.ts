/** The server's answer to a search, as messages. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../../../src/protocol/message.ts";
import { foundIn, highlighted } from "../../../../src/web/search/found.ts";

function found(...lines: string[]) {
  return foundIn(
    lines.map((line) => parse(line) ?? assert.fail(line)),
    "alice",
  );
}
const shown = (text: string, query: string) =>
  highlighted(text, query)
    .map((piece) => (piece.isHit ? `[${piece.text}]` : piece.text))
    .join("");

test("messages of channels and conversations name where they were said", () => {
  const where = found(
    ":s BATCH +1 search",
    "@batch=1;msgid=e-1;time=2026-11-23T10:00:00.000Z :bob!b@h PRIVMSG #Garden :roses",
    "@batch=1;msgid=e-2 :bob!b@h PRIVMSG alice :for you",
    "@batch=1;msgid=e-3 :Alice!a@h PRIVMSG bob :for bob",
    "@batch=1;msgid=e-4 :bob!b@h NOTICE @#Garden :to operators",
    "@batch=1;msgid=e-5 :bob!b@h PRIVMSG #Garden :\x01ACTION waters\x01",
    ":s BATCH -1",
  );
  assert.deepEqual(
    where.map((each) => [each.in, each.nick, each.text, each.manner]),
    [
      ["#Garden", "bob", "roses", "message"],
      ["bob", "bob", "for you", "message"],
      ["bob", "Alice", "for bob", "message"],
      ["#Garden", "bob", "to operators", "notice"],
      ["#Garden", "bob", "waters", "action"],
    ],
  );
  assert.equal(where[0]?.at, "2026-11-23T10:00:00.000Z");
});

test("a message of several lines is one", () => {
  const inBatch = found(
    "@batch=1;msgid=e-1;time=T :bob!b@h BATCH +2 draft/multiline #garden",
    "@batch=2 :bob!b@h PRIVMSG #garden :one",
    "@batch=2 :bob!b@h PRIVMSG #garden :two",
    "@batch=2;draft/multiline-concat :bob!b@h PRIVMSG #garden : three",
    "@batch=1 :s BATCH -2",
    "@batch=1;msgid=e-2 :bob!b@h PRIVMSG #garden :next",
  );
  assert.deepEqual(
    inBatch.map(({ id, at, text }) => [id, at, text]),
    [
      ["e-1", "T", "one\ntwo three"],
      ["e-2", "", "next"],
    ],
  );
  const inLines = found(
    "@batch=1;msgid=e-1 :bob!b@h PRIVMSG #garden :one",
    "@batch=1 :bob!b@h PRIVMSG #garden :two",
  );
  assert.deepEqual(
    inLines.map(({ text }) => text),
    ["one\ntwo"],
  );
});

test("joins and the like are none", () => {
  assert.deepEqual(found("@msgid=e-1 :bob!b@h JOIN #garden", "@msgid=e-2 :bob!b@h TAGMSG #garden"), []);
});

test("the words that were looked for are marked where words begin with them", () => {
  assert.equal(shown("Fasting is fast, breakfast is not", "fast"), "[Fast]ing is [fast], breakfast is not");
  assert.equal(shown("ROSÉS for me", "roses me"), "[ROSÉS] for [me]");
  assert.equal(shown("meal for me", "me"), "meal for [me]");
  assert.equal(shown("see example.org", '"example.org"'), "see [example].[org]");
  assert.equal(shown("nothing <b>here</b>", ""), "nothing <b>here</b>");
});
