/** The rules of accounts: who may have one, who may have its nick, and what its owner may do. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { guessedAt } from "../../../src/network/accounts.ts";
import { Network } from "../../../src/network/network.ts";
import { hashOfCode } from "../../../src/network/registering.ts";
import { restoreSnapshot, takeSnapshot } from "../../../src/network/snapshot.ts";
import { accountByName } from "../../../src/network/state.ts";
import { verifierOf } from "../../support/credentials.ts";
import { copyOf, plainState } from "./replay.ts";
import { Scene } from "./scene.ts";

const day = 24 * 3_600_000;

let scene: Scene;

beforeEach(() => {
  scene = new Scene(["alice", "bob", "carol"], "#a");
});

const registers = (who: string, more: object = {}, account = who) =>
  scene.does(who, { type: "account-registered", account, verifier: verifierOf("tea"), ...more });
const awaiting = { codeHash: hashOfCode("code"), mailbox: "m" };
const verifies = (who: string, account = who, code = "code") =>
  scene.does(who, { type: "account-verified", account, codeHash: hashOfCode(code) });
const accountOf = (name: string) => {
  const account = accountByName(scene.network.state, name);
  assert.ok(account, `there is no account ${name}`);
  return account;
};
const provedBy = (name: string) => ({ account: name, provedBy: accountOf(name).verifierAt });
const logsIn = (who: string, account: string) =>
  scene.does(who, { type: "logged-in", login: provedBy(account) });

test("an account is its owner's, who is told and shown to be logged in, and nobody else gets its name", () => {
  assert.equal(registers("alice"), "accepted");
  assert.deepEqual(scene.lines, [{ type: "account-changed", account: "alice" }]);
  assert.ok(scene.session("alice").modes.has("r"));
  assert.equal(registers("alice"), "ALREADY_AUTHENTICATED");
  assert.equal(registers("bob", {}, "alice"), "ACCOUNT_NAME_MUST_BE_NICK");
  scene.does("alice", { type: "nick-changed", nick: "al" });
  assert.equal(scene.does("bob", { type: "nick-changed", nick: "ALICE" }), "ERR_NICKNAMEINUSE");
  assert.equal(scene.comes("Alice"), "ERR_NICKNAMEINUSE");
  assert.equal(scene.does("alice", { type: "nick-changed", nick: "alice" }), "accepted");
});

test("so many accounts are made at an address, and more when the time has passed", () => {
  const address = "2001:db8::1";
  for (const nick of ["a", "b", "c", "d", "e"]) {
    scene.comes(nick);
    assert.equal(registers(nick, { address }), "accepted");
  }
  assert.equal(registers("alice", { address: "2001:db8::2" }), "TEMPORARILY_UNAVAILABLE");
  assert.equal(registers("alice", { address: "2001:db8:1::1" }), "accepted");
  scene.now += 600_000;
  assert.equal(registers("bob", { address }), "accepted");
  assert.equal(registers("carol", { address }), "TEMPORARILY_UNAVAILABLE");
});

test("until its code is shown an account is nobody's: no login, no nick, and nobody else gets the name", () => {
  assert.equal(registers("alice", awaiting), "accepted");
  assert.deepEqual(scene.lines, []);
  assert.equal(scene.session("alice").account, undefined);
  assert.equal(logsIn("alice", "alice"), "INVALID_CREDENTIALS");
  assert.equal(registers("alice"), "ACCOUNT_EXISTS");
  scene.does("alice", { type: "nick-changed", nick: "al" });
  assert.equal(scene.does("bob", { type: "nick-changed", nick: "alice" }), "accepted");
  assert.equal(registers("bob", {}, "alice"), "ACCOUNT_EXISTS");
  assert.equal(verifies("carol", "alice", "other"), "INVALID_CODE");
  assert.equal(verifies("carol", "nobody"), "INVALID_CODE");
  assert.equal(verifies("alice", "alice"), "accepted");
  assert.equal(scene.session("al").account, "alice");
  assert.equal(verifies("carol", "alice"), "INVALID_CODE", "a code is good once");
  assert.equal(scene.comes("ALICE"), "ERR_NICKNAMEINUSE");
});

test("a code lets nobody in to an account that was banned while it was on its way", () => {
  registers("alice", awaiting);
  scene.does("bob", { type: "oper-gained", name: "oper" });
  scene.does("bob", { type: "ban-added", mask: "~a:alice", reason: "flood" });
  assert.equal(verifies("alice"), "ACCOUNT_BANNED");
  assert.equal(scene.session("alice").account, undefined);
  scene.does("bob", { type: "ban-removed", mask: "~a:alice" });
  assert.equal(verifies("alice"), "accepted");
});

test("a name is held for a day by who has not shown the code, and then it is the next one's", () => {
  registers("alice", awaiting);
  scene.now += day - 1;
  assert.equal(registers("alice"), "ACCOUNT_EXISTS");
  scene.now += 1;
  assert.equal(verifies("alice"), "INVALID_CODE");
  assert.equal(registers("alice"), "accepted");
  assert.equal(scene.session("alice").account, "alice");
});

test("accounts that were given up do not stay in the state", () => {
  registers("alice", awaiting);
  registers("bob", awaiting);
  verifies("bob");
  scene.now += day;
  registers("carol", awaiting);
  assert.deepEqual([...scene.network.state.accounts.keys()], ["bob", "carol"]);
});

test("so many codes are sent to one address", () => {
  for (const nick of ["alice", "bob", "carol"]) assert.equal(registers(nick, awaiting), "accepted");
  scene.comes("dave");
  assert.equal(registers("dave", awaiting), "UNACCEPTABLE_EMAIL");
  assert.equal(registers("dave", { ...awaiting, mailbox: "other" }), "accepted");
});

test("a login counts for the password that it was proved by, and no longer", () => {
  registers("alice");
  const login = provedBy("alice");
  assert.equal(scene.does("bob", { type: "logged-in", login }), "accepted");
  const change = { type: "password-changed", provedBy: login.provedBy, verifier: verifierOf("new") } as const;
  assert.equal(scene.does("alice", change), "accepted");
  assert.equal(scene.does("alice", change), "INVALID_CREDENTIALS");
  assert.equal(scene.does("carol", { type: "logged-in", login }), "INVALID_CREDENTIALS");
  assert.equal(scene.does("carol", change), "INVALID_CREDENTIALS");
  assert.equal(logsIn("carol", "alice"), "accepted");
  assert.equal(scene.session("bob").account, "alice", "who is in stays in");
});

test("an account is given up by its only session, by who knows its password", () => {
  registers("alice");
  logsIn("bob", "alice");
  const dropping = { type: "account-dropped", provedBy: accountOf("alice").verifierAt } as const;
  assert.equal(scene.does("carol", dropping), "INVALID_CREDENTIALS");
  assert.equal(scene.does("alice", { ...dropping, provedBy: 1 }), "INVALID_CREDENTIALS");
  assert.equal(scene.does("alice", dropping), "IN_USE");
  assert.equal(scene.does("bob", { type: "logged-out" }), "accepted");
  assert.deepEqual(scene.lines, [{ type: "account-changed", account: undefined }]);
  assert.equal(scene.does("alice", dropping), "accepted");
  assert.ok(!scene.session("alice").modes.has("r"));
  assert.equal(registers("alice"), "accepted");
});

test("an owner ends sessions of its own, and whoever has the account's name; nobody ends anybody else's", () => {
  registers("alice");
  scene.does("alice", { type: "logged-out" });
  const ghosts = (who: string, nick: string) => scene.does(who, { type: "ghosted", nick });
  assert.equal(ghosts("bob", "alice"), "ERR_NEEDREGGEDNICK");
  logsIn("bob", "alice");
  logsIn("carol", "alice");
  assert.equal(ghosts("bob", "nobody"), "ERR_NOSUCHNICK");
  assert.equal(ghosts("bob", "bob"), "NOT_YOURS");
  scene.comes("dave");
  assert.equal(ghosts("bob", "dave"), "NOT_YOURS");
  assert.equal(ghosts("bob", "alice"), "accepted");
  assert.deepEqual(
    scene.lines.map(({ type }) => type),
    ["quit", "closed"],
  );
  assert.equal(ghosts("bob", "CAROL"), "accepted");
  assert.deepEqual([...accountOf("alice").sessions], [scene.session("bob").id]);
});

test("guesses are counted by account, and names that are none by a few buckets that tell nothing of them", () => {
  registers("alice");
  const { state } = scene.network;
  assert.equal(guessedAt(state, "ALICE"), "alice");
  assert.match(guessedAt(state, "correct horse"), /^\*[0-9a-f]{4}$/);
  assert.equal(guessedAt(state, "Nobody"), guessedAt(state, "nobody"));
});

test("a state with accounts is the same after a snapshot, and decides the same", () => {
  registers("alice", { alwaysOn: true });
  registers("bob", { ...awaiting, address: "192.0.2.1" });
  logsIn("carol", "alice");
  scene.does("alice", { type: "login-failed", account: "alice", address: "192.0.2.1" });
  const restored = restoreSnapshot(copyOf(takeSnapshot(scene.network.state)));
  assert.deepEqual(plainState(restored), plainState(scene.network.state));
  const sessionsOf = (state: typeof restored) => [...(accountByName(state, "alice")?.sessions ?? [])];
  assert.deepEqual(sessionsOf(restored), sessionsOf(scene.network.state));
  assert.equal(accountByName(restored, "bob")?.codeHash, hashOfCode("code"));
  const network = new Network(restored);
  const record = {
    ...{ number: restored.record + 1, node: "n1", incarnation: 1 },
    n: (restored.nodes.get("n1")?.n ?? 0) + 1,
    entries: [
      {
        stamp: scene.now,
        connection: 2,
        event: { type: "account-verified", account: "bob", codeHash: hashOfCode("code") } as const,
      },
    ],
  };
  assert.deepEqual(
    [...network.apply(copyOf(record))].map(({ outcome }) => outcome),
    [...scene.network.apply(copyOf(record))].map(({ outcome }) => outcome),
  );
  assert.deepEqual(plainState(restored), plainState(scene.network.state));
});
