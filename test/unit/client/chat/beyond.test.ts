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

test("history is shown at once, whatever happened in it", () => {
  const stage = new ChatStage("alice", { isBare: true });
  stage.arrives();
  stage.hears(":s 001 alice :Welcome", "@msgid=e-101;time=t :alice!u@h JOIN #lobby * :alice");
  const page = stage.labelOf("CHATHISTORY");
  stage.hears(`@label=${page} :s BATCH +h chathistory #lobby`);
  for (const line of [
    said(2, "one"),
    `${tags(3)} :bob!u@h TOPIC #lobby :roses`,
    said(4, "two"),
    `${tags(5)} :bob!u@h REDACT #lobby e-102 :no`,
  ])
    stage.hears(`@batch=h;${line.slice(1)}`);
  stage.hears(":s BATCH -h", said(6, "three"));
  assert.deepEqual(texts(stage), ["joined", "", "topic", "two", "three"]);
});

test("whoever has another name goes on under it in the conversation that there is", () => {
  const stage = bare();
  stage.hears("@msgid=e-101;time=t :bob!u@h PRIVMSG alice :one", "@msgid=e-102;time=t :bob!u@h NICK :rob");
  stage.hears("@msgid=e-103;time=t :rob!u@h PRIVMSG alice :two");
  stage.completes();
  assert.deepEqual([...stage.core.chat.conversations.keys()], ["#lobby", "rob"]);
  assert.deepEqual(stage.lines("rob"), ["bob: one", "rob: two"]);
});

test("one is told of what was said before it is understood that one wants to be", () => {
  const stage = bare();
  stage.hears(said(1, "alice: look"));
  stage.completes();
  assert.deepEqual(stage.notified, ["bob: alice: look"]);
  assert.equal(stage.lobby?.mentions, 1);
});

test("where understanding does not come one reads on, and all of it stands in its place when it comes", () => {
  const stage = bare();
  stage.act({ kind: "say", in: "#lobby", text: "mine" });
  const label = stage.labelOf("PRIVMSG");
  stage.hears(`${tags(1)} :bob!u@h RENAME #lobby #hall :larger`);
  stage.hears(`@label=${label};msgid=e-102;time=t :alice!u@h PRIVMSG #lobby :mine`);
  assert.deepEqual(stage.lines(), ["alice: mine (pending)"]);
  stage.rings("held");
  assert.deepEqual(stage.lines(), ["alice: mine"]);
  stage.hears(`${tags(3)} :bob!u@h PRIVMSG #hall :lost`, ":bob!u@h AWAY :tea", said(4, "read"));
  assert.deepEqual(stage.lines(), ["alice: mine", "bob: read"]);
  stage.completes();
  const page = stage.labelOf("CHATHISTORY");
  stage.hears(`@label=${page} :s BATCH +h chathistory #hall`);
  stage.hears(`@batch=h;${tags(3).slice(1)} :bob!u@h PRIVMSG #hall :lost`, ":s BATCH -h");
  assert.deepEqual(stage.lines("#hall"), ["alice: mine", "bob: lost", "bob: read"]);
});

test("what one does meanwhile is done, however much others say", () => {
  const stage = bare();
  stage.act({ kind: "join", channel: "#garden" });
  for (let n = 0; n < 2_000; n++) stage.hears(`@msgid=f-${10_000 + n};time=t :bob!u@h PRIVMSG #lobby :${n}`);
  stage.completes();
  assert(stage.look().some((line) => line.endsWith(" JOIN #garden")));
});

test("of what waits nothing is taken behind the line by which the connection is given up", () => {
  const stage = bare();
  stage.act({ kind: "say", in: "#lobby", text: "mine" });
  const refused = () =>
    stage.hears(`@label=${stage.labelOf("PRIVMSG")} :s FAIL PRIVMSG LOG_UNAVAILABLE :Try again later`);
  for (let n = 0; n < 3; n++) {
    refused();
    stage.rings("retry");
  }
  stage.hears(":bob!u@h AWAY :tea");
  refused();
  stage.hears(said(1, "told again"));
  stage.completes();
  assert.deepEqual(stage.lines(), ["alice: mine (pending)"]);
  stage.arrives();
  assert(stage.look().includes("RESUME secret e-001"));
});

test("who was typing and has said it types no more when that is understood", () => {
  const stage = bare();
  stage.hears("@+typing=active :bob!u@h TAGMSG #lobby", said(1, "hello"));
  stage.hears("@+typing=active :eve!u@h TAGMSG #lobby");
  stage.completes();
  assert.deepEqual(stage.lobby?.typing, ["eve"]);
});
