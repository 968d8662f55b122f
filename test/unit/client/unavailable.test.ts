/** Stories of servers that can store nothing for a while. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Stage } from "./stage.ts";

test("what could not be stored is sent again under a new label, in its order, and the rest waits behind it", () => {
  const stage = Stage.present("resume");
  stage.types("one", "two");
  stage.look();
  stage.hears("@label=run-2 :s FAIL PRIVMSG LOG_UNAVAILABLE :no log");
  stage.hears("@label=run-3 :s FAIL PRIVMSG LOG_UNAVAILABLE :no log");
  stage.types("three");
  assert.deepEqual(stage.look(), { sent: [], shown: [{ kind: "stalled", why: "no log" }], others: [] });
  assert.equal(stage.timers.get("retry"), 250);
  stage.rings("retry");
  assert.deepEqual(stage.look().sent, [
    "@label=run-4 PRIVMSG #lobby :one",
    "@label=run-5 PRIVMSG #lobby :two",
    "@label=run-6 PRIVMSG #lobby :three",
  ]);
});

test("what could not be stored, but was also sent before, keeps its label until somebody knows", () => {
  const stage = Stage.present("resume");
  stage.types("one");
  stage.loses();
  stage.returns();
  stage.isResumed();
  for (let time = 0; time < 3; time++) {
    stage.look();
    stage.hears("@label=run-2 :s FAIL PRIVMSG LOG_UNAVAILABLE :no log");
    stage.rings("retry");
    assert.deepEqual(stage.look().sent, ["@label=run-2 PRIVMSG #lobby :one"]);
  }
  stage.hears("@label=run-2 :s ACK");
  assert.deepEqual(stage.fates, ["1 pending", "1 sent"]);
});

test("a node that can store nothing for long is left for another; where there is none the line fails in the end", () => {
  const stage = Stage.present("resume");
  stage.types("one");
  for (let time = 0; time < 4; time++) {
    stage.hears(`@label=run-${time + 2} :s FAIL PRIVMSG LOG_UNAVAILABLE :no log`);
    stage.rings("retry");
  }
  assert.deepEqual(stage.look().others, ["disconnect"]);
  const alone = Stage.present("labels", "");
  alone.types("one");
  for (let time = 0; time < 10; time++) {
    alone.hears(`@label=run-${time + 2} :s FAIL PRIVMSG LOG_UNAVAILABLE :no log`);
    alone.rings("retry");
  }
  assert.deepEqual(alone.fates, ["1 pending", "1 failed"]);
  alone.do(alone.client.endInput());
  alone.loses();
  assert.deepEqual(alone.look().others, ["end left 1"]);
});
