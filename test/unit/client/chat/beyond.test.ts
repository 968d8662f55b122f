/** Stories of the first moments of a chat, when what goes beyond reading and writing has not come yet. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ChatStage } from "./chat-stage.ts";

const bare = () => ChatStage.present({ isBare: true });
const tags = (n: number) => `@msgid=e-${100 + n};time=2026-01-01T00:01:${10 + n}.000Z`;
const said = (n: number, text: string) => `${tags(n)} :bob!u@h PRIVMSG #lobby :${text}`;
const texts = (stage: ChatStage) =>
  (stage.lobby?.timeline.items ?? []).map((item) => (item.kind === "said" ? item.text : item.what.kind));

test("one reads who comes, goes and talks, and writes", () => {
  const stage = bare();
  stage.hears(
    `${tags(1)} :bob!u@h JOIN #lobby * :bob`,
    said(2, "hello"),
    `${tags(3)} :bob!u@h PART #lobby :bye`,
  );
  stage.act({ kind: "type", in: "#lobby", text: "hello yourself" });
  assert.deepEqual(texts(stage), ["joined", "joined", "hello", "left", "hello yourself"]);
  assert.match(stage.look()[0] ?? "", /PRIVMSG #lobby :hello yourself/);
});

test("what one has said under another name of the same account is one's own", () => {
  const stage = bare();
  stage.hears(":s 900 alice alice!u@h alice :You are now logged in");
  stage.hears("@msgid=e-101;account=alice :ally!u@h PRIVMSG #lobby :by my phone");
  const item = stage.lobby?.timeline.items.at(-1);
  assert(item?.kind === "said" && item.isOwn);
});

test("what follows a line that is not understood yet waits with it, in order", () => {
  const stage = bare();
  stage.hears(said(1, "one"), `${tags(2)} :bob!u@h RENAME #lobby #hall :larger`);
  stage.hears(`${tags(3)} :bob!u@h PRIVMSG #hall :two`);
  assert.deepEqual(texts(stage), ["joined", "one"]);
  stage.completes();
  const items = stage.core.chat.conversations.get("#hall")?.timeline.items ?? [];
  assert.deepEqual(
    items.map((item) => (item.kind === "said" ? item.text : item.what.kind)),
    ["joined", "one", "channel-renamed", "two"],
  );
});

test("it waits for so many lines only: then what can be read is read", () => {
  const stage = bare();
  stage.hears(":bob!u@h AWAY :tea");
  for (let n = 0; n < 998; n++) stage.hears(":bob!u@h AWAY");
  stage.hears(said(1, "the last"));
  assert.equal(texts(stage).at(-1), "the last");
});

test("what waits on a connection that is lost is told again on the next", () => {
  const stage = bare();
  stage.hears(said(1, "one"), `${tags(2)} :bob!u@h TOPIC #lobby :roses`, said(3, "two"));
  stage.loses();
  stage.arrives();
  assert.equal(
    stage.look().find((line) => line.startsWith("RESUME")),
    "RESUME secret e-101",
  );
  stage.completes();
  assert.deepEqual(texts(stage), ["joined", "one"]);
  stage.isResumed(`${tags(2)} :bob!u@h TOPIC #lobby :roses`, said(3, "two"));
  assert.deepEqual(texts(stage), ["joined", "one", "topic", "two"]);
  assert.equal(stage.lobby?.topic.text, "roses");
});

test("what one does meanwhile is done then", () => {
  const stage = bare();
  stage.act({ kind: "join", channel: "garden" });
  stage.act({ kind: "type", in: "#lobby", text: "/topic roses" });
  stage.act({ kind: "redact", in: "no name", id: "e-001" });
  assert.deepEqual(stage.look(), []);
  stage.completes();
  const verbs = stage.look().map((line) => line.replace(/^@\S+ /u, ""));
  assert(verbs.includes("JOIN #garden") && verbs.includes("TOPIC #lobby :roses"), verbs.join("; "));
  assert.match(stage.core.chat.notices.at(-1)?.text ?? "", /cannot be sent/u);
});

test("reactions are shown when they are understood, and who is there, is away and has read is asked then", () => {
  const stage = bare();
  stage.hears(
    said(1, "one"),
    `${tags(2).replace(" ", "")};+draft/reply=e-101;+draft/react=👍 :eve!u@h TAGMSG #lobby`,
  );
  const reactions = () => {
    const item = stage.lobby?.timeline.items.at(-1);
    return item?.kind === "said" ? [...item.reactions] : [];
  };
  assert.deepEqual(reactions(), []);
  stage.completes();
  assert.deepEqual(reactions(), [["👍", ["eve"]]]);
  const asked = stage.look().map((line) => line.replace(/^@\S+ /u, ""));
  assert(asked.includes("MODE #lobby") && asked.includes("UNREAD"), asked.join("; "));
});
