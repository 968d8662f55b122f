/** Channels and people that get another name: the conversation goes on, with all that was kept of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ChatStage } from "./chat-stage.ts";

const conversation = (stage: ChatStage, name: string) => {
  const found = stage.core.chat.conversations.get(name);
  assert(found, `${name} is there`);
  return found;
};

test("a channel that was renamed while the connection was lost goes on under its new name", () => {
  const stage = ChatStage.present();
  stage.hears("@msgid=e-002;time=t :bob!u@h PRIVMSG #lobby :one");
  stage.hears("@msgid=e-003;time=t;+draft/react=x;+draft/reply=e-002 :bob!u@h TAGMSG #lobby");
  stage.act({ kind: "draft", in: "#lobby", text: "half a sen" });
  stage.act({ kind: "notify", in: "#lobby", about: "all" });
  stage.loses();
  stage.arrives();
  stage.look();
  stage.hears(":s RESUME SUCCESS alice", ":s 001 alice :Welcome", ":alice!u@h JOIN #hall * :alice");
  stage.hears(":s 332 alice #hall :fish", ":s 353 alice = #hall :@alice bob", ":s BATCH +r chorus/resume");
  stage.hears("@batch=r;msgid=e-004;time=t :bob!u@h RENAME #lobby #hall :");
  stage.hears("@batch=r;msgid=e-005;time=t :bob!u@h PRIVMSG #hall :two", ":s BATCH -r");
  assert.deepEqual([...stage.core.chat.conversations.keys()], ["#hall"]);
  const { isPresent, members, topic, draft, notifies } = conversation(stage, "#hall");
  assert.deepEqual([isPresent, [...members.keys()], topic.text], [true, ["alice", "bob"], "fish"]);
  assert.deepEqual([draft, notifies], ["half a sen", "all"]);
  assert.deepEqual(stage.lines("#hall"), ["bob: one", "bob: two"]);
  assert.deepEqual(stage.renames, ["#lobby to #hall"]);
  stage.hears("@msgid=e-006;time=t;+draft/react=x;+draft/reply=e-002 :carol!u@h TAGMSG #hall");
  const one = conversation(stage, "#hall").timeline.items.find(({ id }) => id === "e-002");
  assert.deepEqual(one?.kind === "said" && one.reactions.get("x"), ["bob", "carol"]);
  const page = stage.labelOf("CHATHISTORY");
  stage.hears(`@label=${page} :s BATCH +h chathistory #hall`, ":s BATCH -h");
  assert.equal(conversation(stage, "#hall").timeline.loading, undefined, "its page comes to it");
  stage.reloads();
  assert.equal(conversation(stage, "#hall").draft, "half a sen");
  assert.equal(stage.kept.get("draft:#lobby"), undefined);
  assert.equal(stage.kept.get("notifies:#lobby"), undefined);
});

test("what was not sent to a channel before its new name came is shown there", () => {
  const stage = ChatStage.present();
  stage.loses();
  stage.act({ kind: "say", in: "#lobby", text: "mine" });
  stage.arrives();
  stage.hears(":s RESUME SUCCESS alice", ":s 001 alice :Welcome", ":alice!u@h JOIN #hall * :alice");
  stage.hears(":s 353 alice = #hall :@alice", ":s BATCH +r chorus/resume");
  stage.hears("@batch=r;msgid=e-004;time=t :bob!u@h RENAME #lobby #hall :", ":s BATCH -r");
  assert.deepEqual(stage.lines("#hall"), ["alice: mine (pending)"]);
  const label = stage.labelOf("PRIVMSG");
  stage.hears(`@label=${label};msgid=e-005;time=t :alice!u@h PRIVMSG #hall :mine`);
  assert.deepEqual(stage.lines("#hall"), ["alice: mine"]);
});

test("whoever shows a conversation is told that it has another name, and that what stands there has changed", () => {
  const stage = ChatStage.present();
  stage.hears("@msgid=e-002;time=t :bob!u@h PRIVMSG alice :hi");
  stage.answersAll();
  stage.changed.clear();
  stage.hears("@msgid=e-003;time=t :bob!u@h NICK robert");
  assert.deepEqual(stage.renames, ["bob to robert"]);
  assert.deepEqual([...stage.changed].sort(), ["", "bob", "robert"]);
  stage.changed.clear();
  stage.hears("@msgid=e-004;time=t :bob!u@h RENAME #lobby #hall :");
  assert.deepEqual(stage.renames, ["bob to robert", "#lobby to #hall"]);
  assert.deepEqual([...stage.changed].sort(), ["", "#hall", "#lobby"]);
});

test("a channel that gets the name of one that was left takes over what was kept of that", () => {
  const stage = ChatStage.present();
  stage.hears("@msgid=e-002;time=2026-01-01T00:00:02.000Z :alice!u@h JOIN #tea * :alice");
  stage.answersAll();
  stage.act({ kind: "draft", in: "#tea", text: "long text" });
  stage.act({ kind: "notify", in: "#tea", about: "nothing" });
  stage.hears("@msgid=e-003;time=2026-01-01T00:00:03.000Z :bob!u@h PRIVMSG #tea :cold");
  stage.hears("@msgid=e-004;time=t :op!u@h KICK #tea alice :out");
  stage.act({ kind: "draft", in: "#lobby", text: "short" });
  stage.hears("@msgid=e-005;time=t :op!u@h RENAME #lobby #tea :");
  const { draft, notifies, unread, isPresent } = conversation(stage, "#tea");
  assert.deepEqual([draft, notifies, unread, isPresent], ["short\nlong text", "nothing", 1, true]);
  assert.equal(stage.kept.get("draft:#tea"), "short\nlong text");
  stage.act({ kind: "read", in: "#tea" });
  assert(stage.look().some((line) => line.endsWith("MARKREAD #tea timestamp=2026-01-01T00:00:03.000Z")));
});
