/** What a push becomes: one notification for each conversation, with what was said there last. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  isRead,
  isSilenced,
  type Notice,
  noticeOf,
  placeOf,
  type Shown,
  shownWith,
  tagOf,
  titleOf,
} from "../../../../src/web/worker/notice.ts";

const tags = "@account=Bob;time=2026-11-23T10:00:00.000Z;msgid=e-1";

const lines: readonly (readonly [line: string, conversation: string, text: string | undefined])[] = [
  ["PRIVMSG alice :tea?", "bob", "tea?"],
  ["NOTICE alice :tea?", "bob", "tea?"],
  ["PRIVMSG #tea :alice: tea?", "#tea", "bob: alice: tea?"],
  ["PRIVMSG @#tea :alice", "#tea", "bob: alice"],
  ["PRIVMSG #tea :\x02bold\x02 \x0304red\x03 \x07", "#tea", "bob: bold red "],
  ["PRIVMSG alice :\x01ACTION waves\x01", "bob", "* bob waves"],
  ["PRIVMSG #tea :it was ||the butler||", "#tea", "bob: it was ▒▒▒"],
  ["PRIVMSG alice :\x01ACTION is \x034,4hidden\x01", "bob", "* bob is ▒▒▒"],
  ["INVITE alice #tea", "#tea", undefined],
];
for (const [line, conversation, text] of lines) {
  test(`${JSON.stringify(line)} is told in ${conversation} as ${text}`, () => {
    assert.deepEqual(noticeOf(`${tags} :bob!b@host ${line}`), {
      ...{ kind: "show", conversation, line: text },
      ...{ by: "bob", account: "Bob", id: "e-1", at: "2026-11-23T10:00:00.000Z" },
    });
  });
}

test("what is read elsewhere is named, and what is not for people is passed over", () => {
  assert.deepEqual(noticeOf(":s MARKREAD #tea timestamp=2026-11-23T10:00:00.000Z"), {
    ...{ kind: "read", conversation: "#tea", upTo: "2026-11-23T10:00:00.000Z" },
  });
  for (const text of ["", "PING webpush", "@", "\0", "TAGMSG alice", ":bob!b@h JOIN #tea"]) {
    assert.equal(noticeOf(text), undefined);
  }
});

function said(id: string, at = "2026-11-23T10:00:00.000Z"): Extract<Notice, { kind: "show" }> {
  return { kind: "show", conversation: "#Tea", line: id, by: "bob", account: "Bob", id, at };
}

test("nothing is told of what is silenced, however it is written, nor of whom one does not want to read", () => {
  const loud = { silenced: ["#other"], ignored: ["n:bobby"] };
  assert.equal(isSilenced(said("1"), loud), false);
  assert.equal(isSilenced(said("1"), { ...loud, silenced: ["#tea"] }), true);
  assert.equal(isSilenced({ ...said("1"), conversation: "#TÄ" }, { ...loud, silenced: ["#tÄ"] }), true);
  assert.equal(isSilenced(said("1"), { ...loud, ignored: ["n:bob"] }), true);
  assert.equal(isSilenced(said("1"), { ...loud, ignored: ["a:bob"] }), true);
});

function after(...ids: readonly string[]): Shown | undefined {
  return ids.reduce<Shown | undefined>((shown, id) => shownWith(shown, said(id), id) ?? shown, undefined);
}

test("a conversation's notification has the last lines, and counts the others", () => {
  const one = after("1");
  assert.equal(one && titleOf(one), "#Tea");
  const six = after("1", "2", "3", "4", "5", "6");
  assert.deepEqual(six?.lines, ["3", "4", "5", "6"]);
  assert.equal(six && titleOf(six), "#Tea (6)");
  assert.equal(tagOf("#TEA"), tagOf("#tea"));
});

test("nothing is shown twice, whoever tells of it", () => {
  assert.equal(shownWith(after("1", "2"), said("1"), "1"), undefined);
});

test("a notification leads to the last message of its conversation", () => {
  assert.equal(placeOf({ conversation: "#tea/2", ids: ["e-1", "e-2"] }), "#/c/tea%2F2/e-2");
  assert.equal(placeOf({ conversation: "bob", ids: [""] }), "#/p/bob");
});

test("a notification goes when all of it is read", () => {
  const shown = shownWith(after("1"), said("2", "2026-11-23T10:00:05.000Z"), "2");
  assert.ok(shown);
  assert.equal(isRead(shown, "2026-11-23T10:00:04.000Z"), false);
  assert.equal(isRead(shown, "2026-11-23T10:00:05.000Z"), true);
  assert.equal(isRead(shown, "*"), false);
});
