/** Stories of lost connections: the client comes back by itself, elsewhere, and says what that meant. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Stage } from "./stage.ts";

const reconnected = (missed: "nothing" | "something") => ({
  kind: "reconnected",
  lost: "one:1",
  to: "two:2",
  missed,
});

test("a lost connection is replaced by one to another node, and the session goes on as if nothing had been", () => {
  const stage = Stage.present("resume");
  stage.hears("@msgid=e-5 :bob!u@h PRIVMSG #lobby :hello");
  stage.look();
  stage.loses();
  assert.deepEqual(stage.connects, ["one:1", "two:2"], "at once");
  stage.arrives();
  assert.deepEqual(stage.look().sent, ["CAP LS 302"]);
  stage.hears(":s CAP * LS :message-tags batch labeled-response chorus/resume chorus/nodes=two:2,three:3");
  stage.hears(":s CAP * ACK :message-tags batch labeled-response chorus/resume chorus/nodes");
  assert.deepEqual(stage.look().sent, [
    "CAP REQ :message-tags batch labeled-response chorus/resume chorus/nodes",
    "RESUME secret e-5",
    "CAP END",
  ]);
  stage.isResumed();
  assert.deepEqual(stage.look(), { sent: [], shown: [reconnected("nothing")], others: [] });
});

test("who has seen no id asks for all since the session's start", () => {
  const stage = Stage.present("resume");
  stage.loses();
  stage.returns();
  assert(stage.look().sent.includes("RESUME secret *"));
});

test("what was missed is shown once, and says who we were; the state that follows from it does not count twice", () => {
  const stage = Stage.present("resume");
  stage.hears("@msgid=e-5 :bob!u@h PRIVMSG #lobby :hello");
  stage.loses();
  stage.returns();
  stage.look();
  stage.hears(
    ":s RESUME SUCCESS alicia",
    "@msgid=e-9 :alicia!u@h JOIN #lobby",
    ":s 332 alicia #lobby :birds",
  );
  stage.hears(":s BATCH +r chorus/resume", "@batch=r;msgid=e-5 :bob!u@h PRIVMSG #lobby :hello");
  assert.deepEqual(stage.look().shown, []);
  stage.hears(
    "@batch=r;msgid=e-6 :bob!u@h PRIVMSG alice :psst",
    "@batch=r;msgid=e-7 :alice!u@h NICK alicia",
    "@batch=r;msgid=e-8 :bob!u@h PRIVMSG alicia :psst again",
    ":s BATCH -r",
    "@msgid=e-8 :bob!u@h PRIVMSG alicia :psst again",
    "@msgid=e-95 :bob!u@h PRIVMSG alicia :live",
  );
  assert.deepEqual(stage.look().shown, [
    reconnected("something"),
    { kind: "shared", name: "bob", text: "psst" },
    { kind: "renamed", from: "alice", to: "alicia" },
    { kind: "shared", name: "bob", text: "psst again" },
    { kind: "shared", name: "bob", text: "live" },
  ]);
});

test("what is unanswered is sent again after the resume under the same labels, before what was typed meanwhile", () => {
  const stage = Stage.present("resume");
  stage.types("one", "two", "three");
  stage.hears("@label=run-3 :s ACK");
  stage.loses();
  stage.types("four");
  stage.look();
  stage.returns();
  assert(!stage.look().sent.some((line) => line.includes("PRIVMSG")));
  stage.isResumed();
  assert.deepEqual(stage.look().sent, [
    "@label=run-2 PRIVMSG #lobby :one",
    "@label=run-4 PRIVMSG #lobby :three",
    "@label=run-5 PRIVMSG #lobby :four",
  ]);
  stage.hears("@label=run-2 :s ACK", "@label=run-4 :s FAIL PRIVMSG ODD :no", "@label=run-5 :s ACK");
  assert.deepEqual(stage.fates.slice(5), ["1 sent", "3 failed", "4 sent"]);
});

test("a second loss in the midst of what was missed goes on from there", () => {
  const stage = Stage.present("resume");
  stage.loses();
  stage.returns();
  stage.hears(":s RESUME SUCCESS alice", ":s BATCH +r chorus/resume");
  stage.hears(
    "@batch=r;msgid=e-3 :bob!u@h PRIVMSG #lobby :a",
    "@batch=r;msgid=e-4 :bob!u@h PRIVMSG #lobby :b",
  );
  stage.loses();
  assert.equal(stage.timers.get("link"), 50, "not at once again");
  stage.rings("link");
  stage.returns();
  assert(stage.look().sent.includes("RESUME secret e-4"));
});

test("attempts go to every node in turn, the lost one last, after ever longer pauses, for ever", () => {
  const stage = Stage.present("resume");
  stage.loses();
  const pauses: (number | undefined)[] = [];
  for (let attempt = 0; attempt < 9; attempt++) {
    stage.loses("connection refused");
    pauses.push(stage.timers.get("link"));
    stage.rings("link");
  }
  assert.deepEqual(stage.connects.slice(1, 7), ["two:2", "three:3", "one:1", "two:2", "three:3", "one:1"]);
  assert.deepEqual(pauses, [50, 100, 200, 400, 800, 1600, 2000, 2000, 2000]);
  assert.deepEqual(stage.look().others, []);
});

test("addresses are those last told; the one the user gave stays among them", () => {
  const stage = Stage.present("resume");
  stage.hears(":s CAP alice NEW :chorus/nodes=four:4");
  stage.loses();
  for (let attempt = 0; attempt < 2; attempt++) {
    stage.loses();
    stage.rings("link");
  }
  assert.deepEqual(stage.connects.slice(1), ["four:4", "one:1", "four:4"]);
});

test("a node that does not answer is left for the next: before the connection, on the way in, and later, with more patience each time", () => {
  const stage = Stage.present("resume");
  stage.rings("link", 4);
  assert.deepEqual(stage.look().sent, ["PING still-there"]);
  stage.hears(":s PONG s still-there");
  stage.rings("link", 4);
  assert.deepEqual(stage.look().sent, ["PING still-there"]);
  stage.rings("link");
  assert.deepEqual(stage.look().others, ["disconnect"]);
  assert.equal(stage.connects.at(-1), "two:2");
  assert.equal(stage.timers.get("link"), 400);
  stage.rings("link");
  assert.deepEqual(stage.look().others, ["disconnect"]);
  stage.rings("link");
  assert.equal(stage.connects.at(-1), "three:3");
  stage.arrives();
  assert.equal(stage.timers.get("link"), 800);
  stage.hears(":s CAP * LS :chorus/resume");
  assert.equal(stage.timers.get("link"), 10_000);
  stage.rings("link", 2);
  assert.deepEqual(stage.look().others, ["disconnect"]);
});

test("a loss that takes more than a moment is told, once", () => {
  const stage = Stage.present("resume");
  stage.loses();
  assert.equal(stage.timers.get("notice"), 2000);
  stage.rings("notice");
  assert.deepEqual(stage.look().shown, [{ kind: "reconnecting", lost: "one:1" }]);
  stage.returns();
  stage.isResumed();
  assert.deepEqual(stage.look().shown, [reconnected("nothing")]);
  stage.loses();
  stage.returns();
  stage.isResumed();
  stage.look();
  stage.rings("notice");
  assert.deepEqual(stage.look().shown, [], "a short one is not");
});

test("a node that cannot resume now is left for another, and the session is kept", () => {
  const stage = Stage.present("resume");
  stage.types("hello");
  stage.loses();
  stage.returns();
  stage.hears(":s FAIL RESUME LOG_UNAVAILABLE :later");
  assert.deepEqual(stage.look().others, ["disconnect"]);
  stage.rings("link");
  assert.equal(stage.connects.at(-1), "three:3");
  stage.returns();
  stage.isResumed();
  assert(stage.look().sent.includes("@label=run-2 PRIVMSG #lobby :hello"));
});

test("who leaves while there is no connection leaves at once, or stays until all that was typed is answered", () => {
  const interrupted = Stage.present("resume");
  interrupted.types("hello");
  interrupted.loses();
  interrupted.do(interrupted.client.leave());
  assert.deepEqual(interrupted.look().others, ["disconnect", "end left 1"]);

  const patient = Stage.present("resume");
  patient.types("hello");
  patient.loses();
  patient.do(patient.client.endInput());
  patient.look();
  patient.rings("notice");
  assert.deepEqual(patient.look().shown.at(-1), { kind: "staying", lines: 1 });
  patient.returns();
  patient.isResumed();
  patient.hears("@label=run-2 :s ACK");
  patient.loses();
  assert.deepEqual(patient.look().others, ["end left 0"]);

  const done = Stage.present("resume");
  done.loses();
  done.types("/quit");
  assert.deepEqual(done.look().others, ["disconnect", "end left 0"], "nothing holds it");
});

test("what servers say while they close connections is shown once as long as it is the same", () => {
  const stage = Stage.present("resume");
  stage.hears("ERROR :going down");
  for (let time = 0; time < 3; time++) {
    stage.loses();
    stage.rings("link");
    stage.arrives();
    stage.hears("ERROR :going down");
  }
  assert.deepEqual(stage.look().shown, [{ kind: "closed", why: "going down" }]);
});
