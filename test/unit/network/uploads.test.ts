/** Uploads: a file lasts as long as a message that names it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { messageId, positionOf } from "../../../src/network/entry.ts";
import { restoreSnapshot, takeSnapshot } from "../../../src/network/snapshot.ts";
import type { Uploaded } from "../../../src/network/upload-events.ts";
import { lapsedUploads, namingsMax, uploadsOfOneMax } from "../../../src/network/uploads.ts";
import { copyOf, plainState } from "./replay.ts";
import { Scene } from "./scene.ts";

const hour = 3_600_000;

function upload(id: string, more: Partial<Uploaded> = {}): Uploaded {
  const file = { hash: "h", bytes: 100, kind: "image/png", by: "h:alice.host" };
  return { type: "uploaded", id, ...file, ownMax: 0, allMax: 0, ...more };
}

/** Says something that names files; gives the position of the message. */
function names(scene: Scene, who: string, ...uploads: readonly string[]): number {
  scene.does(who, { type: "said", verb: "PRIVMSG", target: "#a", uploads }, "look");
  return scene.applied.at(-1)?.position ?? 0;
}

function redacts(scene: Scene, who: string, position: number): string {
  const { id, nick, username, host } = scene.session(who);
  const author = { session: id, nick, username, host };
  const message = messageId("epoch000", position);
  const event = {
    type: "redacted",
    target: "#a",
    message,
    author,
    saidAt: 0,
    within: 0,
    reason: "",
  } as const;
  return scene.does(who, event);
}

const files = ({ network }: Scene) => [...network.state.uploads.files.keys()];
const spent = ({ network }: Scene) => [...network.state.uploads.spent];

test("a file goes with the last message that names it, and only a node says that it is gone", () => {
  const scene = new Scene(["alice", "bob"], "#a");
  assert.equal(scene.nodeDoes(upload("one")), "accepted");
  assert.equal(scene.nodeDoes(upload("two")), "accepted");
  const first = names(scene, "alice", "one", "two", "unknown");
  const second = names(scene, "bob", "two");
  assert.equal(redacts(scene, "alice", first), "accepted");
  assert.deepEqual(files(scene), ["two"]);
  assert.deepEqual(spent(scene), ["h-one"]);
  assert.equal(redacts(scene, "bob", second), "accepted");
  assert.deepEqual(files(scene), []);
  assert.deepEqual(spent(scene), ["h-one", "h-two"]);
  assert.notEqual(scene.does("alice", { type: "uploads-removed", objects: ["h-one"] }), "accepted");
  assert.equal(scene.nodeDoes({ type: "uploads-removed", objects: ["h-one"] }), "accepted");
  assert.deepEqual(spent(scene), ["h-two"]);
  assert.notEqual(scene.nodeDoes({ type: "uploads-removed", objects: ["h-one"] }), "accepted");
});

test("what is said once more after that does not bring a file back", () => {
  const scene = new Scene(["alice"], "#a");
  scene.nodeDoes(upload("one"));
  redacts(scene, "alice", names(scene, "alice", "one"));
  names(scene, "alice", "one");
  assert.deepEqual(files(scene), []);
  assert.equal(scene.network.state.uploads.namings.size, 0);
});

test("a message that nobody hears keeps no file, and neither does an unnamed one stay", () => {
  const scene = new Scene(["alice"], "#a");
  scene.nodeDoes(upload("one"));
  scene.does("alice", { type: "said", verb: "PRIVMSG", target: "nobody", uploads: ["one"] }, "look");
  const { state } = scene.network;
  assert.deepEqual(lapsedUploads(state, scene.now + hour - 1, hour), []);
  scene.now += hour - 1;
  const lapse = { type: "uploads-lapsed", ids: ["one"], within: hour } as const;
  assert.notEqual(scene.nodeDoes(lapse), "accepted");
  scene.now += 1;
  assert.deepEqual(lapsedUploads(state, scene.now, hour), ["one"]);
  assert.equal(scene.nodeDoes(lapse), "accepted");
  assert.deepEqual(spent(scene), ["h-one"]);
});

test("a file that was named does not lapse", () => {
  const scene = new Scene(["alice"], "#a");
  scene.nodeDoes(upload("one"));
  names(scene, "alice", "one");
  scene.now += 2 * hour;
  assert.notEqual(scene.nodeDoes({ type: "uploads-lapsed", ids: ["one"], within: hour }), "accepted");
  assert.deepEqual(files(scene), ["one"]);
});

test("files go with what expires, and those stay that a younger message names", () => {
  const scene = new Scene(["alice"], "#a");
  for (const id of ["old", "both", "young"]) scene.nodeDoes(upload(id));
  names(scene, "alice", "old", "both");
  const before = positionOf(scene.network.state.record + 1, 0);
  names(scene, "alice", "both", "young");
  assert.equal(scene.nodeDoes({ type: "history-expired", before }), "accepted");
  assert.deepEqual(files(scene), ["both", "young"]);
  assert.deepEqual(spent(scene), ["h-old"]);
});

test("each may have so much, and all together", () => {
  const scene = new Scene(["alice"], "#a");
  const more = { ownMax: 250, allMax: 450 };
  assert.equal(scene.nodeDoes(upload("1", more)), "accepted");
  assert.equal(scene.nodeDoes(upload("2", more)), "accepted");
  assert.equal(scene.nodeDoes(upload("3", more)), "QUOTA_EXCEEDED");
  assert.equal(scene.nodeDoes(upload("4", { ...more, by: "a:bob" })), "accepted");
  assert.equal(scene.nodeDoes(upload("5", { ...more, by: "a:bob" })), "accepted");
  assert.equal(scene.nodeDoes(upload("6", { ...more, by: "a:eve" })), "STORE_FULL");
  assert.notEqual(scene.nodeDoes(upload("1")), "accepted");
  redacts(scene, "alice", names(scene, "alice", "1"));
  assert.equal(scene.nodeDoes(upload("7", { ...more, by: "a:eve" })), "accepted");
});

test("however small they are, one owner has so many files and others have room", () => {
  const scene = new Scene(["alice"], "#a");
  for (let each = 0; each < uploadsOfOneMax; each += 1) scene.nodeDoes(upload(`${each}`, { bytes: 1 }));
  assert.equal(scene.nodeDoes(upload("more", { bytes: 1 })), "QUOTA_EXCEEDED");
  assert.equal(scene.nodeDoes(upload("other", { by: "a:bob" })), "accepted");
  redacts(scene, "alice", names(scene, "alice", "7"));
  assert.equal(scene.nodeDoes(upload("more", { bytes: 1 })), "accepted");
});

test("how much there is counts on after a restart", () => {
  const scene = new Scene(["alice"], "#a");
  for (const id of ["1", "2"]) scene.nodeDoes(upload(id));
  scene.nodeDoes(upload("3", { by: "a:bob", bytes: 7 }));
  redacts(scene, "alice", names(scene, "alice", "1"));
  const { state } = scene.network;
  assert.deepEqual(state.uploads.total, { files: 2, bytes: 107 });
  assert.deepEqual(plainState(restoreSnapshot(copyOf(takeSnapshot(state)))), plainState(state));
});

test("of a link that is said again and again the newest messages count", () => {
  const scene = new Scene(["alice"], "#a");
  scene.nodeDoes(upload("one"));
  const positions = Array.from({ length: namingsMax + 2 }, () => names(scene, "alice", "one"));
  const { namings } = scene.network.state.uploads;
  assert.equal(namings.size, namingsMax);
  assert.deepEqual([...namings.keys()], positions.slice(2));
});
