/** The rules of metadata by examples: who may change whose, who is told, and how much there may be. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { MetadataChanged } from "../../../src/network/events.ts";
import { metadataOf } from "../../../src/network/metadata.ts";
import type { Line } from "../../../src/network/outcome.ts";
import { restoreSnapshot, takeSnapshot } from "../../../src/network/snapshot.ts";
import { limits } from "../../../src/protocol/limits.ts";
import { copyOf } from "./replay.ts";
import { Scene } from "./scene.ts";

const change = (target: string, key: string, value?: string): MetadataChanged => ({
  type: "metadata-changed",
  target,
  key,
  ...(value !== undefined && { value }),
});

const told = (target: string, key: string, value?: string): Line => ({
  type: "metadata-changed",
  target,
  key,
  value,
});

test("a user changes its own metadata, by its nick or as *, and those who share a channel are told", () => {
  const scene = new Scene(["alice", "bob"], "#a");
  assert.equal(scene.does("alice", change("*", "url", "x")), "accepted");
  assert.deepEqual(scene.lines, [told("alice", "url", "x")]);
  assert.deepEqual(scene.hearers, ["alice"]);
  assert.equal(scene.does("alice", change("ALICE", "url", "y")), "accepted");
  assert.deepEqual([...metadataOf(scene.session("alice"))], [["url", "y"]]);
  assert.equal(scene.does("alice", change("*", "url")), "accepted");
  assert.deepEqual(scene.lines, [told("alice", "url")]);
  assert.equal(metadataOf(scene.session("alice")).size, 0);
});

test("what is so already is accepted, and nobody is told", () => {
  const scene = new Scene(["alice"]);
  scene.does("alice", change("*", "url", "x"));
  for (const event of [change("*", "url", "x"), change("*", "avatar")]) {
    assert.equal(scene.does("alice", event), "accepted");
    assert.deepEqual(scene.lines, []);
  }
});

test("nobody changes somebody else's, but operators of the network", () => {
  const scene = new Scene(["alice", "oper"], "#a");
  assert.equal(scene.does("oper", change("alice", "url", "x")), "KEY_NO_PERMISSION");
  assert.equal(scene.does("oper", change("alice", "*")), "KEY_NO_PERMISSION");
  assert.equal(scene.does("oper", change("#a", "url", "x")), "KEY_NO_PERMISSION");
  scene.does("oper", { type: "oper-gained", name: "oper" });
  assert.equal(scene.does("oper", change("alice", "url", "x")), "accepted");
  assert.deepEqual(scene.lines, [told("alice", "url", "x")]);
  assert.equal(scene.does("oper", change("#a", "url", "x")), "accepted");
});

test("a channel's is changed by its operators, and goes with its last member", () => {
  const scene = new Scene(["alice", "bob", "carol"], "#a");
  assert.equal(scene.does("bob", change("#a", "url", "x")), "KEY_NO_PERMISSION");
  scene.sets("alice", "#a", "+o", "bob");
  assert.equal(scene.does("bob", change("#A", "url", "x")), "accepted");
  assert.deepEqual(scene.lines, [told("#a", "url", "x")]);
  assert.deepEqual(scene.hearers, []);
  scene.does("alice", { type: "channel-renamed", channel: "#a", name: "#b", reason: "" });
  assert.deepEqual([...metadataOf(scene.channel("#b"))], [["url", "x"]]);
  for (const who of ["alice", "bob", "carol"]) scene.does(who, { type: "parted", channel: "#b", reason: "" });
  scene.joins("bob", "#b");
  assert.equal(metadataOf(scene.channel("#b")).size, 0);
});

test("who may not know of a channel, or may not enter it unasked, is answered as if there were none", () => {
  const scene = new Scene(["alice"], "#a");
  scene.comes("bob");
  const answers = () => [
    scene.does("bob", change("#a", "url", "x")),
    scene.does("bob", change("#none", "url", "x")),
    scene.does("bob", change("nobody", "url", "x")),
  ];
  assert.deepEqual(answers(), ["KEY_NO_PERMISSION", "INVALID_TARGET", "INVALID_TARGET"]);
  for (const [mode, argument] of [["s"], ["i"], ["k", "key"]] as const) {
    scene.sets("alice", "#a", `+${mode}`, argument);
    assert.equal(answers()[0], "INVALID_TARGET", mode);
    scene.sets("alice", "#a", `-${mode}`, argument);
  }
  scene.sets("alice", "#a", "+i");
  scene.does("bob", { type: "oper-gained", name: "oper" });
  assert.equal(answers()[0], "accepted");
  scene.sets("alice", "#a", "+s");
  assert.equal(answers()[0], "INVALID_TARGET");
});

test("there are only so many keys; those that there are may still change", () => {
  const scene = new Scene(["alice"], "#a");
  for (const target of ["*", "#a"]) {
    for (let index = 0; index < limits.metadata; index++) {
      assert.equal(scene.does("alice", change(target, `key${index}`, "x")), "accepted");
    }
    assert.equal(scene.does("alice", change(target, "more", "x")), "LIMIT_REACHED");
    assert.equal(scene.does("alice", change(target, "key0", "y")), "accepted");
    assert.equal(scene.does("alice", change(target, "more")), "accepted");
    assert.equal(scene.does("alice", change(target, "key0")), "accepted");
    assert.equal(scene.does("alice", change(target, "more", "x")), "accepted");
  }
});

test("all of it is cleared at once, and each key is told", () => {
  const scene = new Scene(["alice"], "#a");
  scene.does("alice", change("#a", "url", "x"));
  scene.does("alice", change("#a", "avatar", "y"));
  assert.equal(scene.does("alice", change("#a", "*")), "accepted");
  assert.deepEqual(scene.lines, [told("#a", "url"), told("#a", "avatar")]);
  assert.equal(metadataOf(scene.channel("#a")).size, 0);
  assert.equal(scene.does("alice", change("#a", "*")), "accepted");
  assert.deepEqual(scene.lines, []);
});

test("a snapshot from before there was metadata is restored without any", () => {
  const scene = new Scene(["alice"], "#a");
  scene.does("alice", change("*", "url", "x"));
  const snapshot = copyOf(takeSnapshot(scene.network.state));
  assert.deepEqual(snapshot.sessions[0]?.metadata, [["url", "x"]]);
  const older = {
    ...snapshot,
    sessions: snapshot.sessions.map(({ metadata: _, ...session }) => session),
    channels: snapshot.channels.map(({ metadata: _, ...channel }) => channel),
  };
  const { sessions, channels } = restoreSnapshot(older);
  for (const holder of [...sessions.values(), ...channels.values()]) {
    assert.deepEqual(metadataOf(holder), new Map());
  }
});
