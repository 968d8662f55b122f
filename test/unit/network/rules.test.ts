/** Each rule by an example: who did what on which node, and what the log decided. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Entry, NetworkRecord } from "../../../src/network/entry.ts";
import type { Event } from "../../../src/network/events.ts";
import { Network } from "../../../src/network/network.ts";
import type { Applied, Line } from "../../../src/network/outcome.ts";
import { channelByName, sessionByNick } from "../../../src/network/state.ts";
import { plainState } from "./replay.ts";

let network: Network;
let stamp: number;
/** The next `n` of each node. */
let turns: Map<string, number>;

beforeEach(() => {
  network = new Network();
  stamp = 1000;
  turns = new Map();
});

function apply(record: Omit<NetworkRecord, "number">): readonly Applied[] {
  return [...network.apply({ number: network.state.record + 1, ...record })];
}

/** A node appends one event in its turn. */
function append(node: string, event: Event, more: Partial<Entry> = {}): Applied {
  const n = (turns.get(node) ?? 0) + 1;
  turns.set(node, n);
  stamp += 1;
  const incarnation = network.state.nodes.get(node)?.incarnation ?? 1;
  const [applied] = apply({ node, incarnation, n, entries: [{ stamp, event, ...more }] });
  assert.ok(applied, `the record ${n} of ${node} was ignored`);
  return applied;
}

function nodeUp(node: string, rules = [1]): Applied {
  return append(node, { type: "node-up", nonce: "nonce", address: `${node}:8080`, pid: 1, rules });
}

/** A user comes by `node`, over the connection with this number. */
function open(node: string, connection: number, nick: string): Applied {
  const event = { type: "session-opened", nick, username: nick, host: "host", realname: nick } as const;
  return append(node, event, { connection });
}

function join(node: string, connection: number, channel: string): Applied {
  return append(node, { type: "joined", channel }, { connection });
}

function say(node: string, connection: number, target: string, text: string): Applied {
  const body = { text, salt: "salt" };
  return append(node, { type: "said", verb: "PRIVMSG", target }, { connection, body });
}

function refusal({ outcome }: Applied): unknown {
  if (outcome.kind !== "refused") return outcome.kind;
  const { refusal } = outcome;
  if ("numeric" in refusal) return refusal.numeric;
  return "fail" in refusal ? refusal.fail : refusal.reason;
}

const linesOf = ({ deliveries }: Applied): readonly Line["type"][] => deliveries.map(({ line }) => line.type);
const detachedAt = (nick: string) => sessionByNick(network.state, nick)?.detachedAt ?? 0;
const idOf = (nick: string) => sessionByNick(network.state, nick)?.id ?? 0;

test("of two who take a nick on two nodes, the first in the log has it, whatever its case", () => {
  nodeUp("n1");
  nodeUp("n2");
  assert.equal(refusal(open("n2", 1, "Bob")), "accepted");
  const second = open("n1", 1, "bOB");
  assert.deepEqual(second.outcome, {
    kind: "refused",
    refusal: { numeric: "ERR_NICKNAMEINUSE", params: ["bOB"] },
  });
  assert.deepEqual([...network.state.connections.keys()], ["n2/1"]);
});

test("a nick is free again when its user takes another one, and its case may change", () => {
  nodeUp("n1");
  open("n1", 1, "bob");
  open("n1", 2, "carol");
  const change = (connection: number, nick: string) =>
    append("n1", { type: "nick-changed", nick }, { connection });
  assert.equal(refusal(change(2, "BOB")), "ERR_NICKNAMEINUSE");
  assert.deepEqual(linesOf(change(1, "Bob")), ["nick-changed"]);
  assert.deepEqual(linesOf(change(1, "Bob")), [], "nothing changed, nobody is told");
  change(1, "robert");
  assert.equal(refusal(change(2, "bob")), "accepted");
  assert.equal(sessionByNick(network.state, "BOB")?.username, "carol");
});

test("a proposal from a connection that is not attached is refused, so is a second session of one", () => {
  nodeUp("n1");
  assert.equal(refusal(join("n1", 7, "#a")), "a newcomer cannot propose joined");
  assert.equal(refusal(append("n1", { type: "joined", channel: "#a" })), "a node cannot propose joined");
  open("n1", 7, "bob");
  assert.equal(refusal(open("n1", 7, "robert")), "a session cannot propose session-opened");
  const down = append("n1", { type: "node-down" }, { connection: 7 });
  assert.equal(refusal(down), "a session cannot propose node-down");
  assert.equal(channelByName(network.state, "#a"), undefined);
});

test("who is said to what is known by the members of a channel, or by one person and the speaker", () => {
  nodeUp("n1");
  for (const [connection, nick] of [
    [1, "bob"],
    [2, "carol"],
    [3, "dave"],
  ] as const)
    open("n1", connection, nick);
  join("n1", 1, "#A");
  assert.deepEqual(join("n1", 2, "#a").deliveries[0]?.line, {
    type: "joined",
    channel: "#A",
    realname: "carol",
    account: undefined,
    away: undefined,
  });
  const [delivery] = say("n1", 2, "#a", "hi").deliveries;
  assert.deepEqual(delivery?.channels, ["#a"]);
  assert.deepEqual(delivery?.line, { type: "said", verb: "PRIVMSG", target: "#A", text: "hi", tags: {} });
  assert.equal(refusal(say("n1", 3, "#a", "hi")), "ERR_CANNOTSENDTOCHAN");
  assert.equal(refusal(say("n1", 3, "#b", "hi")), "ERR_NOSUCHCHANNEL");
  assert.equal(refusal(say("n1", 3, "nobody", "hi")), "ERR_NOSUCHNICK");
  assert.deepEqual(say("n1", 3, "BOB", "psst").deliveries[0]?.sessions, [idOf("bob"), idOf("dave")]);
});

test("a channel ends with its last member, and its topic with it", () => {
  nodeUp("n1");
  open("n1", 1, "bob");
  join("n1", 1, "#a");
  const topic = { type: "topic-changed", channel: "#A", topic: "tea" } as const;
  append("n1", topic, { connection: 1 });
  assert.deepEqual(channelByName(network.state, "#a")?.topic, { text: "tea", by: "bob!bob@host", at: stamp });
  const left = append("n1", { type: "parted", channel: "#a", reason: "" }, { connection: 1 });
  assert.deepEqual(left.deliveries[0]?.sessions, [idOf("bob")], "who left is told as well");
  assert.equal(refusal(append("n1", topic, { connection: 1 })), "ERR_NOSUCHCHANNEL");
  join("n1", 1, "#a");
  assert.equal(channelByName(network.state, "#a")?.topic, undefined);
});

test("a guest whose connection closes leaves at once; a node that is lost only detaches its users", () => {
  nodeUp("n1");
  nodeUp("n2");
  open("n1", 1, "bob");
  open("n2", 1, "carol");
  const closed = append("n1", { type: "connection-closed", reason: "reset" }, { connection: 1 });
  assert.deepEqual(closed.deliveries[0]?.line, { type: "quit", reason: "reset" });
  assert.equal(sessionByNick(network.state, "bob"), undefined);
  const lost = append("n1", { type: "node-lost", node: "n2", incarnation: 1, n: 2 });
  assert.deepEqual(lost.deliveries, [], "nobody is told of a detachment");
  assert.equal(detachedAt("carol"), lost.position);
  assert.equal(refusal(open("n1", 2, "carol")), "ERR_NICKNAMEINUSE");
});

test("a node that is lost takes nobody of another one with it, whatever their names", () => {
  nodeUp("n1");
  nodeUp("n10");
  open("n10", 1, "bob");
  assert.equal(refusal(append("n10", { type: "node-lost", node: "n1", incarnation: 1, n: 1 })), "accepted");
  assert.equal(detachedAt("bob"), 0);
});

test("a node-lost that names an older record than the node's last is refused: it lives", () => {
  nodeUp("n1");
  nodeUp("n2");
  open("n2", 1, "carol");
  const lost = (n: number) => append("n1", { type: "node-lost", node: "n2", incarnation: 1, n });
  assert.equal(refusal(lost(1)), "it has appended since");
  assert.equal(detachedAt("carol"), 0);
  assert.equal(refusal(lost(2)), "accepted");
  assert.equal(refusal(lost(2)), "that incarnation has ended");
});

test("a record without entries is a sign of life that a node-lost must know of", () => {
  nodeUp("n1");
  nodeUp("n2");
  assert.deepEqual(apply({ node: "n2", incarnation: 1, n: 2, entries: [] }), []);
  const lost = append("n1", { type: "node-lost", node: "n2", incarnation: 1, n: 1 });
  assert.equal(refusal(lost), "it has appended since");
});

test("after its end an incarnation says nothing more, not even in the record that ended it", () => {
  nodeUp("n1");
  open("n1", 1, "bob");
  const [down, after] = apply({
    node: "n1",
    incarnation: 1,
    n: 3,
    entries: [
      { stamp, event: { type: "node-down" } },
      { stamp, connection: 1, event: { type: "joined", channel: "#a" } },
    ],
  });
  assert.ok(down && after);
  assert.equal(refusal(down), "accepted");
  assert.equal(refusal(after), "its incarnation has ended");
  const before = plainState(network.state);
  assert.deepEqual(
    apply({ node: "n1", incarnation: 1, n: 4, entries: [{ stamp, event: { type: "node-down" } }] }),
    [],
  );
  assert.deepEqual(plainState(network.state), { ...before, record: network.state.record });
});

test("the next incarnation ends the one before it; one that is not above the last is refused", () => {
  nodeUp("n1");
  open("n1", 1, "bob");
  const up = { type: "node-up", nonce: "2", address: "n1:1", pid: 2, rules: [1] } as const;
  const announce = (incarnation: number) =>
    apply({ node: "n1", incarnation, n: 1, entries: [{ stamp, event: up }] });
  assert.deepEqual(announce(1), [], "a second process that took the same number");
  const [second] = announce(2);
  assert.equal(second?.outcome.kind, "accepted");
  assert.equal(detachedAt("bob"), second?.position);
  turns.set("n1", 1);
  assert.equal(refusal(append("n1", up)), "incarnation 2 of n1 is not above the last");
  assert.equal(network.state.nodes.get("n1")?.nonce, "2");
});

test("a node that does not know the network's rules is refused, and so is all that it says with it", () => {
  const refused = nodeUp("n1", [2, 3]);
  assert.equal(refusal(refused), "it lacks version 1 of the rules");
  assert.equal(network.state.nodes.size, 0);
});

test("a grace-ended that names an older detachment than the session's is refused", () => {
  nodeUp("n1");
  nodeUp("n2");
  open("n2", 1, "carol");
  join("n2", 1, "#a");
  const grace = (detached: number) =>
    append("n1", { type: "grace-ended", session: idOf("carol"), detachedAt: detached });
  assert.equal(refusal(grace(0)), "that detachment is over", "she is attached");
  append("n1", { type: "node-lost", node: "n2", incarnation: 1, n: 3 });
  assert.equal(refusal(grace(detachedAt("carol") - 1)), "that detachment is over");
  const id = idOf("carol");
  const ended = grace(detachedAt("carol"));
  assert.deepEqual(ended.deliveries[0]?.source.nick, "carol");
  assert.deepEqual(linesOf(ended), ["quit"]);
  assert.equal(channelByName(network.state, "#a"), undefined);
  assert.equal(
    refusal(append("n1", { type: "grace-ended", session: id, detachedAt: 1 })),
    "that detachment is over",
  );
});

test("an event that nobody knows is poison: skipped, and what stands beside it is applied", () => {
  nodeUp("n1");
  const event = { type: "toString" } as unknown as Event;
  const [poison, opened] = apply({
    node: "n1",
    incarnation: 1,
    n: 2,
    entries: [
      { stamp, event },
      {
        stamp,
        connection: 1,
        event: { type: "session-opened", nick: "bob", username: "b", host: "h", realname: "" },
      },
    ],
  });
  assert.equal(poison?.outcome.kind, "poison");
  assert.equal(opened?.outcome.kind, "accepted");
});

test("time is the proposer's, but never falls", () => {
  nodeUp("n1");
  const at = (stamp: number) =>
    append("n1", { type: "node-suspected", node: "n1", incarnation: 1 }, { stamp }).at;
  assert.deepEqual([at(5000), at(4000), at(6000)], [5000, 5000, 6000]);
});

test("a session of several connections goes with the last of them", () => {
  nodeUp("n1");
  open("n1", 1, "bob");
  const { state } = network;
  // As a resume will do it.
  sessionByNick(state, "bob")?.connections.add("n1/2");
  state.connections.set("n1/2", idOf("bob"));
  const close = (connection: number) =>
    append("n1", { type: "connection-closed", reason: "" }, { connection });
  assert.deepEqual(close(1).deliveries, []);
  assert.equal(detachedAt("bob"), 0);
  assert.deepEqual(linesOf(close(2)), ["quit"]);
});
