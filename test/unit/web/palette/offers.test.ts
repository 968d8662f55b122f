/** What the palette offers to whom, and in which order. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../../../src/protocol/message.ts";
import { listedIn } from "../../../../src/web/channel/listing.ts";
import { creatable, offersFor, peopleIn, type Sources, wanted } from "../../../../src/web/palette/offers.ts";
import { conversation } from "../../../support/chat.ts";

const sources: Sources = {
  conversations: [
    conversation("#lobby"),
    conversation("#garden", { unread: 3 }),
    conversation("dave", { unread: 1, mentions: 1 }),
  ],
  people: ["bob", "carol", "dave"].map((nick) => ({ nick, isAway: false })),
  listed: [
    { name: "#garden", members: 3, topic: "" },
    { name: "#gardening", members: 9, topic: "tools" },
  ],
  actions: [
    { id: "create-channel", name: "Create a channel" },
    { id: "settings", name: "Settings" },
  ],
};

function shown(typed: string, from = sources) {
  return offersFor(typed, from).map(({ kind, offers }) => [
    kind,
    ...offers.map((offer) => offer.fit.pieces.map(({ text }) => text).join("")),
  ]);
}

test("before anything is typed: conversations, those first that call for one, and what one can do", () => {
  assert.deepEqual(shown(""), [
    ["conversations", "dave", "#garden", "#lobby"],
    ["actions", "Create a channel", "Settings"],
  ]);
});

test("what is typed is looked for everywhere, and nothing is offered twice", () => {
  assert.deepEqual(shown("ga"), [
    ["conversations", "#garden"],
    ["channels", "#gardening"],
  ]);
  assert.deepEqual(shown("da"), [["conversations", "dave"]]);
  assert.deepEqual(shown("c"), [
    ["people", "carol"],
    ["actions", "Create a channel"],
  ]);
});

test("the first character says which kind is meant", () => {
  assert.deepEqual(
    shown("#gard").map(([kind]) => kind),
    ["conversations", "channels"],
  );
  assert.deepEqual(shown("@"), [["people", "bob", "carol"]]);
  assert.deepEqual(shown(">set"), [["actions", "Settings"]]);
  assert.deepEqual(shown("?roses"), []);
  assert.deepEqual(wanted("? red roses "), { kinds: ["messages"], words: "red roses" });
});

test("a channel that one has left is offered as one that there is", () => {
  const left = { ...sources, conversations: [conversation("#garden", { isPresent: false })] };
  assert.deepEqual(shown("#garden", left).at(-1), ["channels", "#garden", "#gardening"]);
});

test("a channel that there is not yet can be made", () => {
  assert.equal(creatable("#new", sources), "#new");
  assert.equal(creatable("#GARDENING", sources), undefined);
  assert.equal(creatable("new", sources), undefined);
  assert.equal(creatable("#new", { ...sources, listed: undefined }), undefined, "nobody knows yet");
});

test("people are those whom one shares a channel with, each once", () => {
  const member = (nick: string) =>
    [nick.toLowerCase(), { nick, ranks: "", account: undefined, isAway: false }] as const;
  const channels = [
    ["alice", "Bob"],
    ["bob", "alice", "carol"],
  ].map((nicks, index) => conversation(`#${index}`, { members: new Map(nicks.map(member)) }));
  const people = peopleIn({
    link: { kind: "connected", address: "" },
    me: { nick: "Alice", account: undefined, isAway: false, isOperator: false },
    network: { name: "", nodes: [], supports: new Map(), offered: new Map() },
    conversations: new Map(channels.map((each) => [each.name, each])),
    notices: [],
  });
  assert.deepEqual(
    people.map(({ nick }) => nick),
    ["bob", "carol"],
  );
});

test("LIST is shown with the fullest channels first", () => {
  const lines = [
    ":s 321 a Channel :Users  Name",
    ":s 322 a #b 1 :",
    ":s 322 a #a 1 :one two",
    ":s 322 a #c 7 :x",
    ":s 323 a :End",
  ];
  assert.deepEqual(listedIn(lines.flatMap((line) => parse(line) ?? [])), [
    { name: "#c", members: 7, topic: "x" },
    { name: "#a", members: 1, topic: "one two" },
    { name: "#b", members: 1, topic: "" },
  ]);
});
