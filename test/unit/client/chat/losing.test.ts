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

/** Answers the last question for history. */
function pages(stage: ChatStage, channel: string, lines: readonly string[]): void {
  stage.hears(`@label=${stage.labelOf("CHATHISTORY")} :s BATCH +h chathistory ${channel}`);
  stage.hears(...lines.map((line) => `@batch=h;${line.slice(1)}`), ":s BATCH -h");
}

const said = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => {
    const number = String(from + index).padStart(3, "0");
    return `@msgid=m-${number};time=2026-01-01T00:00:00.${number}Z :bob!u@h PRIVMSG #tea :${from + index}`;
  });

test("who comes back to a channel has no gap in it that nobody sees", () => {
  for (const [way, leave] of [
    ["left", "@msgid=m-021;time=t :alice!u@h PART #tea"],
    ["was put out", "@msgid=m-021;time=t :op!u@h KICK #tea alice :out"],
  ] as const) {
    const stage = ChatStage.present();
    stage.hears("@msgid=m-000;time=t :alice!u@h JOIN #tea * :alice");
    pages(stage, "#tea", said(1, 20));
    stage.answersAll();
    stage.look();
    stage.hears(leave, "@msgid=m-400;time=t :alice!u@h JOIN #tea * :alice");
    pages(stage, "#tea", said(300, 399));
    stage.answersAll();
    stage.look();
    const { timeline } = stage.core.chat.conversations.get("#tea") ?? {};
    assert.deepEqual([timeline?.items[0]?.id, timeline?.items.at(-1)?.id], ["m-300", "m-400"], way);
    stage.act({ kind: "older", in: "#tea" });
    assert(stage.look().at(-1)?.endsWith("CHATHISTORY BEFORE #tea msgid=m-300 50"), way);
  }
});

test("what was taken back while nobody could tell one is gone when a page of history says so", () => {
  const stage = ChatStage.present();
  stage.hears("@msgid=e-002;time=t :bob!u@h PRIVMSG #lobby :secret");
  stage.hears("@msgid=e-003;time=t :bob!u@h PRIVMSG #lobby :fish");
  stage.hears("@msgid=e-004;time=t;+draft/react=x;+draft/reply=e-003 :bob!u@h TAGMSG #lobby");
  stage.loses();
  stage.arrives();
  stage.hears(":s FAIL RESUME INVALID_TOKEN :There is no such session", ":s 001 alice :Welcome");
  stage.hears("@msgid=e-010;time=t :alice!u@h JOIN #lobby * :alice");
  pages(stage, "#lobby", [
    "@msgid=e-005;time=t :bob!u@h REDACT #lobby e-002 :oops",
    "@msgid=e-006;time=t :bob!u@h REDACT #lobby e-004 :",
    "@msgid=e-007;time=t :bob!u@h PRIVMSG #lobby :also secret",
    "@msgid=e-008;time=t :op!u@h REDACT #lobby e-007 :no",
    "@msgid=e-010;time=t :alice!u@h JOIN #lobby * :alice",
  ]);
  const seen = stage.lobby?.timeline.items.flatMap((item) => (item.kind === "said" ? [item] : [])) ?? [];
  assert.deepEqual(
    seen.map(({ text, redacted, reactions }) => [text, redacted?.by, reactions.size]),
    [
      ["", "bob", 0],
      ["fish", undefined, 0],
      ["", "op", 0],
    ],
  );
});
