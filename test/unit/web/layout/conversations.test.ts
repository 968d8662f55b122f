/** The list of conversations: its order, its counts, and going through it by keys. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Conversation } from "../../../../src/client/chat/chat.ts";
import { fold } from "../../../../src/protocol/names.ts";
import { listed } from "../../../../src/web/layout/conversations.ts";
import { mentionsIn, neighbour, titleOf, unreadIn } from "../../../../src/web/layout/overview.ts";
import { conversation } from "../../../support/chat.ts";

function chat(...conversations: Conversation[]) {
  return {
    conversations: new Map(conversations.map((one) => [fold(one.name), one])),
  };
}

const some = chat(
  conversation("#tea", { unread: 3, mentions: 1 }),
  conversation("#Lobby"),
  conversation("#quiet", { unread: 50, notifies: "nothing" }),
  conversation("zoe", { unread: 1, mentions: 1 }),
  conversation("bob"),
);

test("channels are sorted by name; people who wrote something unread come first", () => {
  const { channels, people } = listed(some);
  assert.deepEqual(
    channels.map(({ name }) => name),
    ["#Lobby", "#quiet", "#tea"],
  );
  assert.deepEqual(
    people.map(({ name }) => name),
    ["zoe", "bob"],
  );
});

test("what is unread is counted, but not where one wants to be told of nothing", () => {
  assert.deepEqual([mentionsIn(some), unreadIn(some)], [2, 4]);
});

test("the title says what asks for somebody, else that something is unread", () => {
  assert.equal(titleOf({ mentions: 2, unread: 4 }, "Net", "#Lobby"), "(2) #Lobby – Net");
  assert.equal(titleOf({ mentions: 0, unread: 1 }, "", "#b"), "• #b – Chorus");
  assert.equal(titleOf({ mentions: 0, unread: 0 }, "", "#b"), "#b – Chorus");
  assert.equal(titleOf({ mentions: 0, unread: 0 }, "", undefined), "Chorus");
});

const steps: [from: string | undefined, step: 1 | -1, isUnread: boolean, to: string | undefined][] = [
  ["#lobby", 1, false, "#quiet"],
  ["#tea", 1, false, "zoe"],
  ["bob", 1, false, "#Lobby"],
  ["#lobby", -1, false, "bob"],
  [undefined, 1, false, "#Lobby"],
  [undefined, -1, false, "bob"],
  ["#lobby", 1, true, "#quiet"],
  ["zoe", 1, true, "#quiet"],
  ["#quiet", -1, true, "zoe"],
];
for (const [from, step, isUnread, to] of steps) {
  test(`from ${from} ${step === 1 ? "down" : "up"}${isUnread ? " to what is unread" : ""} is ${to}`, () =>
    assert.equal(neighbour(listed(some), from, step, isUnread)?.name, to));
}

test("alone there is nowhere to go", () => {
  assert.equal(neighbour(listed(chat(conversation("#a"))), "#a", 1), undefined);
  assert.equal(neighbour(listed(chat()), undefined, 1), undefined);
});
