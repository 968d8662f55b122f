/** Who may come back to which session, which connection then has it, and what a client said once counts once. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { labelsMax } from "../../../src/network/clients.ts";
import type { Entry } from "../../../src/network/entry.ts";
import type { Event } from "../../../src/network/events.ts";
import { Network } from "../../../src/network/network.ts";
import type { Applied } from "../../../src/network/outcome.ts";
import { restoreSnapshot, takeSnapshot } from "../../../src/network/snapshot.ts";
import { sessionByNick } from "../../../src/network/state.ts";
import { limits } from "../../../src/protocol/limits.ts";

let network: Network;
/** The last record number of each node. */
let n: Record<string, number>;

/** One entry of a node; gives what came of it. */
function entry(node: string, entry: Omit<Entry, "stamp">): Applied {
  const count = (n[node] ?? 0) + 1;
  n[node] = count;
  const number = network.state.record + 1;
  const record = { number, node, incarnation: 1, n: count, entries: [{ stamp: number, ...entry }] };
  const [applied] = [...network.apply(record)];
  return applied ?? assert.fail("the record was ignored");
}

function up(node: string): void {
  entry(node, { event: { type: "node-up", nonce: node, address: `${node}:1`, pid: 1, rules: [1] } });
}

function opens(
  node: string,
  connection: number,
  more: Partial<Event & { type: "session-opened" }> = {},
): Applied {
  const event = {
    type: "session-opened",
    nick: "alice",
    username: "a",
    host: "h",
    realname: "A",
    ...more,
  } as const;
  return entry(node, { connection, event });
}

function resumes(node: string, connection: number, after?: number, token = "t"): Applied {
  const event = { type: "session-resumed", token, host: "h", ...(after !== undefined && { after }) } as const;
  return entry(node, { connection, event });
}

function loses(node: string, written?: number): void {
  const event = { type: "node-lost", node, incarnation: 1, n: n[node] ?? 0 } as const;
  entry("n2", { event: { ...event, ...(written !== undefined && { written }) } });
}

/** "accepted", "repeated", or why not. */
function kind({ outcome }: Applied): string {
  if (outcome.kind !== "refused") return outcome.kind;
  const { refusal } = outcome;
  if ("numeric" in refusal) return refusal.numeric;
  return "fail" in refusal ? refusal.fail : refusal.reason;
}

const alice = () => sessionByNick(network.state, "alice");

beforeEach(() => {
  network = new Network();
  n = {};
  for (const node of ["n1", "n2"]) up(node);
});

test("a plain guest leaves with its connection; who has a token is waited for", () => {
  opens("n1", 1);
  const gone = entry("n1", { connection: 1, event: { type: "connection-closed", reason: "gone" } });
  assert.equal(gone.deliveries[0]?.line.type, "quit");
  assert.equal(alice(), undefined);
  opens("n1", 2, { token: "t" });
  const away = entry("n1", { connection: 2, event: { type: "connection-closed", reason: "gone" } });
  assert.deepEqual(away.deliveries, []);
  assert.equal(alice()?.detachedAt, away.position);
});

test("a guest of a lost node is taken back, by the same names and address alone, when it asks for it", () => {
  const { position } = opens("n1", 1);
  loses("n1");
  for (const other of [{ username: "x" }, { host: "x" }, { realname: "x" }]) {
    assert.equal(kind(opens("n2", 1, { reclaim: true, ...other })), "ERR_NICKNAMEINUSE");
  }
  assert.equal(kind(opens("n2", 1)), "ERR_NICKNAMEINUSE");
  const back = opens("n2", 1, { reclaim: true, nick: "ALICE" });
  assert.equal(kind(back), "accepted");
  assert.deepEqual(back.deliveries, []);
  assert.equal(alice()?.id, position);
  assert.equal(alice()?.nick, "alice");
  assert.equal(kind(opens("n2", 2, { reclaim: true })), "ERR_NICKNAMEINUSE", "somebody is there now");
});

test("nobody is taken back into a session that has a token, or whose node lives", () => {
  opens("n1", 1);
  assert.equal(kind(opens("n2", 1, { reclaim: true })), "ERR_NICKNAMEINUSE");
  opens("n1", 2, { nick: "bob", token: "t" });
  loses("n1");
  assert.equal(kind(opens("n2", 1, { nick: "bob", reclaim: true })), "ERR_NICKNAMEINUSE");
});

test("who is taken back has seen what its node had written, by whichever report is the newest, and since it came", () => {
  opens("n1", 1);
  entry("n1", { event: { type: "node-suspected", node: "n2", incarnation: 1 }, written: 9_000 });
  loses("n1", 7_000);
  const first = opens("n2", 1, { reclaim: true }).outcome;
  assert.equal(first.kind === "accepted" && first.attached?.after, 9_000);
  const { position } = opens("n2", 2, { nick: "bob" });
  entry("n2", { event: { type: "node-down" } });
  assert.equal(sessionByNick(network.state, "bob")?.lostAfter, position);
});

test("a token brings its client back, in place of the connection it had", () => {
  opens("n1", 1, { token: "t" });
  const back = resumes("n2", 1, 5);
  assert.deepEqual(back.outcome, {
    kind: "accepted",
    attached: { session: alice()?.id, after: 5, replaced: "n1/1" },
  });
  assert.deepEqual([...(alice()?.connections ?? [])], ["n2/1"]);
  const late = entry("n1", { connection: 1, event: { type: "quit", reason: "" } });
  assert.equal(late.outcome.kind, "refused", "what the old connection still wanted");
  loses("n1");
  assert.equal(alice()?.detachedAt, undefined);
});

test("who comes back brings what it says of itself, as far as there is room, and others are told what is new", () => {
  const full = Array.from({ length: limits.metadata - 1 }, (_, index) => [`key${index}`, "x"] as const);
  opens("n1", 1, { token: "t", metadata: full });
  opens("n1", 2, { nick: "bob", metadata: full });
  const metadata = [...full.slice(0, 1), ["key1", "y"], ["more", "x"], ["too-much", "x"]] as const;
  const lines = [
    { type: "metadata-changed", target: "alice", key: "key1", value: "y" },
    { type: "metadata-changed", target: "alice", key: "more", value: "x" },
  ];
  const event = { type: "session-resumed", token: "t", host: "h", metadata } as const;
  assert.deepEqual(
    entry("n2", { connection: 1, event }).deliveries.map(({ line }) => line),
    lines,
  );
  assert.equal(alice()?.metadata.get("key1"), "y");
  assert.equal(alice()?.metadata.size, limits.metadata);
  loses("n1");
  const taken = opens("n2", 2, { nick: "bob", reclaim: true, metadata });
  assert.deepEqual(
    taken.deliveries.map(({ line }) => line),
    lines.map((line) => ({ ...line, target: "bob" })),
  );
});

test("a token that names nobody, a message that is not there yet, and a ban keep out", () => {
  opens("n1", 1, { token: "t" });
  assert.equal(kind(resumes("n2", 1, 5, "other")), "INVALID_TOKEN");
  assert.equal(kind(resumes("n2", 1, 10 ** 9)), "HISTORY_LOST");
  entry("n1", { connection: 1, event: { type: "oper-gained", name: "root" } });
  entry("n1", { connection: 1, event: { type: "ban-added", mask: "a@h", reason: "no" } });
  assert.equal(kind(resumes("n2", 1, 5)), "ERR_YOUREBANNEDCREEP");
});

test("the end of grace is refused when its user was back meanwhile, and takes the token with the session", () => {
  const { position: session } = opens("n1", 1, { token: "t" });
  const close = (connection: number) =>
    entry("n1", { connection, event: { type: "connection-closed", reason: "" } }).position;
  const detachedAt = close(1);
  resumes("n1", 2);
  assert.equal(entry("n2", { event: { type: "grace-ended", session, detachedAt } }).outcome.kind, "refused");
  const again = close(2);
  assert.equal(entry("n2", { event: { type: "grace-ended", session, detachedAt } }).outcome.kind, "refused");
  assert.equal(kind(entry("n2", { event: { type: "grace-ended", session, detachedAt: again } })), "accepted");
  assert.equal(kind(resumes("n2", 3)), "INVALID_TOKEN");
});

test("a session gets one token for each of its clients, and no token names two", () => {
  opens("n1", 1);
  const issue = (token: string) =>
    kind(entry("n1", { connection: 1, event: { type: "token-issued", token } }));
  assert.equal(issue("t"), "accepted");
  assert.notEqual(issue("u"), "accepted");
  assert.notEqual(kind(opens("n1", 2, { nick: "bob", token: "t" })), "accepted");
});

const says = (connection: number, text: string, part = 0) =>
  entry("n1", {
    connection,
    label: { text, part, content: "c" },
    event: { type: "said", verb: "PRIVMSG", target: "alice" },
    body: { text: "hello", salt: "s" },
  });

test("what was accepted under a label is the same when it comes again, part by part; what was refused is not", () => {
  opens("n1", 1, { token: "t" });
  const { position } = says(1, "x");
  assert.deepEqual(says(1, "x").outcome, { kind: "repeated", position });
  assert.equal(says(1, "x", 1).outcome.kind, "accepted");
  const wrong = () =>
    entry("n1", {
      connection: 1,
      label: { text: "y", part: 0, content: "c" },
      event: { type: "nick-changed", nick: "bob" },
    });
  opens("n1", 2, { nick: "bob" });
  assert.equal(kind(wrong()), "ERR_NICKNAMEINUSE");
  entry("n1", { connection: 2, event: { type: "quit", reason: "" } });
  assert.equal(kind(wrong()), "accepted");
  network = new Network(restoreSnapshot(JSON.parse(JSON.stringify(takeSnapshot(network.state)))));
  resumes("n1", 3);
  assert.deepEqual(
    says(3, "x").outcome,
    { kind: "repeated", position },
    "also by another connection, from a snapshot",
  );
});

test("so many labels are remembered, the newest; without a token none is", () => {
  opens("n1", 1, { token: "t" });
  for (let count = 0; count <= labelsMax; count++) says(1, `label ${count}`);
  assert.equal(says(1, "label 1").outcome.kind, "repeated");
  assert.equal(says(1, "label 0").outcome.kind, "accepted");
  opens("n1", 2, { nick: "bob" });
  says(2, "x");
  assert.equal(says(2, "x").outcome.kind, "accepted");
});
