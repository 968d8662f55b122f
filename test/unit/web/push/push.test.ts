/** What the page says and asks about notifications: both languages alike, and the network's key as browsers want it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Said } from "../../../../src/client/chat/chat.ts";
import { noticeFor } from "../../../../src/web/push/in-page.ts";
import { bytesOf } from "../../../../src/web/push/keys.ts";
import { english } from "../../../../src/web/texts/push/english.ts";
import { german } from "../../../../src/web/texts/push/german.ts";
import { invitation } from "../../../../src/web/worker/words.ts";

test("both languages have the same texts, with the same values", () => {
  const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  assert.deepEqual(Object.keys(german), Object.keys(english));
  for (const [key, text] of Object.entries(english)) {
    const translated = german[key as keyof typeof german];
    assert.notEqual(translated.trim(), "", key);
    assert.deepEqual(placeholders(translated), placeholders(text), key);
  }
});

test("an invitation is told in the reader's language, as it was written", () => {
  assert.equal(invitation("en", "bob", "#{nick}"), "bob invites you to #{nick}");
  assert.equal(invitation("de", "bob", "#tea"), "bob lädt dich in #tea ein");
});

test("the network's key is bytes for the browser", () => {
  assert.deepEqual([...bytesOf("BAEC-_8")], [...Buffer.from("BAEC-_8", "base64url")]);
});

function noticed(conversation: string, item: Partial<Said>): string {
  const said = { nick: "bob", text: "tea?", manner: "message", id: "1", at: "", ...item } as Said;
  return noticeFor({ kind: "notify", in: conversation, item: said }).line;
}

test("the page tells of a message as a push would", () => {
  assert.equal(noticed("bob", {}), "tea?");
  assert.equal(noticed("#tea", { text: "\n\n\x02first\x02\nsecond" }), "bob: first");
  assert.equal(noticed("#tea", { text: "waves", manner: "action" }), "* bob waves");
});
