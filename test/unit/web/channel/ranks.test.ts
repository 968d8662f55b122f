/** What each rank may do in a channel, and what is therefore offered. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { channelNameFrom, problemWithName } from "../../../../src/web/channel/name.ts";
import { abilities, rankChanges, reaches } from "../../../../src/web/channel/ranks.ts";

const standing = (ranks: string | undefined, modes = "nt", owner?: string, account?: string) =>
  abilities({
    modes: new Map([...modes].map((letter) => [letter, ""])),
    own: ranks === undefined ? undefined : { ranks },
    account,
    owner,
  });

test("without a rank one may invite, and set the topic where it is not for operators", () => {
  const { setsTopic, invites, runs } = standing("", "nt");
  assert.deepEqual({ setsTopic, invites, runs }, { setsTopic: false, invites: true, runs: false });
  assert.equal(standing("", "n").setsTopic, true);
  assert.equal(standing("v", "nti").invites, false);
  assert.equal(standing(undefined, "").setsTopic, false, "who is not in it may do nothing");
});

test("operators run a channel; what belongs to an account its founders rename", () => {
  assert.equal(standing("o").renames, true);
  assert.equal(standing("o", "nt", "alice", "bob").renames, false);
  assert.equal(standing("qo", "nt", "alice", "bob").renames, true);
  assert.equal(standing("o", "nt", "alice", "Alice").renames, true, "its owner, who has not taken its rank");
  assert.equal(standing("o", "nt", "alice", "Alice").isOwner, true);
  assert.equal(standing("o", "nt", undefined, "bob").mayOwn, true);
  assert.equal(standing("o").mayOwn, false, "who has no account owns nothing");
});

test("nobody reaches those who stand above", () => {
  const operator = standing("o");
  assert.ok(reaches(operator, { ranks: "o" }));
  assert.ok(reaches(operator, { ranks: "" }));
  assert.ok(!reaches(operator, { ranks: "qo" }));
  assert.ok(!reaches(standing("v"), { ranks: "" }));
  assert.ok(reaches(operator, undefined), "who is not there can be banned");
});

test("only founders make founders", () => {
  assert.deepEqual(rankChanges(standing("o"), { ranks: "v" }), [
    { rank: "o", set: true },
    { rank: "v", set: false },
  ]);
  assert.deepEqual(
    rankChanges(standing("qo"), { ranks: "" }).map(({ rank }) => rank),
    ["q", "o", "v"],
  );
  assert.deepEqual(rankChanges(standing("o"), { ranks: "q" }), []);
});

test("what is typed becomes a channel's name", () => {
  assert.equal(channelNameFrom("  My Team, too "), "#My-Team-too");
  assert.equal(channelNameFrom("##tea"), "#tea");
  assert.equal(problemWithName(channelNameFrom("")), "empty");
  assert.equal(problemWithName(channelNameFrom("ü".repeat(32))), "long");
  assert.equal(problemWithName("#größe"), undefined);
});
