/** Sessions of accounts: who comes back to which, over nodes, closings and losses, and who does not. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { accountSessionsMax } from "../../../src/network/accounts.ts";
import { clientsMax } from "../../../src/network/clients.ts";
import type { Event } from "../../../src/network/events.ts";
import { Network } from "../../../src/network/network.ts";
import type { Applied } from "../../../src/network/outcome.ts";
import { restoreSnapshot, takeSnapshot } from "../../../src/network/snapshot.ts";
import { sessionByNick } from "../../../src/network/state.ts";
import { verifierOf } from "../../support/credentials.ts";

let network: Network;
/** The last record number of each node. */
let n: Record<string, number>;

/** One event of a node, or of one of its connections. */
function happens(node: string, event: Event, connection?: number, written?: number): Applied {
  n[node] = (n[node] ?? 0) + 1;
  const number = network.state.record + 1;
  const entry = { stamp: number, event, ...(connection && { connection }), ...(written && { written }) };
  const [applied] = network.apply({ number, node, incarnation: 1, n: n[node], entries: [entry] });
  return applied ?? assert.fail("the record was ignored");
}

/** "accepted", or why not. */
function kind({ outcome }: Applied): string {
  if (outcome.kind !== "refused") return outcome.kind;
  const { refusal } = outcome;
  if ("numeric" in refusal) return refusal.numeric;
  return "fail" in refusal ? refusal.fail : refusal.reason;
}

const login = (account: string) => ({
  account,
  provedBy: network.state.accounts.get(account)?.verifierAt ?? 0,
});
const names = { username: "u", host: "h", realname: "r" };

/** Comes by `nick`, with a login to an account unless it is "". */
function comes(node: string, connection: number, nick: string, account = nick, token?: string): Applied {
  const proof = account === "" ? {} : { login: login(account) };
  const more = { ...names, ...proof, ...(token && { token }), reclaim: true } as const;
  return happens(node, { type: "session-opened", nick, ...more }, connection);
}

const registers = (account: string, alwaysOn = false) =>
  happens(
    "n2",
    { type: "account-registered", account, verifier: verifierOf("x"), ...(alwaysOn && { alwaysOn }) },
    999,
  );
const closes = (node: string, connection: number, written?: number) =>
  happens(
    node,
    { type: "connection-closed", reason: "", ...(written !== undefined && { written }) },
    connection,
  );
const loses = (node: string, written: number) =>
  happens("n2", { type: "node-lost", node, incarnation: 1, n: n[node] ?? 0, written });
const session = (nick: string) => sessionByNick(network.state, nick) ?? assert.fail(`${nick} is not here`);
/** Which session a newcomer is attached to, and after which position it is told what it missed. */
const attached = ({ outcome }: Applied) => (outcome.kind === "accepted" ? outcome.attached : undefined);
const restart = () => {
  network = new Network(restoreSnapshot(JSON.parse(JSON.stringify(takeSnapshot(network.state)))));
};

beforeEach(() => {
  network = new Network();
  n = {};
  for (const node of ["n1", "n2", "n3"]) {
    happens(node, { type: "node-up", nonce: node, address: `${node}:1`, pid: 1, rules: [1] });
  }
});

test("of several sessions that wait for the user the first is taken, also where a snapshot was restored", () => {
  registers("alice");
  comes("n1", 1, "one", "");
  comes("n1", 2, "two", "alice");
  happens("n1", { type: "logged-in", login: login("alice") }, 1);
  for (const connection of [1, 2]) closes("n1", connection);
  const before = structuredClone(takeSnapshot(network.state));
  const [first] = [...network.state.sessions.keys()];
  const n1 = n["n1"];
  assert.equal(attached(comes("n1", 3, "three", "alice"))?.session, first);
  network = new Network(restoreSnapshot(before));
  n["n1"] = n1 ?? 0;
  assert.equal(attached(comes("n1", 3, "three", "alice"))?.session, first);
});

test("who logs out while another of its clients was lost is no guest that anybody may be taken back as", () => {
  registers("alice");
  comes("n1", 1, "alice");
  comes("n2", 1, "alice");
  loses("n1", 5000);
  happens("n2", { type: "logged-out" }, 1);
  assert.equal(session("alice").connections.size, 1);
  assert.equal(kind(comes("n3", 1, "alice", "")), "ERR_NICKNAMEINUSE");
  restart();
  assert.equal(kind(comes("n3", 2, "alice", "")), "ERR_NICKNAMEINUSE");
});

test("who logged out and then loses its node is a guest like any other", () => {
  registers("alice");
  comes("n1", 1, "alice");
  happens("n1", { type: "logged-out" }, 1);
  const { id } = session("alice");
  loses("n1", 0);
  assert.equal(attached(comes("n3", 1, "alice", ""))?.session, id);
});

test("whose node is lost before it was told what it missed is told it by the next one", () => {
  registers("alice");
  comes("n1", 1, "alice");
  const away = closes("n1", 1).position;
  happens("n2", { type: "node-suspected", node: "n1", incarnation: 1 });
  const back = comes("n3", 1, "alice");
  assert.equal(attached(back)?.after, away);
  // The node had told its other guests everything up to a moment ago, and this one nothing yet.
  loses("n3", back.position - 1);
  assert.equal(attached(comes("n2", 1, "alice"))?.after, away);
});

test("whose node is lost before it was told what it missed is told it, though another client came meanwhile", () => {
  registers("alice");
  comes("n1", 1, "alice");
  const away = closes("n1", 1).position;
  happens("n2", { type: "node-suspected", node: "n1", incarnation: 1 });
  comes("n3", 1, "alice");
  const more = comes("n1", 2, "alice");
  assert.equal(attached(more)?.after, undefined);
  loses("n3", away + 1);
  assert.equal(attached(comes("n2", 1, "alice"))?.after, away);
});

test("whose node is lost later is told what that had not written", () => {
  registers("alice");
  comes("n1", 1, "alice");
  closes("n1", 1);
  const back = comes("n3", 1, "alice");
  happens("n2", { type: "node-suspected", node: "n1", incarnation: 1 });
  loses("n3", back.position + 1);
  assert.equal(attached(comes("n2", 1, "alice"))?.after, back.position + 1);
});

test("who is lost alone is told what was not written to it, even while others of its session stay", () => {
  registers("alice");
  comes("n1", 1, "alice");
  const { position } = comes("n2", 1, "alice");
  closes("n1", 1, position + 1);
  assert.equal(attached(comes("n3", 1, "alice"))?.after, position + 1);
  assert.equal(attached(comes("n3", 2, "alice"))?.after, undefined, "it is told once");
});

test("who came while its other client was gone without the log's knowing is told it at the next login", () => {
  registers("alice");
  const { position } = comes("n1", 1, "alice");
  assert.equal(attached(comes("n2", 1, "alice"))?.after, undefined);
  closes("n1", 1, position + 1);
  assert.equal(attached(comes("n1", 2, "alice"))?.after, position, "its node had not said more before");
});

test("who has a token says itself what it has seen, and a guest's session with one waits as before", () => {
  registers("alice");
  comes("n1", 1, "alice", "alice", "t");
  const { position } = closes("n1", 1, 7);
  assert.equal(attached(comes("n2", 1, "alice"))?.after, position);
  comes("n1", 2, "guest", "", "u");
  closes("n1", 2, 7);
  assert.equal(session("guest").lostAfter, undefined);
});

test("one client more has missed nothing; of two that nobody can tell apart the one that was lost is told", () => {
  registers("alice");
  comes("n1", 1, "alice");
  const more = comes("n2", 1, "alice");
  assert.equal(attached(more)?.after, undefined);
  loses("n1", more.position + 7);
  assert.equal(session("alice").detachedAt, undefined);
  assert.equal(attached(comes("n3", 1, "alice"))?.after, more.position + 7);
  assert.equal(attached(comes("n3", 2, "alice"))?.after, undefined, "it was told once");
});

test("a client with a token that comes back leaves to the others what they missed", () => {
  registers("alice");
  comes("n1", 1, "alice");
  comes("n2", 1, "alice", "alice", "t");
  loses("n1", 9000);
  happens("n3", { type: "session-resumed", token: "t", host: "h" }, 1);
  assert.equal(attached(comes("n3", 2, "alice"))?.after, 9000);
});

test("one of several clients that quits leaves the others alone, and the last one ends it", () => {
  registers("alice");
  comes("n1", 1, "alice");
  comes("n2", 1, "alice");
  const { id } = session("alice");
  const left = happens("n1", { type: "quit", reason: "" }, 1);
  assert.deepEqual([kind(left), left.deliveries], ["accepted", []]);
  assert.equal(kind(happens("n1", { type: "quit", reason: "" }, 1)), "a newcomer cannot propose quit");
  assert.equal(session("alice").id, id);
  const last = happens("n2", { type: "quit", reason: "" }, 1);
  assert.deepEqual(
    last.deliveries.map(({ line }) => line.type),
    ["quit", "closed"],
  );
  assert.equal(network.state.accounts.get("alice")?.sessions.size, 0);
});

test("who is always on stays when its last client quits, and not when it does not want to any more", () => {
  registers("alice", true);
  comes("n1", 1, "alice");
  const { id } = session("alice");
  happens("n1", { type: "quit", reason: "" }, 1);
  const { detachedAt = 0 } = session("alice");
  const ends = () => kind(happens("n2", { type: "grace-ended", session: id, detachedAt }));
  assert.equal(ends(), "its account is always on");
  comes("n1", 2, "other", "alice");
  assert.equal(session("alice").id, id, "it came back to it, by whatever nick");
  happens("n1", { type: "always-on-changed", alwaysOn: false }, 2);
  const again = closes("n1", 2);
  assert.equal(
    kind(happens("n2", { type: "grace-ended", session: id, detachedAt: again.position })),
    "accepted",
  );
});

test("a session has so many clients, and an account so many sessions", () => {
  registers("alice", true);
  for (let count = 1; count <= clientsMax; count++) {
    assert.equal(kind(comes("n1", count, "alice")), "accepted");
  }
  assert.equal(kind(comes("n1", 99, "alice")), "TOO_MANY_CLIENTS");
  for (let count = 1; count < accountSessionsMax; count++) {
    assert.equal(kind(comes("n2", count, `alice${count}`, "alice")), "accepted");
  }
  assert.equal(kind(comes("n2", 99, "one-more", "alice")), "TOO_MANY_SESSIONS");
  comes("n2", 100, "guest", "");
  assert.equal(kind(happens("n2", { type: "logged-in", login: login("alice") }, 100)), "TOO_MANY_SESSIONS");
  assert.equal(kind(happens("n2", { type: "logged-in", login: login("alice") }, 1)), "accepted", "it is one");
  closes("n2", 1);
  assert.equal(attached(comes("n2", 99, "one-more", "alice"))?.session, session("alice1").id);
});

test("a nick that belongs to an account is kept for it, and a guest who has one keeps it", () => {
  registers("alice");
  assert.equal(kind(comes("n1", 1, "ALICE", "")), "ERR_NICKNAMEINUSE");
  comes("n1", 2, "bob", "");
  assert.equal(kind(happens("n1", { type: "nick-changed", nick: "alice" }, 2)), "ERR_NICKNAMEINUSE");
  comes("n1", 3, "alice");
  happens("n1", { type: "logged-out" }, 3);
  assert.equal(kind(happens("n1", { type: "nick-changed", nick: "Alice" }, 3)), "accepted", "in other case");
  assert.equal(kind(comes("n2", 1, "alice")), "ERR_NICKNAMEINUSE");
  happens("n1", { type: "nick-changed", nick: "carol" }, 3);
  assert.equal(kind(comes("n2", 2, "alice")), "accepted");
});

test("an account that others use as well is not given up, and one that was is nobody's", () => {
  registers("alice");
  comes("n1", 1, "alice");
  comes("n1", 2, "other", "alice");
  const { provedBy } = login("alice");
  const drop = () => kind(happens("n1", { type: "account-dropped", provedBy }, 1));
  assert.equal(drop(), "IN_USE");
  happens("n1", { type: "quit", reason: "" }, 2);
  comes("n2", 2, "alice");
  assert.equal(drop(), "accepted", "several clients of one session are one user");
  assert.equal(session("alice").account, undefined);
  restart();
  assert.equal(kind(comes("n2", 3, "anna", "alice")), "INVALID_CREDENTIALS");
  closes("n1", 1);
  assert.equal(session("alice").connections.size, 1);
  closes("n2", 2);
  assert.equal(sessionByNick(network.state, "alice"), undefined, "a guest leaves with its last connection");
});
