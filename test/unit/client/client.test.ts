/** Stories of one client: how it comes in, talks, and is refused. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { DeedKind, Event } from "../../../src/client/effects.ts";
import { Stage } from "./stage.ts";

const failed = (deed: DeedKind, target: string, line: number, text: string, why: string): Event => ({
  kind: "failed",
  deed,
  target,
  typed: { line, text },
  why,
});

test("a client asks for the capabilities it uses, registers, and joins the lobby", () => {
  const stage = new Stage();
  stage.arrives();
  assert.deepEqual(stage.look().sent, ["CAP LS 302", "USER alice 0 * alice", "NICK alice"]);
  stage.hears(":s CAP * LS * :batch unheard-of sasl=PLAIN");
  assert.deepEqual(stage.look().sent, [], "the list goes on");
  stage.hears(":s CAP * LS :message-tags labeled-response");
  assert.deepEqual(stage.look().sent, ["CAP REQ :batch message-tags labeled-response"]);
  stage.hears(":s CAP * ACK :batch message-tags labeled-response");
  assert.deepEqual(stage.look().sent, ["CAP END"]);
  stage.hears(":s 001 alice :Welcome", ":s 422 alice :No message of the day");
  assert.deepEqual(stage.look(), { sent: ["@label=run-1 JOIN #lobby"], shown: [], others: [] });
  stage.hears("@label=run-1 :s BATCH +b labeled-response", "@batch=b :alice!u@h JOIN #lobby");
  assert.deepEqual(stage.look().shown, [{ kind: "welcomed", name: "alice", channel: "#lobby" }]);
  stage.hears("@batch=b :s 332 alice #lobby :fish", ":s BATCH -b");
  assert.deepEqual(stage.look(), { sent: [], shown: [{ kind: "topic", text: "fish" }], others: ["ready"] });
});

test("a server without capabilities is good enough", () => {
  const stage = new Stage();
  stage.arrives();
  stage.hears(":s 421 alice CAP :Unknown command", ":s 001 alice :Welcome");
  assert.deepEqual(stage.look().sent.slice(3), ["JOIN #lobby", "PING run-1"]);
});

test("what is typed before the lobby is reached is said there, in its order", () => {
  const stage = new Stage();
  stage.types("one");
  stage.arrives();
  stage.types("two");
  stage.hears(":s CAP * LS :sasl", ":s 001 alice :Welcome");
  stage.look();
  stage.hears(":s PONG s run-1");
  assert.deepEqual(
    stage.look().sent.filter((line) => !line.startsWith("PING")),
    ["PRIVMSG #lobby :one", "PRIVMSG #lobby :two"],
  );
});

test("a name in use is asked for again, and the next typed line is the name", () => {
  const stage = new Stage();
  stage.arrives();
  stage.look();
  stage.hears(":s 433 * alice :Nickname is already in use");
  assert.deepEqual(stage.look(), {
    sent: [],
    shown: [{ kind: "name-refused", name: "alice", why: "it is in use" }],
    others: ["ask-name"],
  });
  stage.types("no name");
  assert.deepEqual(stage.look().others, ["ask-name"]);
  stage.types("");
  assert.deepEqual(stage.look(), { sent: [], shown: [], others: ["ask-name"] });
  stage.types(" alicia ");
  assert.deepEqual(stage.look().sent, ["NICK alicia"]);
});

test("a name refused with nobody left to ask ends it", () => {
  const stage = new Stage("not a name");
  stage.do(stage.client.endInput());
  stage.arrives();
  assert.deepEqual(stage.look(), {
    sent: ["CAP LS 302", "USER notaname 0 * notaname", "QUIT"],
    shown: [{ kind: "name-refused", name: "not a name", why: "it cannot be a name" }],
    others: ["ask-name"],
  });
  stage.loses();
  assert.deepEqual(stage.look().others, ["end nameless 0"]);
});

test("what others do is shown, and what concerns nobody here is not", () => {
  const stage = Stage.present();
  stage.hears(
    ":bob!u@h JOIN #Lobby",
    ":bob!u@h PRIVMSG #lobby :hello",
    ":bob!u@h PRIVMSG Alice :data",
    ":bob!u@h PRIVMSG #lobby :\x01ACTION waves\x01",
    ":bob!u@h PRIVMSG alice :\x01VERSION\x01",
    ":bob!u@h PRIVMSG #other :elsewhere",
    ":bob!u@h NOTICE #lobby :careful",
    ":s NOTICE alice :going down",
    ":bob!u@h NICK rob",
    ":rob!u@h TOPIC #lobby :birds",
    ":rob!u@h PART #other",
    ":rob!u@h QUIT :Quit: bye",
    ":s 372 alice :- message of the day",
  );
  assert.deepEqual(stage.look().shown, [
    { kind: "joined", name: "bob" },
    { kind: "said", name: "bob", text: "hello" },
    { kind: "shared", name: "bob", text: "data" },
    { kind: "acted", name: "bob", text: "waves" },
    { kind: "noticed", name: "bob", text: "careful" },
    { kind: "told", text: "going down" },
    { kind: "renamed", from: "bob", to: "rob" },
    { kind: "topic", text: "birds" },
    { kind: "left", name: "rob" },
  ]);
});

test("being put out of the lobby is told apart from others being put out", () => {
  const stage = Stage.present();
  stage.hears(":bob!u@h KICK #lobby carol :out", ":bob!u@h KICK #lobby alice :you too");
  assert.deepEqual(stage.look().shown, [
    { kind: "left", name: "carol" },
    { kind: "removed", channel: "#lobby", why: "you too" },
  ]);
});

test("a PING is answered at once", () => {
  const stage = Stage.present();
  stage.hears(":s PING :are you there");
  assert.deepEqual(stage.look().sent, ["PONG :are you there"]);
});

test("data shared is acknowledged when the server says yes, and with the reason when it says no", () => {
  const stage = Stage.present();
  stage.types("share bob some data", "alice: share zoe data", "share #lobby data");
  assert.deepEqual(stage.look(), {
    sent: ["@label=run-2 PRIVMSG bob :some data", "@label=run-3 PRIVMSG zoe :data"],
    shown: [failed("share", "#lobby", 3, "share #lobby data", "there is nobody called #lobby")],
    others: [],
  });
  stage.hears("@label=run-2 :s ACK", "@label=run-3 :s 401 alice zoe :No such nick/channel");
  assert.deepEqual(stage.look().shown, [
    failed("share", "zoe", 2, "alice: share zoe data", "there is nobody called zoe"),
  ]);
  assert.deepEqual(stage.fates, ["1 pending", "2 pending", "3 failed", "1 sent", "2 failed"]);
});

test("somebody away gets the data all the same", () => {
  const stage = Stage.present();
  stage.types("share bob data");
  stage.hears("@label=run-2 :s 301 alice bob :at lunch");
  assert.deepEqual(stage.look().shown, [{ kind: "told", text: "bob is away: at lunch" }]);
  assert.deepEqual(stage.fates, ["1 pending", "1 sent"]);
});

test("a line that takes a while is said to do so once, by whichever warning, and is answered all the same", () => {
  const stage = Stage.present();
  stage.types("share bob data", "hello");
  stage.hears(":s WARN PRIVMSG DELAYED :It takes a while", "@label=run-2 :s WARN PRIVMSG DELAYED :Still");
  stage.hears(":s WARN PRIVMSG DELAYED :It takes a while", "@label=run-3 :s ACK", "@label=run-2 :s ACK");
  assert.deepEqual(stage.fates.slice(2), ["1 delayed", "2 delayed", "2 sent", "1 sent"]);
  assert.equal(stage.look().shown.length, 2);
});

test("any other warning is shown as it is", () => {
  const stage = Stage.present();
  stage.types("share bob data");
  stage.hears("@label=run-2 :s WARN PRIVMSG ODD :That is odd");
  assert.deepEqual(stage.look().shown, [{ kind: "told", text: "That is odd" }]);
});

test("a refusal within a batch counts when the batch ends", () => {
  const stage = Stage.present();
  stage.types("hello");
  stage.hears("@label=run-2 :s BATCH +x labeled-response", "@batch=x :s 404 alice #lobby :You are muted");
  assert.deepEqual(stage.look().shown, []);
  stage.hears(":s BATCH -x");
  assert.deepEqual(stage.look().shown, [failed("say", "#lobby", 1, "hello", "You are muted")]);
});

test("without labels a PONG says yes, and a numeric before it says no", () => {
  const stage = Stage.present("none");
  stage.types("share bob data", "share zoe data");
  assert.deepEqual(stage.look().sent, ["PRIVMSG bob :data", "PING run-2", "PRIVMSG zoe :data", "PING run-3"]);
  stage.hears(":s PONG s run-2", ":s 401 alice zoe :No such nick/channel", ":s PONG s run-3");
  assert.deepEqual(stage.look().shown, [
    failed("share", "zoe", 2, "share zoe data", "there is nobody called zoe"),
  ]);
  assert.deepEqual(stage.fates.slice(2), ["1 sent", "2 failed"]);
});

test("a long line is said in pieces and answered as one", () => {
  const stage = Stage.present();
  const typed = `share bob ${"word ".repeat(150)}`;
  stage.types(typed);
  assert.equal(stage.look().sent.length, 2);
  stage.hears("@label=run-2 :s ACK");
  assert.deepEqual(stage.look().shown, []);
  stage.hears("@label=run-3 :s 401 alice bob :No such nick/channel");
  assert.deepEqual(stage.look().shown, [
    failed("share", "bob", 1, typed, "there is nobody called bob (1 of 2 parts were taken)"),
  ]);
});

test("a new name is taken when the server says so", () => {
  const stage = Stage.present();
  stage.types("/nick alicia", "/nick b b");
  assert.deepEqual(stage.look(), {
    sent: ["@label=run-2 NICK alicia"],
    shown: [failed("rename", "b b", 2, "/nick b b", "it cannot be a name")],
    others: [],
  });
  stage.hears("@label=run-2 :alice!u@h NICK alicia");
  assert.deepEqual(stage.look().shown, [{ kind: "renamed", from: "alice", to: "alicia" }]);
  stage.types("alicia: hi", "/nick bob");
  stage.hears("@label=run-4 :s 433 alicia bob :Nickname is already in use");
  assert.deepEqual(stage.look(), {
    sent: ["@label=run-3 PRIVMSG #lobby :hi", "@label=run-4 NICK bob"],
    shown: [failed("rename", "bob", 4, "/nick bob", "it is in use")],
    others: [],
  });
});

test("at most 128 lines are unanswered; the rest waits its turn", () => {
  const stage = Stage.present();
  for (let n = 1; n <= 200; n++) stage.types(`line ${n}`);
  assert.equal(stage.look().sent.length, 128);
  assert.equal(stage.client.waiting, 72);
  stage.hears("@label=run-2 :s ACK");
  assert.deepEqual(stage.look().sent, ["@label=run-130 PRIVMSG #lobby :line 129"]);
});

test("reactions and typing are not shown, and what a line says besides its tags is", () => {
  for (const server of ["labels", "resume"] as const) {
    const stage = Stage.present(server);
    stage.hears(
      "@+typing=active :bob!u@h TAGMSG #lobby",
      "@+typing=done :bob!u@h TAGMSG alice",
      "@msgid=e-1;+draft/react=x;+reply=e-0 :bob!u@h TAGMSG #lobby",
      "@msgid=e-2;+reply=e-0 :bob!u@h PRIVMSG #lobby :yes",
      "@+typing=active :bob!u@h TAGMSG #lobby",
      "@msgid=e-3 :bob!u@h PRIVMSG #lobby :and more",
    );
    assert.deepEqual(stage.look().shown, [
      { kind: "said", name: "bob", text: "yes" },
      { kind: "said", name: "bob", text: "and more" },
    ]);
  }
});
