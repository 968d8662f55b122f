/** Messages of several lines come line by line, and are shown when they are whole. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Stage } from "./stage.ts";

test("the lines of a batch are one message, with the id of the batch, whatever comes between them", () => {
  const stage = Stage.present("resume");
  stage.hears(
    "@msgid=e-5 :bob!u@h BATCH +m draft/multiline #lobby",
    "@batch=m :bob!u@h PRIVMSG #lobby :one",
    "@batch=m :bob!u@h PRIVMSG #lobby :",
    "@msgid=e-4 :carol!u@h JOIN #lobby",
    "@batch=m :bob!u@h PRIVMSG #lobby :two ",
    "@batch=m;draft/multiline-concat :bob!u@h PRIVMSG #lobby :three",
  );
  assert.deepEqual(stage.look().shown, [{ kind: "joined", name: "carol" }]);
  stage.hears(":bob!u@h BATCH -m");
  assert.deepEqual(stage.look().shown, [{ kind: "said", name: "bob", text: "one\n\ntwo three" }]);
  stage.loses();
  stage.returns();
  assert(stage.look().sent.includes("RESUME secret e-5"));
});

test("what was cut off by a loss was not heard, and is told again", () => {
  const stage = Stage.present("resume");
  const message = [
    ":bob!u@h BATCH +m draft/multiline alice",
    "@batch=m :bob!u@h NOTICE alice :one",
    "@batch=m :bob!u@h NOTICE alice :two",
  ];
  stage.hears("@msgid=e-4 :bob!u@h PRIVMSG #lobby :before");
  stage.hears(`@msgid=e-5 ${message[0]}`, ...message.slice(1));
  stage.loses();
  stage.returns();
  assert(stage.look().sent.includes("RESUME secret e-4"));
  stage.hears(":s RESUME SUCCESS alice", ":s 001 alice :Welcome", ":s BATCH +r chorus/resume");
  stage.hears(`@batch=r;msgid=e-5 ${message[0]}`, ...message.slice(1), "@batch=r :bob!u@h BATCH -m");
  stage.hears(":s BATCH -r");
  const heard = stage.look().shown.filter(({ kind }) => kind !== "reconnected");
  assert.deepEqual(heard, [{ kind: "noticed", name: "bob", text: "one\ntwo" }]);
});

test("a server that never ends a batch, or begins too many, cannot hide what is said", () => {
  const stage = Stage.present();
  for (const name of ["1", "2", "3", "4", "5"]) stage.hears(`:bob!u@h BATCH +${name} draft/multiline #lobby`);
  for (let line = 0; line < 1001; line++) stage.hears("@batch=1 :bob!u@h PRIVMSG #lobby :x");
  stage.hears("@batch=5 :bob!u@h PRIVMSG #lobby :y", ":bob!u@h BATCH -5");
  assert.deepEqual(
    stage.look().shown.map((event) => "text" in event && event.text.length),
    [1999, 1, 1],
  );
});

test("of what is for programs nothing is shown, but of what stands among other lines", () => {
  const stage = Stage.present();
  for (const [begin, end] of [["\x01VERSION\x01"], ["\x01VERSION\x01", "hello"]]) {
    stage.hears(":bob!u@h BATCH +m draft/multiline #lobby", `@batch=m :bob!u@h PRIVMSG #lobby :${begin}`);
    if (end !== undefined) stage.hears(`@batch=m :bob!u@h PRIVMSG #lobby :${end}`);
    stage.hears(":bob!u@h BATCH -m");
  }
  assert.deepEqual(stage.look().shown, [{ kind: "said", name: "bob", text: "\x01VERSION\x01\nhello" }]);
});
