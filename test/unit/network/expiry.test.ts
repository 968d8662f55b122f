/** What expires, expires for all alike and for good; and which time it is judged by when time has leapt. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { hashOf } from "../../../src/network/clients.ts";
import { positionOf, recordOf } from "../../../src/network/entry.ts";
import { passTime, steadyTime } from "../../../src/network/expiry.ts";
import { restoreSnapshot, takeSnapshot } from "../../../src/network/snapshot.ts";
import { emptyState } from "../../../src/network/state.ts";
import { Scene } from "./scene.ts";

const hour = 3_600_000;
const day = 24 * hour;
const expires = (before: number) => ({ type: "history-expired", before }) as const;

test("history expires up to a record, and never comes back", () => {
  const scene = new Scene(["alice"], "#a");
  const { state } = scene.network;
  assert.equal(state.expired, 0);
  assert.equal(scene.nodeDoes(expires(positionOf(2, 0))), "accepted");
  assert.equal(state.expired, positionOf(2, 0));
  assert.match(scene.nodeDoes(expires(positionOf(1, 0))), /more than that has expired/);
  assert.equal(scene.nodeDoes(expires(positionOf(2, 0))), "accepted", "what is no news tells the time");
  assert.match(scene.nodeDoes(expires(positionOf(2, 1))), /no such records/);
  assert.match(scene.nodeDoes(expires(positionOf(state.record + 2, 0))), /no such records/);
  assert.match(scene.does("alice", expires(positionOf(3, 0))), /cannot propose/);
  assert.equal(state.expired, positionOf(2, 0));
});

test("who resumes from what has expired is told so, at the edge too", () => {
  const scene = new Scene(["alice"], "#a");
  const { state } = scene.network;
  assert.equal(scene.does("alice", { type: "token-issued", token: hashOf("secret") }), "accepted");
  scene.says("alice", "#a");
  const before = positionOf(state.record + 1, 0);
  scene.says("alice", "#a");
  const { id = 0 } = [...state.sessions.values()][0] ?? {};
  const decided = (after: number) =>
    scene.newcomerDoes({ type: "session-resumed", token: hashOf("secret"), host: "h", after });
  assert.equal(scene.nodeDoes(expires(before)), "accepted");
  assert.equal(decided(before - 1), "HISTORY_LOST");
  assert.equal(decided(0), "HISTORY_LOST", "its session began before");
  assert.ok(recordOf(id) < recordOf(before));
  assert.equal(decided(before), "accepted");
});

test("time that leaps is believed after a day, and by short memories sooner", () => {
  const state = emptyState();
  const judged = (keep = 90 * day, now = Number.POSITIVE_INFINITY) => steadyTime(state, now, keep);
  passTime(state, 1000 * day);
  assert.equal(judged(), 1000 * day, "the first entry of all is no leap");
  assert.equal(judged(hour, 999 * day), 999 * day, "a clock that is behind");
  passTime(state, 1000 * day + 23 * hour);
  const last = state.at;
  assert.equal(judged(), last, "a clock that is ahead");
  passTime(state, 1400 * day);
  assert.equal(judged(), last);
  assert.equal(judged(90 * day, 1001 * day), 1001 * day, "the clock is right again");
  passTime(state, 1400 * day + 2 * hour);
  assert.equal(judged(), last);
  assert.equal(judged(hour), state.at);
  passTime(state, 1800 * day);
  assert.equal(judged(), last, "neither leap has lasted");
  const restored = restoreSnapshot(JSON.parse(JSON.stringify(takeSnapshot(state))));
  assert.equal(steadyTime(restored, 1900 * day, 90 * day), last);
  passTime(state, 1700 * day);
  for (let hours = 1; hours < 24; hours++) passTime(state, 1800 * day + hours * hour);
  assert.equal(judged(), last);
  passTime(state, 1801 * day);
  assert.equal(judged(), 1801 * day);
});
