/** Channels that belong to accounts: who owns them and enters them with which rank, and what becomes of them when people go. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event } from "../../../src/network/events.ts";
import { restoreSnapshot, takeSnapshot } from "../../../src/network/snapshot.ts";
import { channelByName } from "../../../src/network/state.ts";
import { limits } from "../../../src/protocol/limits.ts";
import { verifierOf } from "../../support/credentials.ts";
import { copyOf } from "./replay.ts";
import { Scene } from "./scene.ts";

const registers = (account: string): Event => ({
  type: "account-registered",
  account,
  verifier: verifierOf("secret"),
});
const founds = (channel: string): Event => ({ type: "joined", channel, founds: true });
const gives = (channel: string, account?: string): Event => ({
  ...{ type: "founder-changed", channel },
  ...(account !== undefined && { account }),
});

/** People who are logged in to accounts of their names; the first has made #a, is its founder, and the others are in it. */
function settled(...people: string[]): Scene {
  const scene = new Scene(people);
  for (const who of people) {
    assert.equal(scene.does(who, registers(who)), "accepted");
    assert.equal(scene.does(who, founds("#a")), "accepted");
  }
  scene.does(people[0] ?? "", { type: "rank-claimed", channel: "#a" });
  return scene;
}

function access(scene: Scene, who: string, account: string, rank?: "q" | "o" | "v"): string {
  return scene.does(who, { type: "access-changed", channel: "#a", account, ...(rank && { rank }) });
}

const parts = (scene: Scene, who: string, channel = "#a") =>
  scene.does(who, { type: "parted", channel, reason: "" });
const exists = (scene: Scene, channel: string) => channelByName(scene.network.state, channel) !== undefined;

test("who makes a channel while logged in owns it, and finds it as it was", () => {
  const scene = new Scene(["alice"]);
  scene.does("alice", registers("alice"));
  scene.does("alice", founds("#a"));
  assert.deepEqual(scene.members("#a"), ["@alice"], "as ever on IRC");
  scene.sets("alice", "#a", "+k", "sesame");
  scene.does("alice", { type: "topic-changed", channel: "#a", topic: "roses" });
  parts(scene, "alice");
  assert.deepEqual(scene.members("#a"), []);
  assert.equal(scene.joins("alice", "#A"), "accepted");
  assert.deepEqual(scene.lines, [
    {
      ...{ type: "joined", channel: "#a", realname: "alice", account: "alice", away: undefined },
      ranks: "qo",
    },
  ]);
  assert.equal(scene.channel("#a").topic?.text, "roses");
  assert.equal(scene.channel("#a").key, "sesame");
  assert.deepEqual(scene.members("#a"), ["~@alice"]);
});

test("a guest's channel, and one that is not to belong to anybody, goes with its last member", () => {
  const scene = settled("alice");
  scene.comes("bob");
  scene.does("bob", founds("#bobs"));
  scene.joins("alice", "#lobby");
  assert.deepEqual([...scene.members("#bobs"), ...scene.members("#lobby")], ["@bob", "@alice"]);
  parts(scene, "bob", "#bobs");
  parts(scene, "alice", "#lobby");
  assert.ok(!exists(scene, "#bobs") && !exists(scene, "#lobby"));
});

test("an empty channel is nobody's prey: who comes first has no rank", () => {
  const scene = settled("alice");
  parts(scene, "alice");
  scene.comes("mallory");
  scene.does("mallory", registers("mallory"));
  scene.does("mallory", founds("#a"));
  assert.deepEqual(scene.members("#a"), ["mallory"]);
  assert.equal(scene.does("mallory", gives("#a", "mallory")), "ACCESS_DENIED");
});

test("however the last member goes, an owned channel stays", () => {
  for (const event of [
    { type: "quit", reason: "" },
    { type: "connection-closed", reason: "" },
    { type: "node-lost", node: "n1", incarnation: 1, n: 99 },
  ] as const satisfies Event[]) {
    const scene = settled("alice");
    const id = scene.session("alice").id;
    if (event.type === "node-lost") scene.nodeDoes(event);
    else scene.does("alice", event);
    const detachedAt = scene.network.state.sessions.get(id)?.detachedAt;
    if (event.type === "connection-closed" && detachedAt !== undefined) {
      assert.equal(scene.nodeDoes({ type: "grace-ended", session: id, detachedAt }), "accepted");
      assert.deepEqual(scene.members("#a"), []);
    }
    assert.equal(scene.channel("#a").founder, "alice", event.type);
  }
});

test("an account owns so many channels; those that it makes beyond them are nobody's", () => {
  const scene = settled("alice", "bob");
  for (let i = 1; i < limits.owned; i += 1) scene.does("alice", founds(`#${i}`));
  scene.does("alice", founds("#one-more"));
  assert.deepEqual(scene.members("#one-more"), ["@alice"]);
  assert.equal(scene.does("alice", gives("#one-more", "alice")), "TOO_MANY_CHANNELS");
  scene.does("bob", founds("#bobs"));
  scene.joins("alice", "#bobs");
  assert.equal(scene.does("bob", gives("#bobs", "alice")), "TOO_MANY_CHANNELS");
  assert.equal(scene.does("alice", gives("#1")), "accepted");
  assert.equal(scene.does("alice", gives("#one-more", "alice")), "accepted");
  assert.deepEqual(scene.members("#one-more"), ["~@alice"]);
});

test("neither key nor limit nor +i nor a ban keeps founders and operators out; voices they do", () => {
  const scene = settled("alice", "bob", "carol");
  access(scene, "alice", "bob", "o");
  access(scene, "alice", "carol", "v");
  for (const who of ["bob", "carol"]) parts(scene, who);
  for (const [change, argument, refusal] of [
    ["+k", "sesame", "ERR_BADCHANNELKEY"],
    ["+l", "1", "ERR_CHANNELISFULL"],
    ["+i", undefined, "ERR_INVITEONLYCHAN"],
    ["+b", "*!*@*", "ERR_BANNEDFROMCHAN"],
  ] as const) {
    scene.sets("alice", "#a", change, argument);
    assert.equal(scene.joins("carol", "#a"), refusal);
    assert.equal(scene.joins("bob", "#a"), "accepted");
    assert.deepEqual(scene.members("#a"), ["~@alice", "@bob"]);
    parts(scene, "bob");
    scene.sets("alice", "#a", change.replace("+", "-"), argument);
  }
});

test("access counts when somebody enters or asks for it, and never takes away what MODE gave", () => {
  const scene = settled("alice", "bob");
  access(scene, "alice", "bob", "v");
  assert.deepEqual(scene.members("#a"), ["~@alice", "bob"]);
  const claims = () => scene.does("bob", { type: "rank-claimed", channel: "#a" });
  scene.sets("alice", "#a", "+o", "bob");
  claims();
  assert.deepEqual(scene.lines, [
    { type: "mode-changed", target: "#a", change: "+v", arguments: ["bob"], byAccess: true },
  ]);
  assert.deepEqual(scene.members("#a"), ["~@alice", "@+bob"]);
  claims();
  assert.deepEqual(scene.lines, []);
  scene.does("bob", { type: "logged-out" });
  assert.deepEqual(scene.members("#a"), ["~@alice", "@+bob"]);
  assert.equal(claims(), "ACCESS_DENIED");
  parts(scene, "bob");
  assert.equal(claims(), "ERR_NOTONCHANNEL");
});

test("founders give ranks, the owner alone makes founders, and everybody may lay its own down", () => {
  const scene = settled("alice", "bob", "carol");
  assert.equal(access(scene, "bob", "carol", "v"), "ACCESS_DENIED");
  assert.equal(access(scene, "alice", "bob", "q"), "accepted");
  assert.equal(access(scene, "bob", "carol", "q"), "ACCESS_DENIED");
  assert.equal(access(scene, "bob", "carol", "o"), "accepted");
  assert.equal(access(scene, "carol", "bob"), "ACCESS_DENIED");
  assert.equal(access(scene, "bob", "alice"), "ACCESS_DENIED");
  assert.equal(access(scene, "alice", "alice"), "ACCESS_DENIED");
  assert.equal(access(scene, "alice", "nobody", "v"), "ACCOUNT_UNKNOWN");
  assert.equal(access(scene, "carol", "carol"), "accepted");
  assert.equal(access(scene, "alice", "carol"), "NO_ACCESS");
  assert.deepEqual([...scene.channel("#a").access], [["bob", "q"]]);
});

test("a channel gives ranks to so many accounts", () => {
  const scene = settled("alice");
  const { access: list } = scene.channel("#a");
  for (let i = 0; i < limits.access; i += 1) {
    scene.comes(`p${i}`);
    scene.does(`p${i}`, registers(`p${i}`));
    assert.equal(access(scene, "alice", `p${i}`, "v"), "accepted");
  }
  scene.comes("late");
  scene.does("late", registers("late"));
  assert.equal(access(scene, "alice", "late", "v"), "ACCESS_LIST_FULL");
  assert.equal(access(scene, "alice", "p0", "o"), "accepted");
  assert.equal(list.size, limits.access);
});

test("an owner gives a channel to somebody in it, who sees it; a channel without an owner nobody gives away", () => {
  const scene = settled("alice", "bob", "carol");
  access(scene, "alice", "bob", "v");
  assert.equal(scene.does("bob", gives("#a", "bob")), "ACCESS_DENIED");
  parts(scene, "carol");
  assert.equal(scene.does("alice", gives("#a", "carol")), "NOT_IN_CHANNEL");
  assert.equal(scene.does("alice", gives("#a", "bob")), "accepted");
  assert.deepEqual(scene.lines, [
    { type: "mode-changed", target: "#a", change: "+qo", arguments: ["bob", "bob"], byAccess: true },
  ]);
  assert.deepEqual([...scene.channel("#a").access], [], "an owner stands on no list");
  assert.equal(scene.does("alice", gives("#a", "alice")), "ACCESS_DENIED");
  assert.equal(scene.does("bob", gives("#a")), "accepted");
  assert.equal(scene.does("alice", gives("#a", "bob")), "CHANNEL_NOT_OWNED");
  assert.equal(scene.does("alice", gives("#a")), "CHANNEL_NOT_OWNED");
  scene.joins("carol", "#a");
  assert.equal(scene.does("carol", gives("#a", "carol")), "ERR_CHANOPRIVSNEEDED");
});

test("another name takes nothing away, and only founders give it", () => {
  const scene = settled("alice", "bob");
  access(scene, "alice", "bob", "o");
  scene.does("bob", { type: "rank-claimed", channel: "#a" });
  const renames = (who: string) =>
    scene.does(who, { type: "channel-renamed", channel: "#a", name: "#b", reason: "" });
  assert.equal(renames("bob"), "CANNOT_RENAME");
  assert.equal(renames("alice"), "accepted");
  const { founder, access: ranks } = scene.channel("#b");
  assert.deepEqual([founder, [...ranks]], ["alice", [["bob", "o"]]]);
  assert.deepEqual([...(scene.network.state.accounts.get("alice")?.channels ?? [])], ["#b"]);
});

test("with an account go its ranks and what it owns: what is empty is gone, what is not is nobody's", () => {
  const scene = settled("alice", "bob");
  scene.does("bob", founds("#bobs"));
  scene.does("alice", founds("#empty"));
  parts(scene, "alice", "#empty");
  access(scene, "alice", "bob", "o");
  scene.does("bob", { type: "access-changed", channel: "#bobs", account: "alice", rank: "v" });
  const provedBy = scene.network.state.accounts.get("alice")?.verifierAt ?? 0;
  assert.equal(scene.does("alice", { type: "account-dropped", provedBy }), "accepted");
  assert.ok(!exists(scene, "#empty"));
  const { founder, access: ranks } = scene.channel("#a");
  assert.deepEqual([founder, ranks.size, scene.channel("#bobs").access.size], [undefined, 0, 0]);
  // Another one of that name is another one.
  scene.does("alice", registers("alice"));
  parts(scene, "alice");
  scene.joins("alice", "#a");
  assert.deepEqual(scene.members("#a"), ["bob", "alice"]);
});

test("a name that nobody proved to own in time takes nothing along: whoever has it next has no rank", () => {
  const scene = settled("alice");
  scene.comes("bob");
  scene.does("bob", { ...registers("bob"), codeHash: "code" } as Event);
  assert.equal(access(scene, "alice", "bob", "o"), "accepted");
  scene.now += 24 * 3_600_000;
  assert.equal(scene.does("bob", registers("bob")), "accepted");
  scene.joins("bob", "#a");
  assert.deepEqual(scene.members("#a"), ["~@alice", "bob"]);
});

test("operators of the network take channels away and give them to whom they like, secret ones too", () => {
  const scene = settled("alice", "bob");
  scene.comes("root");
  scene.sets("alice", "#a", "+s");
  parts(scene, "bob");
  assert.equal(scene.does("root", gives("#a", "bob")), "ERR_NOSUCHCHANNEL");
  scene.does("root", { type: "oper-gained", name: "root" });
  assert.equal(scene.does("root", gives("#a", "nobody")), "ACCOUNT_UNKNOWN");
  assert.equal(scene.does("root", gives("#a", "bob")), "accepted");
  assert.equal(scene.channel("#a").founder, "bob");
  assert.equal(access(scene, "root", "bob"), "ERR_NOSUCHCHANNEL");
  assert.equal(scene.does("root", gives("#a")), "accepted");
  assert.equal(scene.does("root", gives("#a", "bob")), "accepted");
});

test("a secret channel is there for those who have a rank in it", () => {
  const scene = settled("alice", "bob");
  scene.sets("alice", "#a", "+s");
  for (const who of ["alice", "bob"]) parts(scene, who);
  assert.equal(parts(scene, "alice"), "ERR_NOTONCHANNEL");
  assert.equal(parts(scene, "bob"), "ERR_NOSUCHCHANNEL");
});

test("a snapshot of a time without owners is restored", () => {
  const scene = new Scene(["alice"], "#a");
  const snapshot = copyOf(takeSnapshot(scene.network.state));
  const channels = snapshot.channels.map(({ access: _, ...channel }) => channel);
  const restored = restoreSnapshot({ ...snapshot, channels });
  assert.deepEqual(copyOf(takeSnapshot(restored)), snapshot);
});
