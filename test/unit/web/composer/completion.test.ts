/** What a word may become while it is typed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { applied, complete, optionsMax } from "../../../../src/web/composer/completion.ts";
import { conversation, members, said } from "../../../support/chat.ts";

const lobby = conversation("#lobby", {
  members: members("alice", "Albert", "bob", "me"),
  timeline: {
    items: [said("bob", "one"), said("alice", "two")],
    hasOlder: false,
    hasNewer: false,
    loading: undefined,
  },
});
const chat = {
  me: { nick: "me", account: undefined, isAway: false, isOperator: false },
  conversations: new Map([
    ["#lobby", lobby],
    ["#tea", conversation("#Tea")],
  ]),
};

/** "|" is the caret. */
function offered(typed: string, isAsked = false, where = lobby): string[] | undefined {
  const completion = complete(typed.replace("|", ""), typed.indexOf("|"), chat, where, isAsked);
  return completion?.options.map((option) => {
    const { text, caret } = applied(typed.replace("|", ""), completion, option);
    return `${text.slice(0, caret)}|${text.slice(caret)}`;
  });
}

const cases: [typed: string, offered: string[] | undefined][] = [
  ["al|", undefined],
  ["@al|", ["@alice |", "@Albert |"]],
  ["hello @AL|", ["hello @alice |", "hello @Albert |"]],
  ["hello @b| and", ["hello @bob |and"]],
  ["@me|", undefined],
  ["@nobody|", undefined],
  ["see #t|", ["see #Tea |"]],
  ["#|", ["#lobby |", "#Tea |"]],
  ["/inv|", ["/invite |"]],
  ["/m|", ["/me |", "/mode |", "/motd |", "/msg |", "/mute |"]],
  ["no /inv|", undefined],
  ["mail@al|", undefined],
];
for (const [typed, wanted] of cases) {
  test(`after ${JSON.stringify(typed)} there is ${JSON.stringify(wanted)}`, () =>
    assert.deepEqual(offered(typed), wanted));
}

test("Tab completes a nick, and addresses whoever a message begins with; who spoke last comes first", () => {
  assert.deepEqual(offered("al|", true), ["alice: |", "Albert: |"]);
  assert.deepEqual(offered("ask al|", true), ["ask alice |", "ask Albert |"]);
  assert.equal(offered("|", true), undefined);
  assert.equal(offered("ask |", true), undefined);
});

test("in a conversation with one person, that person is completed", () => {
  assert.deepEqual(offered("zo|", true, conversation("Zoe")), ["Zoe: |"]);
});

test("of very many some are offered", () => {
  const crowd = conversation("#crowd", {
    members: members(...Array.from({ length: 50 }, (_, index) => `n${index}`)),
  });
  assert.equal(offered("@n|", false, crowd)?.length, optionsMax);
});
