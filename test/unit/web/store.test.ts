/** The chat as components watch it: drawn again when what they read has changed, and only then. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { computed, effect } from "@preact/signals";
import type { Conversation } from "../../../src/client/chat/chat.ts";
import { fold } from "../../../src/protocol/names.ts";
import { channels, mentions, people, unread } from "../../../src/web/layout/counts.ts";
import { changed, type Runner, start, watch, watchAll } from "../../../src/web/store.ts";
import { conversation } from "../../support/chat.ts";

function running(...begun: Conversation[]) {
  const conversations = new Map(begun.map((one) => [fold(one.name), one]));
  const runner: Runner = {
    chat: {
      link: { kind: "nameless" },
      me: { nick: "alice", account: undefined, isAway: false, isOperator: false },
      network: { name: "", nodes: [], supports: new Map(), offered: new Map() },
      conversations,
      notices: [],
    },
    act() {},
    ask: () => Promise.reject(new Error("nobody answers")),
    hurry() {},
  };
  start(runner);
  return (one: Conversation) => {
    const key = fold(one.name);
    const parts = conversations.has(key) ? [key] : [key, ""];
    conversations.set(key, one);
    changed(parts);
  };
}

test("counts and order follow each conversation", () => {
  const set = running(conversation("#tea"), conversation("amy"), conversation("zoe"));
  const seen: string[] = [];
  const end = effect(() => {
    seen.push(`${mentions.value} ${unread.value} ${channels.value} ${people.value}`);
  });
  set(conversation("zoe", { unread: 2, mentions: 2 }));
  set(conversation("#art", { unread: 1 }));
  set(conversation("#art", { unread: 1, draft: "half" }));
  end();
  assert.equal(seen[0], "0 0 #tea amy zoe");
  assert.equal(seen.at(-1), "2 3 #art #tea zoe amy");
});

test("order is read again only when it has changed", () => {
  const set = running(conversation("#tea"));
  let drawn = 0;
  const end = effect(() => {
    drawn += channels.value === "#tea" ? 1 : 0;
  });
  set(conversation("#tea", { unread: 1 }));
  set(conversation("#tea", { unread: 2 }));
  end();
  assert.equal(drawn, 1);
});

test("what runs the chat now has nothing of what ran it before", () => {
  running(conversation("#secret"), conversation("#tea", { unread: 5 }));
  const names = computed(() => [...watchAll().conversations.keys()].join(" "));
  const secret = computed(() => watch("#secret").conversations.has("#secret"));
  const seen: string[] = [];
  const end = effect(() => void seen.push(`${names.value} ${secret.value} ${unread.value}`));
  running(conversation("#tea", { unread: 1 }));
  end();
  assert.deepEqual(seen, ["#secret #tea true 5", "#tea false 1"]);
});
