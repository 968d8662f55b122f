/** The rules of users and operators by examples: modes, being away, and bans that end by the entries' time. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { whowasMax } from "../../../src/network/gone.ts";
import { Scene } from "./scene.ts";

/** A scene in which oper is an operator of the network. */
function sceneWith(...people: readonly string[]): Scene {
  const scene = new Scene(["oper", ...people]);
  scene.does("oper", { type: "oper-gained", name: "oper" });
  return scene;
}

test("only operators ban, kill and call; users cannot make themselves operators", () => {
  const scene = new Scene(["bob", "carol"]);
  scene.does("bob", { type: "user-modes-changed", set: "orw", unset: "" });
  assert.deepEqual([...scene.session("bob").modes], ["w"]);
  for (const event of [
    { type: "ban-added", mask: "*", reason: "" },
    { type: "ban-removed", mask: "*" },
    { type: "killed", nick: "carol", reason: "" },
    { type: "wallops" },
  ] as const) {
    assert.equal(scene.does("bob", event), "ERR_NOPRIVILEGES", event.type);
  }
  scene.does("bob", { type: "oper-gained", name: "bob" });
  assert.equal(scene.does("bob", { type: "killed", nick: "CAROL", reason: "spam" }), "accepted");
  assert.equal(scene.does("bob", { type: "killed", nick: "carol", reason: "spam" }), "ERR_NOSUCHNICK");
  scene.does("bob", { type: "user-modes-changed", set: "", unset: "o" });
  assert.equal(scene.does("bob", { type: "wallops" }), "ERR_NOPRIVILEGES");
});

test("a ban with a duration ends by the time of entries, not by a clock or a timer", () => {
  const scene = sceneWith();
  scene.does("oper", { type: "ban-added", mask: "*@bad.host", reason: "flood", duration: 60_000 });
  const began = scene.now;
  scene.now = began + 59_999;
  assert.equal(scene.comes("eve", "bad.host"), "ERR_YOUREBANNEDCREEP");
  scene.now = began + 60_000;
  assert.equal(scene.comes("eve", "bad.host"), "accepted");
});

test("a node whose clock is behind does not bring a ban back that has ended", () => {
  const scene = sceneWith("bob");
  scene.does("oper", { type: "ban-added", mask: "bad.host", reason: "flood", duration: 1000 });
  scene.now += 5000;
  scene.does("bob", { type: "realname-changed", realname: "Bob" });
  scene.now -= 4500;
  assert.equal(scene.comes("eve", "bad.host"), "accepted");
});

test("bans that have ended are forgotten when the next one is added; others stay until they are removed", () => {
  const scene = sceneWith();
  scene.does("oper", { type: "ban-added", mask: "brief", reason: "", duration: 1000 });
  scene.does("oper", { type: "ban-added", mask: "for-ever", reason: "" });
  scene.now += 1000;
  scene.does("oper", { type: "ban-added", mask: "another", reason: "" });
  assert.deepEqual([...scene.network.state.bans.keys()], ["for-ever", "another"]);
  assert.equal(scene.comes("eve", "for-ever"), "ERR_YOUREBANNEDCREEP");
  scene.does("oper", { type: "ban-removed", mask: "for-ever" });
  assert.equal(scene.comes("eve", "for-ever"), "accepted");
});

test("a mask with a username bans that one at the address, one without it the whole address", () => {
  const scene = sceneWith();
  scene.does("oper", { type: "ban-added", mask: "eve@10.0.0.*", reason: "" });
  assert.equal(scene.comes("eve", "10.0.0.7"), "ERR_YOUREBANNEDCREEP");
  assert.equal(scene.comes("bob", "10.0.0.7"), "accepted");
  scene.does("oper", { type: "ban-added", mask: "10.0.0.*", reason: "" });
  assert.equal(scene.comes("carol", "10.0.0.7"), "ERR_YOUREBANNEDCREEP");
});

test("a range bans the addresses in it, however IPv6 writes them, and with a username that one alone", () => {
  const scene = sceneWith();
  scene.does("oper", { type: "ban-added", mask: "192.0.2.0/24", reason: "" });
  scene.does("oper", { type: "ban-added", mask: "eve@2001:db8::/32", reason: "" });
  for (const host of ["192.0.2.9", "::ffff:192.0.2.9", "2001:db8:1::9"]) {
    assert.equal(scene.comes("eve", host), "ERR_YOUREBANNEDCREEP", host);
  }
  for (const [nick, host] of [
    ["bob", "192.0.3.9"],
    ["carol", "2001:db8:1::9"],
    ["dave", "some.host"],
  ] as const) {
    assert.equal(scene.comes(nick, host), "accepted", host);
  }
});

test("who is away is shown so once; a mode that is set twice is shown once", () => {
  const scene = new Scene(["bob"], "#a");
  scene.does("bob", { type: "away-changed", message: "tea" });
  assert.deepEqual(scene.lines, [{ type: "away-changed", message: "tea" }]);
  scene.does("bob", { type: "away-changed", message: "tea" });
  assert.deepEqual(scene.lines, []);
  scene.does("bob", { type: "user-modes-changed", set: "ii", unset: "w" });
  assert.deepEqual(scene.lines, [{ type: "mode-changed", target: "bob", change: "+i", arguments: [] }]);
});

test("wallops reach those who want them", () => {
  const scene = sceneWith("bob", "carol");
  scene.does("carol", { type: "user-modes-changed", set: "w", unset: "" });
  scene.does("oper", { type: "wallops" }, "restart at noon");
  assert.deepEqual(scene.hearers, ["carol"]);
  assert.deepEqual(scene.lines, [{ type: "wallops", text: "restart at noon" }]);
});

test("a user who takes messages from registered users only is written to by those alone", () => {
  const scene = new Scene(["alice", "bob"]);
  scene.does("bob", { type: "user-modes-changed", set: "R", unset: "" });
  assert.equal(scene.says("alice", "bob"), "ERR_NEEDREGGEDNICK");
  // As a login will do it.
  scene.session("alice").account = "alice";
  assert.equal(scene.says("alice", "bob"), "accepted");
});

test("of those who were here the last are remembered, and no more", () => {
  const scene = new Scene(["bob"]);
  for (let count = 0; count <= whowasMax; count++)
    scene.does("bob", { type: "nick-changed", nick: `bob${count}` });
  const { whowas } = scene.network.state;
  assert.equal(whowas.length, whowasMax);
  assert.equal(whowas[0]?.nick, "bob0");
  assert.equal(whowas.at(-1)?.nick, `bob${whowasMax - 1}`);
});
