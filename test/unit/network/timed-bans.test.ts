/** Bans from a channel that are for a time and for a reason: they count while they last, and are forgotten by all alike. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { listMax } from "../../../src/network/channel-modes.ts";
import type { ModeChange } from "../../../src/network/events.ts";
import { Scene } from "./scene.ts";

function ban(scene: Scene, change: Partial<ModeChange>): string {
  const changes = [{ set: true, mode: "b", reason: "flood", ...change }];
  return scene.does("alice", { type: "channel-modes-changed", channel: "#a", changes });
}

const masks = (scene: Scene) => scene.channel("#a").lists.b.map(({ mask }) => mask);

test("a ban keeps out until its time has come, and not at it", () => {
  const scene = new Scene(["alice"], "#a");
  scene.comes("bob");
  ban(scene, { argument: "bob", duration: 5000 });
  assert.deepEqual(scene.lines, [
    { type: "mode-changed", target: "#a", change: "+b", arguments: ["bob!*@*"] },
  ]);
  scene.now += 4999;
  assert.equal(scene.joins("bob", "#a"), "ERR_BANNEDFROMCHAN");
  scene.now += 1;
  assert.equal(scene.joins("bob", "#a"), "accepted");
});

test("a mute ends as well, and so does what it does to members", () => {
  const scene = new Scene(["alice", "bob"], "#a");
  ban(scene, { argument: "~m:bob", duration: 1000 });
  assert.equal(scene.says("bob", "#a"), "ERR_CANNOTSENDTOCHAN");
  scene.now += 1000;
  assert.equal(scene.says("bob", "#a"), "accepted");
});

test("what says for how long takes the place of what is there, and what says nothing does not", () => {
  const scene = new Scene(["alice"], "#a");
  scene.sets("alice", "#a", "+b", "bob");
  scene.now += 1000;
  ban(scene, { argument: "BOB", duration: 5000 });
  assert.equal(scene.lines.length, 1, "everyone sees it again");
  const [listed] = scene.channel("#a").lists.b;
  const by = "alice!alice@alice.host";
  assert.deepEqual(listed, { mask: "BOB!*@*", by, at: 2000, until: 7000, reason: "flood" });
  scene.sets("alice", "#a", "+b", "bob");
  assert.deepEqual([scene.lines, masks(scene)], [[], ["BOB!*@*"]]);
});

test("a ban that has ended is forgotten when the list is changed, leaves room, and may be set anew", () => {
  const scene = new Scene(["alice"], "#a");
  ban(scene, { argument: "bob", duration: 1000 });
  for (let index = 1; index < listMax; index++) scene.sets("alice", "#a", "+b", `eve${index}`);
  scene.sets("alice", "#a", "+b", "mallory");
  assert.deepEqual(scene.dropped, ["ERR_BANLISTFULL #a mallory"]);
  scene.now += 1000;
  assert.equal(masks(scene).length, listMax);
  scene.sets("alice", "#a", "+b", "mallory");
  assert.deepEqual(scene.dropped, []);
  assert.equal(masks(scene).includes("bob!*@*"), false);
  scene.sets("alice", "#a", "-b", "mallory");
  scene.sets("alice", "#a", "+b", "bob");
  assert.equal(scene.channel("#a").lists.b.at(-1)?.until, undefined);
});
