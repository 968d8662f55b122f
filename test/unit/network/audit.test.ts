/** The audit trail: what operators did stands there, in the order in which it happened, and nothing else does. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { channelActsMax, networkActsMax } from "../../../src/network/audit.ts";
import { Scene } from "./scene.ts";

const by = "alice!alice@alice.host";

function scene(): Scene {
  const stage = new Scene(["alice", "bob"], "#a");
  stage.now = 2000;
  return stage;
}

test("a channel's trail has kicks, modes, bans, topics and names, and goes along with the channel", () => {
  const stage = scene();
  const ban = { set: true, mode: "b", argument: "eve", reason: "flood", duration: 5000 };
  const modes = [{ set: true, mode: "m" }, ban];
  stage.does("alice", { type: "channel-modes-changed", channel: "#A", changes: modes });
  stage.does("alice", { type: "topic-changed", channel: "#a", topic: "tea" });
  stage.does("alice", { type: "kicked", channel: "#a", nick: "BOB", reason: "out" });
  stage.does("alice", { type: "channel-renamed", channel: "#a", name: "#b", reason: "" });
  assert.deepEqual(stage.channel("#b").acts, [
    { at: 2000, by, type: "channel-modes-changed", what: "+mb eve!*@*", why: "flood", until: 7000 },
    { at: 2000, by, type: "topic-changed", what: "tea" },
    { at: 2000, by, type: "kicked", what: "bob!bob@bob.host", why: "out" },
    { at: 2000, by, type: "channel-renamed", what: "#a #b" },
  ]);
  assert.deepEqual(stage.network.state.acts, []);
});

test("the network's trail has operators, kills and bans, of those too who went by them", () => {
  const stage = scene();
  stage.does("alice", { type: "oper-gained", name: "root" });
  stage.does("alice", { type: "ban-added", mask: "*@eve.host", reason: "flood", duration: 1000 });
  stage.does("alice", { type: "ban-removed", mask: "*@eve.host" });
  stage.does("alice", { type: "killed", nick: "bob", reason: "out" });
  stage.does("alice", { type: "user-modes-changed", set: "", unset: "o" });
  stage.does("alice", { type: "oper-gained", name: "root" });
  stage.does("alice", { type: "killed", nick: "alice", reason: "bye" });
  assert.deepEqual(stage.network.state.acts, [
    { at: 2000, by, type: "oper-gained", what: "root" },
    { at: 2000, by, type: "ban-added", what: "*@eve.host", why: "flood", until: 3000 },
    { at: 2000, by, type: "ban-removed", what: "*@eve.host" },
    { at: 2000, by, type: "killed", what: "bob!bob@bob.host", why: "out" },
    { at: 2000, by, type: "user-modes-changed", what: "" },
    { at: 2000, by, type: "oper-gained", what: "root" },
    { at: 2000, by, type: "killed", what: by, why: "bye" },
  ]);
});

test("what is refused, changes nothing or is nobody's business does not stand there", () => {
  const stage = scene();
  stage.sets("bob", "#a", "+m");
  stage.does("bob", { type: "kicked", channel: "#a", nick: "alice", reason: "out" });
  stage.sets("alice", "#a", "+t");
  stage.says("alice", "#a");
  stage.does("alice", { type: "oper-gained", name: "root" });
  stage.does("alice", { type: "ban-removed", mask: "*@eve.host" });
  stage.does("alice", { type: "user-modes-changed", set: "iw", unset: "" });
  assert.deepEqual(stage.channel("#a").acts, []);
  assert.equal(stage.network.state.acts.length, 1);
});

test("the oldest are forgotten, of each trail by itself", () => {
  const stage = scene();
  stage.does("alice", { type: "oper-gained", name: "root" });
  for (let index = 0; index < networkActsMax; index++) {
    stage.does("alice", { type: "ban-added", mask: `*@${index}`, reason: "flood" });
    stage.does("alice", { type: "topic-changed", channel: "#a", topic: String(index) });
  }
  const { acts } = stage.network.state;
  assert.deepEqual([acts.length, acts[0]?.what], [networkActsMax, "*@0"]);
  const channelActs = stage.channel("#a").acts;
  assert.deepEqual(
    [channelActs.length, channelActs.at(-1)?.what],
    [channelActsMax, String(networkActsMax - 1)],
  );
});
