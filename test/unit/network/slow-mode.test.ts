/** Slow mode: who is below voice waits between two messages, by the entries' times and by nothing else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { slowedMax } from "../../../src/network/slow-mode.ts";
import { Scene } from "./scene.ts";

function slow(seconds: string): Scene {
  const scene = new Scene(["alice", "bob", "carol"], "#a");
  scene.sets("alice", "#a", "+W", seconds);
  return scene;
}

const closed = "ERR_CANNOTSENDTOCHAN";

test("a member waits as long as is set, and what is refused does not count", () => {
  const scene = slow("10");
  assert.equal(scene.says("bob", "#a"), "accepted");
  scene.now += 9000;
  assert.equal(scene.says("bob", "#a"), closed);
  assert.equal(scene.says("carol", "#a"), "accepted", "each waits for itself");
  scene.now += 999;
  assert.equal(scene.says("bob", "#a"), closed);
  scene.now += 1;
  assert.equal(scene.says("bob", "#a"), "accepted");
});

test("operators and voices do not wait, nor do tags without a text", () => {
  const scene = slow("10");
  scene.sets("alice", "#a", "+v", "carol");
  for (const nick of ["alice", "alice", "carol", "carol"]) assert.equal(scene.says(nick, "#a"), "accepted");
  scene.says("bob", "#a");
  assert.equal(scene.does("bob", { type: "said", verb: "TAGMSG", target: "#a" }), "accepted");
  assert.equal(scene.does("bob", { type: "said", verb: "NOTICE", target: "#a" }), closed);
  assert.equal(scene.says("bob", "@#a"), closed);
  assert.equal(scene.says("bob", "carol"), "accepted");
  assert.deepEqual([...scene.channel("#a").spoke.keys()], [scene.session("bob").id]);
});

test("leaving and coming back, or another nick, makes nobody faster; the mode's end makes all free", () => {
  const scene = slow("10");
  scene.says("bob", "#a");
  scene.does("bob", { type: "parted", channel: "#a", reason: "" });
  scene.joins("bob", "#a");
  scene.does("bob", { type: "nick-changed", nick: "rob" });
  assert.equal(scene.says("bob", "#a"), closed);
  scene.sets("alice", "#a", "-W");
  assert.equal(scene.channel("#a").spoke.size, 0);
  assert.equal(scene.says("bob", "#a"), "accepted");
  assert.equal(scene.channel("#a").spoke.size, 0);
});

test("those who need not wait any more are forgotten, and never more are remembered than there is room for", () => {
  const scene = slow("10");
  scene.says("bob", "#a");
  scene.now += 10_000;
  scene.says("carol", "#a");
  const { spoke } = scene.channel("#a");
  assert.deepEqual([...spoke.keys()], [scene.session("carol").id]);
  for (let index = 1; index <= slowedMax; index++) {
    scene.comes(`guest${index}`);
    scene.joins(`guest${index}`, "#a");
    scene.says(`guest${index}`, "#a");
  }
  assert.equal(spoke.size, slowedMax);
  assert.equal(scene.says("carol", "#a"), "accepted", "the one who spoke longest ago is forgotten");
});
