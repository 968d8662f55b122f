/** Changes of a channel's modes that cannot be made: the others are, and whoever wanted them learns why. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { listMax } from "../../../src/network/channel-modes.ts";
import { Scene } from "./scene.ts";

test("a list of masks is full at its limit, also when many come at once, and those that are too many are told", () => {
  const scene = new Scene(["alice"], "#a");
  const changes = Array.from({ length: listMax + 2 }, (_, index) => ({
    ...{ set: true, mode: "b", argument: `eve${index}` },
  }));
  scene.does("alice", { type: "channel-modes-changed", channel: "#a", changes });
  assert.equal(scene.channel("#a").lists.b.length, listMax);
  assert.deepEqual(scene.dropped, [
    `ERR_BANLISTFULL #a eve${listMax}`,
    `ERR_BANLISTFULL #a eve${listMax + 1}`,
  ]);
  scene.sets("alice", "#a", "+b", "EVE1!*@*");
  assert.deepEqual(scene.dropped, [], "what stands there needs no room");
  scene.sets("alice", "#a", "-b", "eve1");
  scene.sets("alice", "#a", "+b", "mallory");
  assert.deepEqual(scene.dropped, []);
});

test("a rank for who has gone meanwhile is told, and the other changes are made", () => {
  const scene = new Scene(["alice", "bob", "carol"], "#a");
  scene.does("bob", { type: "parted", channel: "#a", reason: "" });
  scene.does("carol", { type: "quit", reason: "" });
  const changes = [
    { set: true, mode: "o", argument: "BOB" },
    { set: true, mode: "v", argument: "carol" },
    { set: true, mode: "m" },
  ];
  assert.equal(scene.does("alice", { type: "channel-modes-changed", channel: "#a", changes }), "accepted");
  assert.deepEqual(scene.dropped, ["ERR_USERNOTINCHANNEL bob #a", "ERR_NOSUCHNICK carol"]);
  assert.deepEqual(scene.lines, [{ type: "mode-changed", target: "#a", change: "+m", arguments: [] }]);
});

test("who is no founder is told that it makes none", () => {
  const scene = new Scene(["alice"], "#a");
  scene.sets("alice", "#a", "+q", "alice");
  assert.deepEqual([scene.dropped, scene.lines], [["ERR_CHANOPRIVSNEEDED #a"], []]);
});
