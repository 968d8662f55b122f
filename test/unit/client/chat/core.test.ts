/** Stories of the chat's core: how it comes in, talks, is refused, and leaves. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ChatStage } from "./chat-stage.ts";

const echo = (label: string, id: string, text: string) =>
  `@label=${label};msgid=${id};time=2026-01-01T00:00:01.000Z :alice!u@h PRIVMSG #lobby :${text}`;

test("without a name it asks for one, and then connects and joins the lobby", () => {
  const stage = new ChatStage();
  assert.deepEqual(stage.core.chat.link, { kind: "nameless" });
  assert.deepEqual(stage.connects, []);
  stage.act({ kind: "take-name", name: "alice" });
  assert.deepEqual(stage.core.chat.link, { kind: "connecting", address: "one:1" });
  stage.arrives();
  assert(stage.look().includes("NICK alice"));
  stage.hears(":s 001 alice :Welcome");
  assert.equal(stage.core.chat.link.kind, "connected");
  assert.deepEqual(stage.core.chat.network.nodes, ["one:1", "two:2"]);
  assert.equal(stage.look()[0], "@label=r1-1 JOIN #lobby");
});

test("a name that is refused is asked for anew, with the reason, on a new connection", () => {
  const stage = new ChatStage("bob");
  stage.arrives();
  stage.hears(":s 433 * bob :Nickname is already in use");
  assert.deepEqual(stage.core.chat.link, { kind: "nameless", refused: { name: "bob", why: "it is in use" } });
  stage.rings("link");
  assert.deepEqual(stage.connects, ["one:1"], "nothing is tried meanwhile");
  stage.act({ kind: "take-name", name: "alice" });
  assert.equal(stage.connects.length, 2);
  stage.look();
  stage.arrives();
  stage.hears(":s 001 alice :Welcome");
  assert.equal(stage.core.chat.me.nick, "alice");
});

test("a password logs in before the name is looked at, and a wrong one is refused in the server's words", () => {
  const stage = new ChatStage();
  stage.act({ kind: "take-name", name: "alice", password: "wrong" });
  stage.arrives();
  assert.equal(stage.look().at(-1), "AUTHENTICATE PLAIN");
  stage.hears("AUTHENTICATE +");
  assert.deepEqual(stage.look(), [`AUTHENTICATE ${btoa("\0alice\0wrong")}`]);
  stage.hears(":s 904 * :SASL authentication failed");
  assert.deepEqual(stage.core.chat.link, {
    kind: "nameless",
    refused: { name: "alice", why: "SASL authentication failed" },
  });
  stage.act({ kind: "take-name", name: "alice", password: "right" });
  stage.look();
  stage.arrives();
  stage.hears("AUTHENTICATE +", ":s 900 * alice!u@h alice :You are now logged in", ":s 903 * :Welcome");
  assert.equal(stage.look().at(-1), "CAP END");
  stage.hears(":s 001 alice :Welcome");
  assert.equal(stage.core.chat.me.account, "alice");
});

test("one who is there already logs in without leaving", () => {
  const stage = ChatStage.present();
  stage.act({ kind: "take-name", name: "al", password: "secret" });
  assert.deepEqual(stage.look(), ["AUTHENTICATE PLAIN"]);
  stage.hears("AUTHENTICATE +", ":s 900 alice alice!u@h al :You are now logged in", ":s 903 alice :done");
  assert.match(stage.look().at(-1) ?? "", / NICK al$/u);
  assert.equal(stage.core.chat.me.account, "al");
});

test("what is said is kept before it is sent, and no longer when it is answered", () => {
  const stage = ChatStage.present();
  stage.order.length = 0;
  stage.act({ kind: "say", in: "#lobby", text: "hello" });
  assert(stage.order.indexOf("keep outbox") < stage.order.indexOf("send PRIVMSG"));
  assert.equal(stage.order.lastIndexOf("keep outbox") < stage.order.indexOf("send PRIVMSG"), true);
  const before = stage.lobby?.timeline.items.at(-1)?.key;
  stage.hears(echo(stage.labelOf("PRIVMSG"), "e-002", "hello"));
  assert.deepEqual(stage.lines(), ["alice: hello"]);
  assert.equal(stage.lobby?.timeline.items.at(-1)?.key, before, "its key stays");
  assert.equal(stage.lobby?.timeline.items.at(-1)?.id, "e-002");
  assert.equal(
    [...stage.kept.keys()].some((name) => name.startsWith("outbox")),
    false,
  );
});

test("what takes a while says so, and what is refused says why and can be tried again", () => {
  const stage = ChatStage.present();
  stage.act({ kind: "say", in: "#lobby", text: "hello" });
  stage.hears(":s WARN PRIVMSG DELAYED :It takes a while");
  const item = stage.lobby?.timeline.items.at(-1);
  assert.deepEqual(item?.kind === "said" && item.fate, { kind: "pending", isDelayed: true });
  stage.hears(`@label=${stage.labelOf("PRIVMSG")} :s 404 alice #lobby :You are muted`);
  const failed = stage.lobby?.timeline.items.at(-1);
  assert.deepEqual(failed?.kind === "said" && failed.fate, { kind: "failed", why: "You are muted" });
  stage.look();
  stage.act({ kind: "retry", in: "#lobby", key: failed?.key ?? "" });
  assert.deepEqual(stage.lines(), ["alice: hello (pending)"]);
  assert.match(stage.look().join(), /PRIVMSG #lobby hello|PRIVMSG #lobby :hello/u);
});

test("a server that can store nothing makes the chat read-only until it can", () => {
  const stage = ChatStage.present();
  stage.act({ kind: "say", in: "#lobby", text: "hello" });
  stage.hears(
    `@label=${stage.labelOf("PRIVMSG")} :s FAIL PRIVMSG LOG_UNAVAILABLE :Nothing can be stored now`,
  );
  assert.deepEqual(stage.core.chat.link, {
    kind: "read-only",
    address: "one:1",
    why: "Nothing can be stored now",
  });
  assert.deepEqual(stage.lines(), ["alice: hello (pending)"]);
  stage.look();
  stage.rings("retry");
  stage.hears(echo(stage.labelOf("PRIVMSG"), "e-002", "hello"));
  assert.equal(stage.core.chat.link.kind, "connected");
  assert.deepEqual(stage.lines(), ["alice: hello"]);
});

test("any command can be asked, and is answered with its lines or in words", () => {
  const stage = ChatStage.present();
  const ask = (question: string, verb: string, params: string[]) =>
    stage.act({ kind: "ask", question, message: { tags: new Map(), source: undefined, verb, params } });
  ask("who", "WHOIS", ["bob"]);
  const label = stage.labelOf("WHOIS");
  stage.hears(`@label=${label} :s BATCH +w labeled-response`, "@batch=w :s 311 alice bob u h * :Bob");
  stage.hears("@batch=w :s 318 alice bob :End", ":s BATCH -w");
  assert.deepEqual(
    stage.answers.map(({ question, lines, refusal }) => [question, lines.map(({ verb }) => verb), refusal]),
    [["who", ["311", "318"], undefined]],
  );
  ask("search", "SEARCH", ["text=fish"]);
  stage.hears(`@label=${stage.labelOf("SEARCH")} :s BATCH +s search`);
  stage.hears("@batch=s;msgid=e-000;time=t :bob!u@h PRIVMSG #lobby :old fish", ":s BATCH -s");
  assert.equal(stage.answers[1]?.lines.length, 1);
  assert.deepEqual(stage.lines(), [], "what is found is not said now");
  ask("none", "WHOIS", ["nobody"]);
  stage.hears(`@label=${stage.labelOf("WHOIS")} :s 401 alice nobody :No such nick`);
  assert.equal(stage.answers[2]?.refusal, "there is nobody called nobody");
});

test("who leaves for good is not brought back", () => {
  const stage = ChatStage.present();
  stage.act({ kind: "quit" });
  assert.deepEqual(stage.look(), ["QUIT"]);
  stage.hears("ERROR :Closing link");
  stage.loses();
  assert.deepEqual(stage.core.chat.link, { kind: "ended", why: "" });
  assert.equal(stage.connects.length, 1);
});

test("a server that lets one in no more ends it, with its reason", () => {
  const stage = new ChatStage("alice");
  stage.arrives();
  stage.hears(":s 465 alice :You are banned from this server", "ERROR :banned");
  stage.loses();
  assert.equal(stage.core.chat.link.kind, "ended");
  assert(stage.notices().includes("You are banned from this server"));
});

test("a channel that one left is not entered again, and one that is closed is forgotten", () => {
  const stage = ChatStage.present();
  stage.act({ kind: "join", channel: "#tea" });
  stage.hears("@msgid=e-010 :alice!u@h JOIN #tea * :alice");
  stage.act({ kind: "leave", channel: "#tea" });
  stage.hears("@msgid=e-011 :alice!u@h PART #tea");
  assert.equal(stage.core.chat.conversations.get("#tea")?.isPresent, false);
  stage.reloads();
  assert.equal(stage.core.chat.conversations.has("#tea"), true);
  stage.look();
  stage.arrives();
  stage.hears(":s FAIL RESUME INVALID_TOKEN :gone", ":s 001 alice :Welcome");
  const joined = () => stage.look().filter((line) => line.includes("JOIN"));
  assert.deepEqual(joined(), ["@label=r2-1 JOIN #lobby"]);
  stage.act({ kind: "close", in: "#tea" });
  stage.reloads();
  assert.equal(stage.core.chat.conversations.has("#tea"), false);
});

test("an invitation is told with the channel it is to", () => {
  const stage = ChatStage.present();
  stage.hears(":bob!u@h INVITE alice #tea");
  assert.equal(stage.core.chat.notices.at(-1)?.invitedTo, "#tea");
});

test("what cannot be sent is told, and breaks nothing", () => {
  const stage = ChatStage.present();
  stage.act({ kind: "redact", in: "#lo bby", id: "x" });
  stage.act({ kind: "join", channel: "#a,b" });
  assert.equal(stage.core.chat.notices.filter(({ isTrouble }) => isTrouble).length, 2);
  assert.deepEqual(stage.look(), []);
});
