/** The rules of channels by examples: who gets in, who may speak, who is above whom, and what moves with a name. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ModeChange } from "../../../src/network/events.ts";
import { normalizeMask } from "../../../src/network/masks.ts";
import { Scene } from "./scene.ts";

test("the first member of a new channel is its operator, the others are not", () => {
  const scene = new Scene(["alice", "bob"], "#a");
  assert.deepEqual(scene.members("#a"), ["@alice", "bob"]);
  assert.equal(scene.sets("bob", "#a", "+o", "bob"), "ERR_CHANOPRIVSNEEDED");
  assert.equal(scene.sets("alice", "#a", "+v", "BOB"), "accepted");
  assert.equal(scene.sets("alice", "#a", "+o", "bob"), "accepted");
  assert.deepEqual(scene.members("#a"), ["@alice", "@+bob"]);
  scene.sets("bob", "#a", "-o", "alice");
  assert.deepEqual(scene.members("#a"), ["alice", "@+bob"]);
});

test("a ban keeps out whom it names, an exception lets him in again", () => {
  const scene = new Scene(["alice"], "#a");
  scene.comes("bob");
  scene.sets("alice", "#a", "+b", "*@BOB.host");
  assert.equal(scene.joins("bob", "#A"), "ERR_BANNEDFROMCHAN");
  scene.sets("alice", "#a", "+e", "bob");
  assert.equal(scene.joins("bob", "#a"), "accepted");
  assert.equal(scene.says("bob", "#a"), "accepted");
});

test("who is banned while he is a member stays, and cannot speak; a voice can", () => {
  const scene = new Scene(["alice", "bob"], "#a");
  scene.sets("alice", "#a", "+b", "bob");
  assert.equal(scene.says("bob", "#a"), "ERR_CANNOTSENDTOCHAN");
  scene.sets("alice", "#a", "+v", "bob");
  assert.equal(scene.says("bob", "#a"), "accepted");
});

test("a mute silences and does not keep out; an exception from it lets speak", () => {
  const scene = new Scene(["alice"], "#a");
  scene.comes("bob");
  scene.sets("alice", "#a", "+b", "~m:bob");
  assert.equal(scene.joins("bob", "#a"), "accepted");
  assert.equal(scene.says("bob", "#a"), "ERR_CANNOTSENDTOCHAN");
  scene.sets("alice", "#a", "+e", "~m:bob!*@*");
  assert.equal(scene.says("bob", "#a"), "accepted");
});

test("an account extban names whoever is logged in to it, by whatever nick, and nobody else", () => {
  const scene = new Scene(["alice"], "#a");
  scene.comes("bob");
  scene.sets("alice", "#a", "+b", "~a:robert");
  // As a login will do it.
  scene.session("bob").account = "Robert";
  assert.equal(scene.joins("bob", "#a"), "ERR_BANNEDFROMCHAN");
  scene.session("bob").account = "other";
  assert.equal(scene.joins("bob", "#a"), "accepted");
  scene.sets("alice", "#a", "+b", "~m:~a:other");
  assert.equal(scene.says("bob", "#a"), "ERR_CANNOTSENDTOCHAN");
  scene.session("bob").account = undefined;
  assert.equal(scene.says("bob", "#a"), "accepted");
});

for (const [change, argument, why] of [
  ["+i", undefined, "ERR_INVITEONLYCHAN"],
  ["+l", "1", "ERR_CHANNELISFULL"],
  ["+k", "sesame", "ERR_BADCHANNELKEY"],
] as const) {
  test(`an invitation opens a channel that is ${change}, once`, () => {
    const scene = new Scene(["alice"], "#a");
    scene.comes("bob");
    scene.sets("alice", "#a", change, argument);
    assert.equal(scene.joins("bob", "#a"), why);
    assert.equal(scene.does("alice", { type: "invited", channel: "#a", nick: "bob" }), "accepted");
    assert.equal(scene.joins("bob", "#a"), "accepted");
    scene.does("bob", { type: "parted", channel: "#a", reason: "" });
    assert.equal(scene.joins("bob", "#a"), why);
  });
}

test("an invitation lets in whom a ban names, and nobody who has to be registered and is not", () => {
  const scene = new Scene(["alice"], "#a");
  scene.comes("bob");
  scene.sets("alice", "#a", "+b", "bob");
  scene.does("alice", { type: "invited", channel: "#a", nick: "bob" });
  assert.equal(scene.joins("bob", "#a"), "accepted");
  scene.does("bob", { type: "parted", channel: "#a", reason: "" });
  scene.sets("alice", "#a", "-b", "bob");
  scene.sets("alice", "#a", "+R");
  scene.does("alice", { type: "invited", channel: "#a", nick: "bob" });
  assert.equal(scene.joins("bob", "#a"), "ERR_NEEDREGGEDNICK");
});

test("the key opens what is locked, and nothing else does", () => {
  const scene = new Scene(["alice"], "#a");
  scene.comes("bob");
  scene.sets("alice", "#a", "+k", "sesame");
  assert.equal(scene.joins("bob", "#a", "Sesame"), "ERR_BADCHANNELKEY");
  assert.equal(scene.joins("bob", "#a", "sesame"), "accepted");
});

test("anyone inside may ask somebody in, but only an operator's invitation opens what is closed", () => {
  const scene = new Scene(["alice", "carol"], "#a");
  scene.comes("bob");
  assert.equal(scene.does("carol", { type: "invited", channel: "#a", nick: "bob" }), "accepted");
  scene.sets("alice", "#a", "+b", "bob");
  assert.equal(scene.joins("bob", "#a"), "ERR_BANNEDFROMCHAN");
});

test("a secret channel is not there for those outside", () => {
  const scene = new Scene(["alice"], "#a");
  scene.comes("bob");
  scene.sets("alice", "#a", "+s");
  assert.equal(scene.does("bob", { type: "parted", channel: "#a", reason: "" }), "ERR_NOSUCHCHANNEL");
  assert.equal(scene.does("bob", { type: "said", verb: "PRIVMSG", target: "#a" }), "ERR_NOSUCHCHANNEL");
});

test("whom the invitation list names needs none", () => {
  const scene = new Scene(["alice"], "#a");
  scene.comes("bob");
  scene.sets("alice", "#a", "+i");
  scene.sets("alice", "#a", "+I", "*@bob.host");
  assert.equal(scene.joins("bob", "#a"), "accepted");
});

test("who is invited goes, or comes back as somebody new, is invited no longer", () => {
  const scene = new Scene(["alice"], "#a");
  scene.comes("bob");
  scene.sets("alice", "#a", "+i");
  scene.does("alice", { type: "invited", channel: "#a", nick: "bob" });
  assert.equal(scene.channel("#a").invited.size, 1);
  scene.does("bob", { type: "quit", reason: "" });
  assert.equal(scene.channel("#a").invited.size, 0);
  scene.comes("bob");
  assert.equal(scene.joins("bob", "#a"), "ERR_INVITEONLYCHAN");
});

test("an invitation goes with its channel, and does not come back with another one of that name", () => {
  const scene = new Scene(["alice"], "#a");
  scene.comes("bob");
  scene.does("alice", { type: "invited", channel: "#a", nick: "bob" });
  assert.deepEqual([...scene.session("bob").invitedTo], ["#a"]);
  scene.does("alice", { type: "channel-renamed", channel: "#a", name: "#B", reason: "" });
  assert.deepEqual([...scene.session("bob").invitedTo], ["#b"]);
  scene.does("alice", { type: "parted", channel: "#b", reason: "" });
  assert.deepEqual([...scene.session("bob").invitedTo], []);
  scene.joins("alice", "#b");
  scene.sets("alice", "#b", "+i");
  assert.equal(scene.joins("bob", "#b"), "ERR_INVITEONLYCHAN");
});

test("in a closed channel only operators invite; in an open one every member, and nobody from outside", () => {
  const scene = new Scene(["alice", "bob"], "#a");
  scene.comes("carol");
  const invites = (who: string, nick: string) => scene.does(who, { type: "invited", channel: "#a", nick });
  assert.equal(invites("carol", "carol"), "ERR_NOTONCHANNEL");
  assert.equal(invites("alice", "bob"), "ERR_USERONCHANNEL");
  assert.equal(invites("bob", "carol"), "accepted");
  assert.deepEqual(scene.hearers, ["carol"]);
  scene.sets("alice", "#a", "+i");
  assert.equal(invites("bob", "carol"), "ERR_CHANOPRIVSNEEDED");
});

test("a founder stands above operators: they cannot put him out, and do not make or unmake founders", () => {
  const scene = new Scene(["alice", "bob"], "#a");
  // As registering the channel will do it.
  scene.channel("#a").members.set(scene.session("alice").id, "q");
  scene.sets("alice", "#a", "+o", "bob");
  const kicks = (who: string, nick: string) =>
    scene.does(who, { type: "kicked", channel: "#a", nick, reason: "" });
  assert.equal(kicks("bob", "alice"), "ERR_CHANOPRIVSNEEDED");
  for (const [change, nick] of [
    ["-q", "alice"],
    ["+q", "bob"],
  ] as const) {
    scene.sets("bob", "#a", change, nick);
    assert.deepEqual(scene.lines, [], "nothing changes, nobody is told");
  }
  assert.deepEqual(scene.members("#a"), ["~alice", "@bob"]);
  assert.equal(kicks("alice", "bob"), "accepted");
  assert.deepEqual(scene.members("#a"), ["~alice"]);
});

test("in a moderated channel those with a rank speak; from outside nobody does where it is +n", () => {
  const scene = new Scene(["alice", "bob"], "#a");
  scene.comes("carol");
  assert.equal(scene.says("carol", "#a"), "ERR_CANNOTSENDTOCHAN");
  scene.sets("alice", "#a", "-n");
  assert.equal(scene.says("carol", "#a"), "accepted");
  scene.sets("alice", "#a", "+m");
  assert.equal(scene.says("carol", "#a"), "ERR_CANNOTSENDTOCHAN");
  assert.equal(scene.says("bob", "#a"), "ERR_CANNOTSENDTOCHAN");
  assert.equal(scene.does("bob", { type: "said", verb: "TAGMSG", target: "#a" }), "ERR_CANNOTSENDTOCHAN");
  scene.sets("alice", "#a", "+v", "bob");
  assert.equal(scene.says("bob", "#a"), "accepted");
});

test("a message to a rank is heard by those who have it or a higher one, and by who sent it", () => {
  const scene = new Scene(["alice", "bob", "carol"], "#a");
  scene.sets("alice", "#a", "+v", "bob");
  scene.says("carol", "+#A");
  assert.deepEqual(scene.hearers, ["alice", "bob", "carol"]);
  const to = ["alice", "bob"].map((nick) => ({ session: scene.session(nick).id }));
  const line = { type: "said", verb: "PRIVMSG", target: "+#a", text: "hello", tags: {}, to };
  assert.deepEqual(scene.lines[0], line);
  scene.says("carol", "@#a");
  assert.deepEqual(scene.hearers, ["alice", "carol"]);
});

test("a channel that is +C takes no requests of clients, even from operators", () => {
  const scene = new Scene(["alice"], "#a");
  scene.sets("alice", "#a", "+C");
  const request = { type: "said", verb: "PRIVMSG", target: "#a", ctcp: true } as const;
  assert.equal(scene.does("alice", request), "ERR_CANNOTSENDTOCHAN");
  assert.equal(scene.says("alice", "#a"), "accepted");
});

test("several changes are one line, made one after the other; what changes nothing is not shown", () => {
  const scene = new Scene(["alice", "bob"], "#a");
  const make = (...changes: readonly ModeChange[]) => {
    scene.does("alice", { type: "channel-modes-changed", channel: "#a", changes });
    return scene.lines.flatMap((line) =>
      line.type === "mode-changed" ? [[line.change, ...line.arguments].join(" ")] : [],
    );
  };
  const changes = [
    { set: true, mode: "m" },
    { set: true, mode: "m" },
    { set: true, mode: "v", argument: "BOB" },
    { set: false, mode: "t" },
    { set: false, mode: "s" },
  ];
  assert.deepEqual(make(...changes), ["+mv-t bob"]);
  assert.deepEqual(make(...changes), []);
  assert.deepEqual(make({ set: true, mode: "b", argument: "eve" }), ["+b eve!*@*"]);
  assert.deepEqual(make({ set: true, mode: "b", argument: "EVE!*@*" }), [], "it stands there");
  assert.deepEqual(make({ set: false, mode: "m" }, { set: true, mode: "m" }), ["-m+m"]);
  assert.deepEqual(make({ set: false, mode: "o", argument: "alice" }, { set: false, mode: "m" }), [
    "-om alice",
  ]);
});

test("a new name takes everything along: members, ranks, topic, modes, lists and invitations", () => {
  const scene = new Scene(["alice", "bob"], "#old");
  scene.comes("carol");
  scene.does("alice", { type: "topic-changed", channel: "#old", topic: "tea" });
  scene.sets("alice", "#old", "+i");
  scene.sets("alice", "#old", "+k", "sesame");
  scene.sets("alice", "#old", "+b", "eve");
  scene.does("alice", { type: "invited", channel: "#old", nick: "carol" });
  const { name: _, acts, ...before } = scene.channel("#old");
  const rename = { type: "channel-renamed", channel: "#old", name: "#New", reason: "" } as const;
  assert.equal(scene.does("bob", rename), "ERR_CHANOPRIVSNEEDED");
  assert.equal(scene.does("alice", rename), "accepted");
  const act = { at: 1000, by: "alice!alice@alice.host", type: "channel-renamed", what: "#old #New" } as const;
  assert.deepEqual(scene.channel("#new"), { ...before, name: "#New", acts: [...acts, act] });
  assert.equal(scene.says("bob", "#old"), "ERR_NOSUCHCHANNEL");
  assert.equal(scene.says("bob", "#new"), "accepted");
  assert.deepEqual([...scene.session("bob").channels], ["#new"]);
  assert.equal(scene.joins("carol", "#new"), "accepted");
});

test("a channel does not take a name that another one has; its own in other letters it does", () => {
  const scene = new Scene(["alice"], "#a");
  scene.joins("alice", "#b");
  const rename = (name: string) =>
    scene.does("alice", { type: "channel-renamed", channel: "#a", name, reason: "" });
  assert.equal(rename("#B"), "CHANNEL_NAME_IN_USE");
  assert.equal(rename("#a"), "CANNOT_RENAME");
  assert.equal(rename("#A"), "accepted");
  assert.equal(scene.channel("#a").name, "#A");
});

test("masks are kept in full", () => {
  const kept = ["bob", "*@host", "a!b", "a!b@c", "10.0.0.1", "@", "~m:bob", "~a:bob"].map(normalizeMask);
  assert.deepEqual(kept, [
    ...["bob!*@*", "*!*@host", "a!b@*", "a!b@c", "*!*@10.0.0.1", "*!*@*", "~m:bob!*@*", "~a:bob"],
  ]);
});

test("a mask that was taken from a list and set again holds, and so does one in the list of an exception", () => {
  const scene = new Scene(["alice", "Bob"], "#a");
  for (const change of ["+b", "-b", "+b"]) scene.sets("alice", "#a", change, "~m:B*");
  assert.equal(scene.says("Bob", "#a"), "ERR_CANNOTSENDTOCHAN");
  scene.does("Bob", { type: "nick-changed", nick: "carol" });
  assert.equal(scene.says("Bob", "#a"), "accepted");
});
