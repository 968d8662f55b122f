/** What is read aloud: what others say from now on, each message once. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Item, Timeline } from "../../../../src/client/chat/chat.ts";
import { announcementOf } from "../../../../src/web/timeline/announcements.ts";
import { moves, said } from "../../../support/timeline.ts";

const a = said("alice", "a", 0);
const b = said("bob", "b", 1);

function timeline(items: readonly Item[], more: Partial<Timeline> = {}): Timeline {
  return { items, hasOlder: false, hasNewer: false, loading: undefined, ...more };
}

function told(before: Timeline | undefined, now: Timeline): string | undefined {
  const found = announcementOf(before, now);
  return found && (found.kind === "count" ? `${found.count}` : found.items.map(({ text }) => text).join(" "));
}

test("what others say is announced, what one says oneself and what happens is not", () => {
  const own = said("me", "own", 2);
  assert.equal(told(timeline([a]), timeline([a, own, ...moves("carol joined"), b])), "b");
});

test("history is never announced, nor a window that moves", () => {
  assert.equal(told(undefined, timeline([a, b])), undefined);
  assert.equal(told(timeline([]), timeline([a, b])), undefined);
  assert.equal(told(timeline([b]), timeline([a, b])), undefined);
  assert.equal(told(timeline([a], { hasNewer: true }), timeline([a, b])), undefined);
  assert.equal(told(timeline([a]), timeline([b])), undefined);
});

test("what changes its key's neighbours is not announced twice", () => {
  assert.equal(
    told(
      timeline([a, b]),
      timeline([
        { ...a, text: "" },
        { ...b, text: "changed" },
      ]),
    ),
    undefined,
  );
});

test("more than one can listen to is counted", () => {
  const many = [2, 3, 4, 5].map((minutes) => said("bob", `${minutes}`, minutes));
  assert.equal(told(timeline([a]), timeline([a, ...many])), "4");
});
