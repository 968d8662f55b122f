/** Stories of lost connections, lost sessions and reloads: what was missed, and what is certain of what was said. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ChatStage } from "./chat-stage.ts";

const echo = (label: string, id: string, text: string) =>
  `@label=${label};msgid=${id};time=2026-01-01T00:00:01.000Z :alice!u@h PRIVMSG #lobby :${text}`;

test("a lost connection is told when it takes a while, and what was missed is shown once", () => {
  const stage = ChatStage.present();
  stage.hears("@msgid=e-002;time=t :bob!u@h PRIVMSG #lobby :one");
  stage.act({ kind: "say", in: "#lobby", text: "hello" });
  const label = stage.labelOf("PRIVMSG");
  stage.loses();
  assert.deepEqual(
    stage.core.chat.link,
    { kind: "connected", address: "one:1" },
    "it is hardly worth a word",
  );
  stage.rings("notice");
  assert.deepEqual(stage.core.chat.link, {
    kind: "reconnecting",
    lost: "one:1",
    address: "two:2",
    since: stage.now,
  });
  stage.look();
  stage.arrives();
  assert(stage.look().includes("RESUME secret e-002"));
  stage.isResumed(
    "@msgid=e-003;time=t :alice!u@h PRIVMSG #lobby :hello",
    "@msgid=e-004;time=t :bob!u@h PRIVMSG #lobby :two",
  );
  assert.deepEqual(stage.lines(), ["bob: one", "alice: hello (pending)", "bob: two"]);
  assert.equal(stage.core.chat.link.kind, "connected");
  assert.equal(stage.labelOf("PRIVMSG"), label, "it is sent again under its label");
  stage.hears(echo(label, "e-003", "hello"));
  assert.deepEqual(stage.lines(), ["bob: one", "alice: hello", "bob: two"]);
});

test("the same words of another device are not taken for one's own that failed", () => {
  const stage = ChatStage.present();
  stage.act({ kind: "say", in: "#lobby", text: "hello" });
  const label = stage.labelOf("PRIVMSG");
  stage.loses();
  stage.arrives();
  stage.isResumed("@msgid=e-003;time=t :alice!u@h PRIVMSG #lobby :hello");
  stage.hears(`@label=${label} :s 404 alice #lobby :You are muted`);
  assert.deepEqual(stage.lines(), ["alice: hello", "alice: hello (failed)"]);
});

test("when the session is over, nobody knows what became of what was sent; what was not sent goes now", () => {
  const stage = ChatStage.present();
  stage.act({ kind: "say", in: "#lobby", text: "one" });
  stage.loses();
  stage.act({ kind: "say", in: "#lobby", text: "two" });
  stage.look();
  stage.arrives();
  stage.hears(":s FAIL RESUME INVALID_TOKEN :There is no such session");
  assert.deepEqual(stage.lines(), ["alice: one (perhaps-sent)", "alice: two (pending)"]);
  stage.hears(":s 001 alice :Welcome");
  const sent = stage.look();
  assert(
    sent.findIndex((line) => line.includes("JOIN #lobby")) < sent.findIndex((line) => line.includes("two")),
  );
  assert.equal(
    sent.some((line) => line.includes("PRIVMSG") && line.includes("one")),
    false,
  );
  stage.reloads();
  assert.deepEqual(
    stage.lines(),
    ["alice: one (perhaps-sent)", "alice: two (pending)"],
    "also after a reload",
  );
});

test("a reload goes on with the session, and sends again what was not answered, under its label", () => {
  const stage = ChatStage.present();
  stage.hears("@msgid=e-002;time=t :bob!u@h PRIVMSG #lobby :one");
  stage.rings("keeping");
  stage.act({ kind: "say", in: "#lobby", text: "first" });
  stage.act({ kind: "say", in: "#lobby", text: "second" });
  stage.reloads();
  stage.look();
  assert.deepEqual(stage.lines(), ["alice: first (pending)", "alice: second (pending)"]);
  stage.arrives();
  assert(stage.look().includes("RESUME secret e-002"));
  stage.isResumed();
  const said = stage.look().filter((line) => line.includes("PRIVMSG"));
  assert.deepEqual(
    said.map((line) => line.split(" ").at(-1)),
    [":first", ":second"],
  );
  assert(said.every((line) => line.startsWith("@label=r1-")));
});

test("what was set while one was away is so, and who went is gone", () => {
  const stage = ChatStage.present();
  stage.hears(":s 353 alice = #lobby :@alice carol", "@msgid=e-002 :carol!u@h TOPIC #lobby :fish");
  stage.loses();
  stage.arrives();
  stage.isResumed("@msgid=e-003 :bob!u@h JOIN #lobby * :bob", "@msgid=e-004 :carol!u@h QUIT :bye");
  assert.deepEqual([...(stage.lobby?.members.keys() ?? [])], ["alice", "bob"]);
  assert.equal(stage.lobby?.members.get("alice")?.ranks, "o");
  const happened = stage.lobby?.timeline.items.flatMap((item) =>
    item.kind === "happened" ? item.what.kind : [],
  );
  assert.deepEqual(happened, ["joined", "topic", "joined", "quit"]);
});

test("a name that one took while the connection was lost is one's own in all that was missed", () => {
  const stage = ChatStage.present();
  stage.loses();
  stage.arrives();
  stage.hears(":s RESUME SUCCESS al", ":s 001 al :Welcome", ":al!u@h JOIN #lobby * :alice");
  stage.hears(":s 353 al = #lobby :@al", ":s BATCH +r chorus/resume");
  stage.hears("@batch=r;msgid=e-003 :alice!u@h NICK al", "@batch=r;msgid=e-004 :bob!u@h PRIVMSG #lobby :al?");
  stage.hears(":s BATCH -r");
  assert.equal(stage.core.chat.me.nick, "al");
  assert.equal(stage.lobby?.isPresent, true);
  assert.equal(stage.lobby?.mentions, 1);
  assert.deepEqual([...(stage.lobby?.members.keys() ?? [])], ["al"]);
});
