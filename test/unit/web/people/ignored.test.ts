/** Whom a reader does not want to read. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { heeding, ignoredFrom, ignoredMax, ignoring, isIgnored } from "../../../../src/web/people/ignored.ts";

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
