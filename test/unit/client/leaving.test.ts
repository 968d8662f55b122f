/** Stories of leaving: asked, forced, or never having been let in. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Stage } from "./stage.ts";

test("at the end of input it leaves only when all is answered", () => {
  const stage = Stage.present();
  stage.types("hello");
  stage.do(stage.client.endInput());
  assert.deepEqual(stage.look().sent, ["@label=run-2 PRIVMSG #lobby :hello"]);
  stage.hears("@label=run-2 :s ACK");
  assert.deepEqual(stage.look(), { sent: ["QUIT"], shown: [], others: [] });
  stage.hears("ERROR :Closing link");
  assert.deepEqual(stage.look().shown, [], "that was to be expected");
  stage.loses();
  assert.deepEqual(stage.look().others, ["end left 0"]);
});

test("/quit leaves with its reason when all before it is answered; what is typed after it is not sent", () => {
  const stage = Stage.present();
  stage.types("hello", "/quit so long", "too late");
  assert.deepEqual(stage.look().sent, ["@label=run-2 PRIVMSG #lobby :hello"]);
  stage.hears("@label=run-2 :s ACK");
  assert.deepEqual(stage.look().sent, ["QUIT :so long"]);
  assert.deepEqual(stage.fates, ["1 pending", "3 unsent", "1 sent"]);
  stage.loses();
  assert.deepEqual(stage.look().others, ["end left 1"]);
});

test("a server that does not end the connection after QUIT is waited for a moment; a second wish to leave ends it now", () => {
  for (const insist of [
    (stage: Stage) => stage.rings("link"),
    (stage: Stage) => stage.do(stage.client.leave()),
  ]) {
    const stage = Stage.present();
    stage.do(stage.client.leave());
    assert.equal(stage.timers.get("link"), 2000);
    assert.deepEqual(stage.look().others, []);
    insist(stage);
    assert.deepEqual(stage.look().others, ["disconnect", "end left 0"]);
    stage.rings("link");
    stage.types("hello");
    stage.hears("PING x");
    assert.deepEqual(stage.look(), { sent: [], shown: [], others: [] }, "it is over");
  }
});

test("who leaves at once is told what did not get through", () => {
  const stage = Stage.present();
  for (let n = 1; n <= 129; n++) stage.types(`line ${n}`);
  for (let n = 1; n <= 126; n++) stage.hears(`@label=run-${n + 1} :s ACK`);
  stage.do(stage.client.leave());
  stage.types("never begun");
  stage.loses();
  const { shown, others } = stage.look();
  assert.deepEqual(shown, [
    { kind: "perhaps-sent", typed: { line: 127, text: "line 127" } },
    { kind: "perhaps-sent", typed: { line: 128, text: "line 128" } },
    { kind: "perhaps-sent", typed: { line: 129, text: "line 129" } },
    { kind: "unsent", typed: { line: 130, text: "never begun" } },
  ]);
  assert.deepEqual(others, ["end left 4"]);
});

test("a first server that cannot be reached, or does not let us in, ends it; what was typed was never sent", () => {
  const unreachable = new Stage();
  unreachable.types("hello");
  unreachable.loses("connection refused");
  assert.deepEqual(unreachable.look(), {
    sent: [],
    shown: [{ kind: "unsent", typed: { line: 1, text: "hello" } }],
    others: ["end unreachable 1"],
  });
  const closed = new Stage();
  closed.arrives();
  closed.hears(":s 465 alice :You are banned", "ERROR :Closing link");
  closed.loses();
  const { shown, others } = closed.look();
  assert.deepEqual(shown, [
    { kind: "told", text: "You are banned" },
    { kind: "closed", why: "Closing link" },
  ]);
  assert.deepEqual(others, ["end lost 0"]);
  const silent = new Stage();
  assert.equal(silent.timers.get("link"), 10_000);
  silent.rings("link");
  assert.deepEqual(silent.look().others, ["disconnect", "end unreachable 0"]);
});
