/** Whose read markers they are, how far they go, and who is told of them. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Event } from "../../../src/network/events.ts";
import { readMarkersMax, readUpTo } from "../../../src/network/read-markers.ts";
import { restoreSnapshot, type Snapshot, takeSnapshot } from "../../../src/network/snapshot.ts";
import { verifierOf } from "../../support/credentials.ts";
import { Scene } from "./scene.ts";

let scene: Scene;

beforeEach(() => {
  scene = new Scene(["alice", "bob"]);
  scene.now = 10_000;
});

const marks = (who: string, target: string, at: number) =>
  scene.does(who, { type: "read-marked", target, at });
const marked = (nick: string, target: string) => readUpTo(scene.network.state, scene.session(nick), target);
const registers = (who: string) =>
  scene.does(who, { type: "account-registered", account: who, verifier: verifierOf("secret") });

function logsIn(who: string, account: string): string {
  const provedBy = scene.network.state.accounts.get(account)?.verifierAt ?? 0;
  const event: Event = { type: "logged-in", login: { account, provedBy } };
  return scene.does(who, event);
}

test("a marker goes on and never back, and is the same for a name in either case", () => {
  marks("alice", "#A", 5000);
  marks("alice", "#a", 4000);
  assert.equal(marked("alice", "#a"), 5000);
  marks("alice", "#a", 6000);
  assert.equal(marked("alice", "#A"), 6000);
  assert.equal(marked("alice", "bob"), undefined);
  marks("alice", "BOB", -1);
  assert.equal(marked("alice", "bob"), -1, "also before 1970");
});

test("nobody has read what is not written yet", () => {
  marks("alice", "#a", 99_000);
  assert.equal(marked("alice", "#a"), 10_000);
});

test("a marker is its user's: others have their own, and hear nothing of it", () => {
  scene = new Scene(["alice", "bob"], "#a");
  marks("alice", "#a", 500);
  assert.deepEqual(scene.lines, []);
  assert.equal(marked("bob", "#a"), undefined);
});

test("who has an account has its markers, under each of its nicks, and they stay when it is gone", () => {
  registers("alice");
  marks("alice", "#a", 5000);
  logsIn("bob", "alice");
  assert.equal(marked("bob", "#a"), 5000);
  marks("bob", "#a", 6000);
  assert.deepEqual(scene.lines, [{ type: "read-marked", target: "#a", readAt: 6000 }]);
  assert.deepEqual(scene.hearers, ["alice"], "who marked it alone is answered");
  scene.does("alice", { type: "quit", reason: "" });
  scene.does("bob", { type: "quit", reason: "" });
  scene.comes("anna");
  assert.equal(marked("anna", "#a"), undefined);
  logsIn("anna", "alice");
  assert.equal(marked("anna", "#a"), 6000);
});

test("who can come back by a token is told what it marked itself", () => {
  scene.does("alice", { type: "token-issued", token: "t" });
  marks("alice", "#a", 5000);
  assert.deepEqual(scene.hearers, ["alice"]);
  marks("alice", "#a", 5000);
  assert.deepEqual(scene.lines, [], "what changes nothing is told to nobody");
});

test("what a guest has read it says again when it logs in: what its account has read before stays", () => {
  marks("bob", "#new", 1000);
  registers("alice");
  marks("alice", "#old", 2000);
  logsIn("bob", "alice");
  assert.deepEqual([marked("bob", "#new"), marked("bob", "#old")], [undefined, 2000]);
  scene.does("bob", { type: "logged-out" });
  assert.deepEqual([marked("bob", "#new"), marked("bob", "#old")], [undefined, undefined]);
});

test("a new account begins with what its user has read, and one that is given up takes its markers along", () => {
  marks("alice", "#a", 5000);
  registers("alice");
  assert.equal(marked("alice", "#a"), 5000);
  const provedBy = scene.network.state.accounts.get("alice")?.verifierAt ?? 0;
  assert.equal(scene.does("alice", { type: "account-dropped", provedBy }), "accepted");
  assert.equal(marked("alice", "#a"), undefined);
});

test("there is room for so many; the one goes that was moved longest ago", () => {
  marks("alice", "#first", 1);
  marks("alice", "#second", 1);
  for (let count = 2; count < readMarkersMax; count++) marks("alice", `#${count}`, 1);
  marks("alice", "#first", 2);
  assert.equal(marked("alice", "#second"), 1);
  marks("alice", "#one-more", 1);
  assert.equal(marked("alice", "#second"), undefined);
  assert.equal(marked("alice", "#first"), 2);
  assert.equal(scene.session("alice").readMarkers.size, readMarkersMax);
});

test("a renamed channel is as read as it was, for everyone who is in it", () => {
  scene = new Scene(["alice", "bob", "carol"], "#a");
  registers("bob");
  for (const [who, at] of [
    ["alice", 100],
    ["bob", 200],
  ] as const)
    marks(who, "#a", at);
  marks("carol", "#b", 300);
  scene.does("alice", { type: "channel-renamed", channel: "#a", name: "#b", reason: "" });
  assert.deepEqual(
    ["alice", "bob", "carol"].map((who) => [marked(who, "#a"), marked(who, "#b")]),
    [
      [undefined, 100],
      [undefined, 200],
      [undefined, 300],
    ],
  );
});

test("whoever is taken back as a guest is not shown what the guest before has read", () => {
  scene = new Scene(["alice"]);
  marks("alice", "bob", 500);
  const { id } = scene.session("alice");
  scene.nodeDoes({ type: "node-down" });
  const names = { nick: "alice", username: "alice", host: "alice.host", realname: "alice" };
  const event = { type: "session-opened", ...names, reclaim: true } as const;
  const up = { type: "node-up", nonce: "2", address: "n2:1", pid: 2, rules: [1] } as const;
  const { network } = scene;
  const entries = [
    { stamp: 2000, event: up },
    { stamp: 2000, connection: 1, event },
  ];
  for (const _ of network.apply({
    number: network.state.record + 1,
    node: "n2",
    incarnation: 1,
    n: 1,
    entries,
  }));
  assert.equal(scene.session("alice").id, id);
  assert.equal(marked("alice", "bob"), undefined);
});

test("a snapshot of before there were markers is restored without any", () => {
  registers("alice");
  marks("alice", "#a", 5000);
  marks("bob", "#b", 5000);
  const snapshot: Snapshot = JSON.parse(JSON.stringify(takeSnapshot(scene.network.state)));
  assert.equal(restoreSnapshot(snapshot).accounts.get("alice")?.readMarkers.get("#a"), 5000);
  const without = <T extends object>(each: T) => ({ ...each, readMarkers: undefined });
  const older = restoreSnapshot({
    ...snapshot,
    sessions: snapshot.sessions.map(without),
    accounts: snapshot.accounts?.map(without),
  } as unknown as Snapshot);
  assert.equal(older.accounts.get("alice")?.readMarkers.size, 0);
  for (const { readMarkers } of older.sessions.values()) assert.equal(readMarkers.size, 0);
});
