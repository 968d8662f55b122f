/** While one writes: what others are told of it, and going back to what one has said. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ownTexts, recalled } from "../../../../src/web/composer/own-messages.ts";
import { TypingSignals } from "../../../../src/web/composer/typing.ts";
import { said } from "../../../support/chat.ts";

test("others are told of typing at once, then every three seconds, then of a pause, and when all is deleted", () => {
  const told: string[] = [];
  const signals = new TypingSignals((state) => told.push(state));
  signals.typed("h", 0);
  signals.typed("he", 1000);
  signals.typed("hel", 2999);
  assert.deepEqual(told, ["active"]);
  signals.typed("hell", 3000);
  assert.deepEqual(told, ["active", "active"]);
  signals.paused(8000);
  signals.paused(9000);
  signals.typed("hello", 9100);
  signals.typed("", 9200);
  signals.typed("", 9300);
  assert.deepEqual(told.slice(2), ["paused", "active", "done"]);
});

test("a message that was sent tells of itself, and the next one begins anew", () => {
  const told: string[] = [];
  const signals = new TypingSignals((state) => told.push(state));
  signals.typed("h", 0);
  signals.sent();
  signals.typed("", 10);
  signals.typed("n", 20);
  assert.deepEqual(told, ["active", "active"]);
});

test("commands are nobody's business, what is said by /me or // is", () => {
  const told: string[] = [];
  const signals = new TypingSignals((state) => told.push(state));
  for (const text of ["/", "/join #x", "/m", "   "]) signals.typed(text, 0);
  assert.deepEqual(told, []);
  signals.typed("/me waves", 10);
  signals.typed("//shrug", 10_000);
  assert.deepEqual(told, ["active", "active"]);
});

test("the arrow up goes back through what one has said, the arrow down forth again", () => {
  const mine = (text: string) => said("me", text, { isOwn: true });
  const texts = ownTexts([mine("one"), said("bob", "two"), mine("three"), mine("one"), mine("")]);
  assert.deepEqual(texts, ["one", "three"]);
  assert.equal(recalled(texts, "", -1), "one");
  assert.equal(recalled(texts, "one", -1), "three");
  assert.equal(recalled(texts, "three", -1), undefined);
  assert.equal(recalled(texts, "three", 1), "one");
  assert.equal(recalled(texts, "one", 1), "");
});

test("what is being written is not replaced by what was said", () => {
  assert.equal(recalled(["one"], "a draft", -1), undefined);
  assert.equal(recalled(["one"], "a draft", 1), undefined);
  assert.equal(recalled([], "", -1), undefined);
});
