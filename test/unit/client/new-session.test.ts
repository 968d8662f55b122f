/** Stories of sessions that cannot go on: what is said of their lines, and how the next one begins. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Stage } from "./stage.ts";

for (const code of ["INVALID_TOKEN", "HISTORY_LOST"]) {
  test(`after ${code} a new session begins, and what was unanswered is only perhaps sent`, () => {
    const stage = Stage.present("resume");
    stage.types("hello");
    stage.hears("@msgid=e-9 :bob!u@h PRIVMSG #lobby :hi");
    stage.loses();
    stage.types("not sent yet");
    stage.returns();
    stage.look();
    stage.hears(`:s FAIL RESUME ${code} :no`);
    assert.deepEqual(stage.look(), {
      sent: ["USER alice 0 * alice", "NICK alice"],
      shown: [{ kind: "perhaps-sent", typed: { line: 1, text: "hello" } }],
      others: [],
    });
    stage.hears(":s 001 alice :Welcome", ":s RESUME TOKEN other");
    assert.deepEqual(stage.look(), {
      sent: ["@label=run-3 JOIN #lobby", "@label=run-4 PRIVMSG #lobby :not sent yet"],
      shown: [{ kind: "reconnected", lost: "one:1", to: "two:2", missed: "unknown" }],
      others: [],
    });
    stage.hears("@label=run-3 :alice!u@h JOIN #lobby", "@label=run-4 :s ACK");
    stage.hears("@msgid=a-1 :bob!u@h PRIVMSG #lobby :in a new epoch");
    assert.deepEqual(
      stage.look().shown.map(({ kind }) => kind),
      ["welcomed", "said"],
    );
    stage.loses();
    stage.returns();
    assert(stage.look().sent.includes("RESUME other a-1"));
  });
}

test("a name that is not free yet is asked for again; /nick takes another, and nothing typed is taken for a name", () => {
  const stage = Stage.present("none");
  stage.loses();
  stage.arrives();
  stage.look();
  stage.hears(":s 433 * alice :in use");
  stage.types("hello");
  assert.deepEqual(stage.look(), {
    sent: [],
    shown: [{ kind: "name-awaited", name: "alice", why: "it is in use" }],
    others: [],
  });
  stage.rings("name");
  assert.deepEqual(stage.look().sent, ["NICK alice"]);
  stage.hears(":s 433 * alice :in use");
  assert.deepEqual(stage.look().shown, []);
  stage.types("/nick alicia");
  assert.deepEqual(stage.look().sent, ["NICK alicia"]);
  stage.hears(":s 001 alicia :Welcome");
  assert.deepEqual(stage.look().sent, ["JOIN #lobby", "PING run-2", "PRIVMSG #lobby :hello", "PING run-3"]);
  stage.rings("name");
  assert.deepEqual(stage.look().sent, [], "it has one");
});

test("with nobody left to give another name it is given up after a while", () => {
  const stage = Stage.present("none");
  stage.loses();
  stage.types("hello");
  stage.do(stage.client.endInput());
  stage.arrives();
  for (let time = 0; time < 31; time++) {
    stage.hears(":s 433 * alice :in use");
    stage.rings("name");
  }
  stage.loses();
  assert.deepEqual(stage.look().others, ["end nameless 1"]);
});

test("on a server without resume a lost line is only perhaps sent; what had not left is sent after the return", () => {
  const stage = Stage.present("none");
  stage.types("hello");
  stage.look();
  stage.loses();
  stage.types("again");
  assert.deepEqual(stage.look().shown, [{ kind: "perhaps-sent", typed: { line: 1, text: "hello" } }]);
  stage.arrives();
  stage.hears(":s 001 alice :Welcome");
  assert.deepEqual(stage.look().sent.slice(3), [
    "JOIN #lobby",
    "PING run-3",
    "PRIVMSG #lobby :again",
    "PING run-4",
  ]);
});

test("a server that forgot how to resume gets a new session", () => {
  const stage = Stage.present("resume");
  stage.types("hello");
  stage.loses();
  stage.returns("labels");
  const { sent, shown } = stage.look();
  assert.deepEqual(sent.slice(-3), ["USER alice 0 * alice", "NICK alice", "CAP END"]);
  assert.deepEqual(shown, [{ kind: "perhaps-sent", typed: { line: 1, text: "hello" } }]);
});

test("who is banned while away is told so, and does not try for ever", () => {
  const stage = Stage.present("resume");
  stage.loses();
  stage.returns();
  stage.hears(":s 465 * :You are banned", "ERROR :Closing link");
  stage.loses();
  assert.deepEqual(stage.look(), {
    sent: [
      "CAP LS 302",
      "CAP REQ :message-tags batch labeled-response chorus/resume",
      "RESUME secret *",
      "CAP END",
    ],
    shown: [
      { kind: "told", text: "You are banned" },
      { kind: "closed", why: "Closing link" },
    ],
    others: ["end lost 0"],
  });
});
