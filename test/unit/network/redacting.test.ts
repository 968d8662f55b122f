/** Who may take a message back, who is told, and what the state remembers of it until the log has lost it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { messageId, positionOf } from "../../../src/network/entry.ts";
import { erasuresMax, isErasing, messagesErasedMax, unheardMax } from "../../../src/network/erasing.ts";
import type { Redacted } from "../../../src/network/erasing-events.ts";
import { restoreSnapshot, takeSnapshot } from "../../../src/network/snapshot.ts";
import { verifierOf } from "../../support/credentials.ts";
import { Scene } from "./scene.ts";

const message = messageId("epoch000", 1025);

/** That somebody said something to a channel, or to somebody, a second ago. */
function taking(scene: Scene, author: string, target: string, changes: Partial<Redacted> = {}): Redacted {
  const { id: session, nick, username, host } = scene.session(author);
  const account = scene.network.state.accounts.get(scene.session(author).account?.toLowerCase() ?? "");
  const known = account && { account: account.name, registeredAt: account.registeredAt };
  const to = target.startsWith("#") ? undefined : { session: scene.session(target).id, nick: target };
  return {
    ...{ type: "redacted", target, message, author: { session, nick, username, host, ...known } },
    ...(to && { to }),
    ...{ saidAt: scene.now - 1000, within: 5000, reason: "" },
    ...changes,
  };
}

test("an author may within a time, for ever where there is none, and others may not", () => {
  const scene = new Scene(["op", "alice", "bob"], "#a");
  scene.now = 10_000;
  assert.equal(scene.does("bob", taking(scene, "alice", "#a")), "REDACT_FORBIDDEN");
  assert.equal(scene.does("alice", taking(scene, "alice", "#a", { saidAt: 4999 })), "REDACT_WINDOW_EXPIRED");
  assert.equal(scene.does("alice", taking(scene, "alice", "#a", { saidAt: 5000 })), "accepted");
  const other = messageId("epoch000", 1026);
  assert.equal(
    scene.does("alice", taking(scene, "alice", "#a", { message: other, saidAt: 1, within: 0 })),
    "accepted",
  );
});

test("operators of the channel may always, in direct messages those of the network alone", () => {
  const scene = new Scene(["op", "alice", "bob"], "#a");
  scene.now = 10_000;
  assert.equal(scene.does("op", taking(scene, "bob", "alice")), "REDACT_FORBIDDEN");
  assert.equal(scene.does("alice", taking(scene, "bob", "alice")), "REDACT_FORBIDDEN");
  assert.equal(scene.does("op", taking(scene, "alice", "#a", { saidAt: 0, reason: "spam" })), "accepted");
  assert.deepEqual(scene.lines, [{ type: "redacted", target: "#a", message, reason: "spam" }]);
  assert.match(
    scene.channel("#a").acts[0]?.what ?? "",
    /^the message epoch000-\S+ of alice!alice@alice.host to #a$/,
  );
  scene.does("op", { type: "oper-gained", name: "root" });
  const other = messageId("epoch000", 1026);
  assert.equal(scene.does("op", taking(scene, "bob", "alice", { message: other, saidAt: 0 })), "accepted");
  assert.deepEqual(scene.hearers.toSorted(), ["alice", "bob", "op"]);
  assert.equal(scene.network.state.acts.at(-1)?.type, "redacted");
});

test("who is not in the channel may not, and cannot find out by that whether there is one", () => {
  const scene = new Scene(["op"], "#a");
  scene.comes("alice");
  assert.equal(scene.does("alice", taking(scene, "alice", "#a")), "INVALID_TARGET");
  assert.equal(scene.does("alice", taking(scene, "alice", "#none")), "INVALID_TARGET");
});

test("the same account is the same author in any session, another one of its name is not", () => {
  const scene = new Scene(["op", "alice", "bob"], "#a");
  scene.now = 10_000;
  assert.equal(
    scene.does("alice", { type: "account-registered", account: "alice", verifier: verifierOf("a") }),
    "accepted",
  );
  const event = taking(scene, "alice", "#a");
  const provedBy = scene.network.state.accounts.get("alice")?.verifierAt ?? 0;
  assert.equal(scene.does("bob", event), "REDACT_FORBIDDEN");
  assert.equal(scene.does("bob", { type: "logged-in", login: { account: "alice", provedBy } }), "accepted");
  assert.equal(
    scene.does("bob", { ...event, author: { ...event.author, registeredAt: 3 } }),
    "REDACT_FORBIDDEN",
  );
  assert.equal(scene.does("bob", event), "accepted");
});

test("what is being erased is remembered until the log has lost it, over snapshots too, and not erased twice", () => {
  const scene = new Scene(["alice"], "#a");
  scene.now = 10_000;
  assert.equal(scene.does("alice", taking(scene, "alice", "#a")), "accepted");
  const { state } = scene.network;
  const [of = 0] = state.erasures.keys();
  assert.ok(isErasing(restoreSnapshot(JSON.parse(JSON.stringify(takeSnapshot(state)))), 1025));
  assert.equal(scene.does("alice", taking(scene, "alice", "#a")), "UNKNOWN_MSGID");
  assert.equal(scene.nodeDoes({ type: "erasure-confirmed", of }), "accepted");
  assert.equal(isErasing(state, 1025), false);
  assert.notEqual(scene.nodeDoes({ type: "erasure-confirmed", of }), "accepted");
});

test("what has expired is not there to be taken back, and what was being erased of it is confirmed as ever", () => {
  const scene = new Scene(["alice"], "#a");
  scene.now = 10_000;
  assert.equal(scene.does("alice", taking(scene, "alice", "#a")), "accepted");
  const { state } = scene.network;
  const [of = 0] = state.erasures.keys();
  const before = positionOf(state.record, 0);
  assert.equal(scene.nodeDoes({ type: "history-expired", before }), "accepted");
  const late = taking(scene, "alice", "#a", { message: messageId("epoch000", before - 1) });
  assert.equal(scene.does("alice", late), "UNKNOWN_MSGID");
  const first = taking(scene, "alice", "#a", { message: messageId("epoch000", before) });
  assert.equal(scene.does("alice", first), "accepted");
  assert.equal(scene.nodeDoes({ type: "erasure-confirmed", of }), "accepted");
  assert.equal(isErasing(state, 1025), false);
});

test("more than can be looked after is refused, and taken again when there is room", () => {
  const scene = new Scene(["alice"], "#a");
  scene.now = 10_000;
  const one = (index: number) => taking(scene, "alice", "#a", { message: messageId("epoch000", 1 + index) });
  for (let index = 0; index < erasuresMax; index++) assert.equal(scene.does("alice", one(index)), "accepted");
  assert.equal(scene.does("alice", one(erasuresMax)), "TEMPORARILY_UNAVAILABLE");
  const [of = 0] = scene.network.state.erasures.keys();
  scene.nodeDoes({ type: "erasure-confirmed", of });
  assert.equal(scene.does("alice", one(erasuresMax)), "accepted");
});

test("an erased account is gone at once, and its words when a node finds no more of them", () => {
  const scene = new Scene(["alice", "bob"], "#a");
  scene.does("alice", { type: "account-registered", account: "alice", verifier: verifierOf("a") });
  const { state } = scene.network;
  const provedBy = state.accounts.get("alice")?.verifierAt ?? 0;
  assert.equal(scene.does("bob", { type: "account-erased", account: "alice" }), "ACCESS_DENIED");
  assert.equal(
    scene.does("bob", { type: "account-erased", account: "alice", provedBy }),
    "INVALID_CREDENTIALS",
  );
  assert.equal(scene.does("alice", { type: "account-erased", account: "alice", provedBy }), "accepted");
  assert.equal(scene.session("alice").account, undefined);
  assert.equal(state.accounts.size, 0);
  const [of = 0] = state.forgotten.keys();
  const found = (messages: number[]) => scene.nodeDoes({ type: "messages-erased", of, messages });
  const many = Array.from({ length: messagesErasedMax + 1 }, (_, index) => index + 1);
  assert.notEqual(found(many), "accepted");
  assert.notEqual(found([1_000_000_000]), "accepted");
  assert.equal(found(many.slice(1)), "accepted");
  assert.equal(state.erasures.size, 1);
  assert.ok(state.forgotten.has(of));
  assert.equal(found([]), "accepted");
  assert.equal(state.forgotten.size, 0);
  assert.notEqual(found([]), "accepted");
});

test("an operator erases an account once nobody but perhaps one is logged in to it", () => {
  const scene = new Scene(["alice", "bob", "carol"], "#a");
  scene.does("alice", { type: "account-registered", account: "alice", verifier: verifierOf("a") });
  const { state } = scene.network;
  const provedBy = state.accounts.get("alice")?.verifierAt ?? 0;
  scene.does("bob", { type: "logged-in", login: { account: "alice", provedBy } });
  scene.does("carol", { type: "oper-gained", name: "root" });
  const session = scene.session("bob").id;
  assert.equal(scene.does("carol", { type: "account-erased", account: "alice" }), "IN_USE");
  assert.equal(scene.does("alice", { type: "logged-out", session }), "ERR_NOPRIVILEGES");
  assert.equal(scene.does("carol", { type: "logged-out", session }), "accepted");
  assert.equal(scene.does("carol", { type: "account-erased", account: "alice" }), "accepted");
  assert.deepEqual(state.acts.at(-1)?.what, "alice");
});

test("what is not accepted is remembered as of no use, the newest of it, until the log has lost it", () => {
  const scene = new Scene(["alice"]);
  const { state } = scene.network;
  const says = () =>
    scene.does("alice", { type: "said", verb: "PRIVMSG", target: "nobody" }, "hello", "hash");
  assert.equal(says(), "ERR_NOSUCHNICK");
  const [position = 0] = state.unheard;
  assert.equal(scene.nodeDoes({ type: "unheard-erased", through: position }), "accepted");
  assert.deepEqual(state.unheard, []);
  assert.notEqual(scene.nodeDoes({ type: "unheard-erased", through: position }), "accepted");
  for (let index = 0; index <= unheardMax; index++) says();
  assert.equal(state.unheard.length, unheardMax);
});
