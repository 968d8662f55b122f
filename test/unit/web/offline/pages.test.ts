/** What is kept for reading offline: what one has read last, so much of it, and nothing that was taken back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Item, Said } from "../../../../src/client/chat/chat.ts";
import {
  isSamePage,
  messagesMax,
  pageOf,
  pagesMax,
  surplus,
  textMax,
} from "../../../../src/web/offline/pages.ts";

function said(key: string, more: Partial<Said> = {}): Said {
  return {
    ...{ kind: "said", key, id: key, at: "2026-11-23T10:00:00.000Z", nick: "bob", account: undefined },
    ...{ isOwn: false, text: `text ${key}`, manner: "message", replyTo: undefined, mentionsMe: false },
    ...{ reactions: new Map(), redacted: undefined, fate: { kind: "sent" } },
    ...more,
  };
}

function page(items: readonly Item[], hasNewer = false) {
  const timeline = { items, hasOlder: true, hasNewer, loading: undefined };
  return pageOf({ seat: 2, nick: "alice" }, "#tea", { name: "#Tea", timeline }, 1000);
}

test("the last messages are kept, and of each as much as people write", () => {
  const items = Array.from({ length: messagesMax + 5 }, (_, index) => said(String(index)));
  const kept = page([...items, said("long", { text: "x".repeat(textMax + 1) })]);
  assert.equal(kept?.messages.length, messagesMax);
  assert.equal(kept?.messages.at(-1)?.text.length, textMax);
  assert.deepEqual([kept?.key, kept?.name, kept?.keptAt], ["2 alice #tea", "#Tea", 1000]);
});

test("what was taken back is not kept, nor what is not sent, nor who came and went", () => {
  const redacted = { by: "bob", why: "" };
  const joined = { kind: "joined", nick: "bob", why: "" } as const;
  const items: Item[] = [
    said("1"),
    said("2", { redacted }),
    said("3", { fate: { kind: "pending", isDelayed: false } }),
    { kind: "happened", key: "4", id: undefined, at: "", what: joined },
  ];
  assert.deepEqual(
    page(items)?.messages.map(({ key }) => key),
    ["1"],
  );
});

test("nothing is kept of a conversation that is empty, or shown somewhere in its past", () => {
  assert.equal(page([]), undefined);
  assert.equal(page([said("1")], true), undefined);
});

test("a page is written again when something in it has changed", () => {
  const one = page([said("1"), said("2")]);
  assert.ok(one);
  assert.equal(isSamePage(undefined, one), false);
  assert.equal(isSamePage(page([said("1"), said("2")]), one), true);
  assert.equal(isSamePage(page([said("1"), said("2", { text: "other" })]), one), false);
  assert.equal(isSamePage(page([said("1")]), one), false);
});

test("of too many conversations those go that were read longest ago", () => {
  const pages = Array.from({ length: pagesMax + 2 }, (_, index) => ({
    key: `${index}`,
    keptAt: 100 - index,
  }));
  assert.deepEqual(surplus(pages), [`${pagesMax}`, `${pagesMax + 1}`]);
  assert.deepEqual(surplus(pages.slice(0, 3)), []);
});
