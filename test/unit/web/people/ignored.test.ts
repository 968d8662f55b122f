/** Whom a reader does not want to read. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { heardIn } from "../../../../src/web/people/heard.ts";
import { heeding, ignoring } from "../../../../src/web/people/heeding.ts";
import { ignoredFrom, ignoredMax, isIgnored } from "../../../../src/web/people/ignored.ts";
import { conversation, said } from "../../../support/chat.ts";

const bob = { nick: "Bob" };

test("somebody with an account is ignored under every nick, and nobody else who takes the nick", () => {
  const ignored = ignoring(new Set(), { nick: "Bob", account: "Bobby" });
  assert.ok(isIgnored(ignored, { nick: "other", account: "bobby" }));
  assert.ok(!isIgnored(ignored, bob));
});

test("a guest is ignored by nick, and heard again", () => {
  const ignored = ignoring(new Set(), bob);
  assert.ok(isIgnored(ignored, { nick: "bob" }));
  assert.ok(isIgnored(ignored, { nick: "BOB", account: "new" }), "also after having got an account");
  assert.ok(!isIgnored(heeding(ignored, { nick: "bob" }), bob));
});

test("what was kept is read, whatever it is, and bounded", () => {
  const ignored = ignoring(new Set(), bob);
  assert.deepEqual(ignoredFrom(JSON.stringify([...ignored])), ignored);
  for (const kept of [null, "", "{", "7", "{}", '[1,"x",null]']) assert.equal(ignoredFrom(kept).size, 0);
  let many = ignored;
  for (let number = 0; number < ignoredMax + 5; number++) many = ignoring(many, { nick: `n${number}` });
  assert.equal(many.size, ignoredMax);
  assert.ok(!isIgnored(many, bob), "the oldest is forgotten");
});

test("what ignored people have said is not unread", () => {
  const ignored = ignoring(new Set(), bob);
  const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
  const items = [
    said("bob", "long ago", { at: at(0), mentionsMe: true }),
    said("bob", "alice?", { at: at(2), mentionsMe: true }),
    said("zoe", "alice!", { at: at(3), mentionsMe: true }),
    said("bob", "so", { at: at(4) }),
    said("alice", "well", { at: at(5), isOwn: true }),
  ];
  const timeline = { items, hasOlder: false, hasNewer: false, loading: undefined };
  const tea = conversation("#tea", { unread: 3, mentions: 2, readUpTo: at(1), timeline });
  assert.deepEqual(heardIn(ignored, tea), { unread: 1, mentions: 1 });
  assert.deepEqual(heardIn(new Set(), tea), { unread: 3, mentions: 2 });
  const alone = conversation("Bob", { unread: 4, mentions: 4 });
  assert.deepEqual(heardIn(ignored, alone), { unread: 0, mentions: 0 });
  const known = said("other", "hi", { account: "bobby", at: at(3), mentionsMe: true });
  const other = conversation("other", { unread: 1, mentions: 1, timeline: { ...timeline, items: [known] } });
  assert.deepEqual(heardIn(ignoring(new Set(), { nick: "x", account: "Bobby" }), other), {
    unread: 0,
    mentions: 0,
  });
});
