/** What people say and do to what was said, on real nodes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Chatter } from "../../../support/chatter.ts";
import { SimulatedCluster } from "../../../support/simulated-cluster.ts";

async function two(): Promise<{ cluster: SimulatedCluster; alice: Chatter; bob: Chatter }> {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const alice = new Chatter(cluster, "alice", "n1:8080", 1);
  const bob = new Chatter(cluster, "bob", "n2:8080", 2);
  await alice.untilConnected();
  await bob.untilConnected();
  return { cluster, alice, bob };
}

const lobby = (who: Chatter) => who.core.chat.conversations.get("#lobby");
const isSent = (who: Chatter) => who.said().every(({ fate }) => fate.kind === "sent");

test("a message of several lines is one, and a long line is not cut", async () => {
  const { alice, bob } = await two();
  const long = `${"words and ".repeat(150)}end\n\nlast line`;
  alice.say(long);
  alice.say("after");
  await bob.until(() => bob.said().length === 2);
  await alice.until(() => isSent(alice));
  assert.deepEqual(
    bob.said().map(({ text }) => text),
    [long, "after"],
  );
  assert.deepEqual(alice.lines(), bob.lines());
});

test("what is longer than the server takes is not sent, and stays to be read", async () => {
  const { alice, bob } = await two();
  alice.say("x".repeat(20_000));
  const [item] = alice.said();
  assert.deepEqual(item?.fate, { kind: "failed", why: "the message is longer than 16384 bytes" });
  alice.reload();
  assert.equal(alice.said()[0]?.fate.kind, "failed", "also after a reload");
  alice.act({ kind: "discard", in: "#lobby", key: item?.key ?? "" });
  assert.deepEqual(alice.items(), []);
  await alice.untilConnected();
  assert.deepEqual(bob.said(), []);
});

test("what a person does, and answers to a message", async () => {
  const { alice, bob } = await two();
  alice.type("/me waves");
  await bob.until(() => bob.said().length === 1);
  const [wave] = bob.said();
  assert.equal(wave?.manner, "action");
  assert.equal(wave?.text, "waves");
  bob.act({ kind: "say", in: "#lobby", text: "hi", replyTo: wave?.id ?? "" });
  await alice.until(() => alice.said().length === 2);
  assert.equal(alice.said()[1]?.replyTo, wave?.id);
});

test("reactions come and go, for those who are there and those who come later", async () => {
  const { cluster, alice, bob } = await two();
  alice.say("cake!");
  await bob.until(() => bob.said().length === 1);
  const id = bob.said()[0]?.id ?? "";
  bob.act({ kind: "react", in: "#lobby", id, emoji: "🎂" });
  bob.act({ kind: "react", in: "#lobby", id, emoji: "👍" });
  alice.act({ kind: "react", in: "#lobby", id, emoji: "👍" });
  await alice.until(() => alice.said()[0]?.reactions.get("👍")?.length === 2);
  bob.act({ kind: "unreact", in: "#lobby", id, emoji: "🎂" });
  await alice.until(() => alice.said()[0]?.reactions.size === 1);
  const carol = new Chatter(cluster, "carol", "n1:8080", 3);
  await carol.until(() => carol.said()[0]?.reactions.get("👍")?.length === 2);
  assert.deepEqual(carol.said()[0]?.reactions, alice.said()[0]?.reactions);
});

test("a reaction that was made without a connection is sent once", async () => {
  const { cluster, alice, bob } = await two();
  alice.say("cake!");
  await bob.until(() => bob.said().length === 1);
  bob.lose();
  bob.act({ kind: "react", in: "#lobby", id: bob.said()[0]?.id ?? "", emoji: "🎂" });
  bob.reload();
  await alice.until(() => alice.said()[0]?.reactions.get("🎂")?.join() === "bob");
  await cluster.clock.advance(2000);
  assert.deepEqual(
    [...bob.kept.keys()].filter((name) => name.startsWith("outbox")),
    [],
  );
});

test("what is taken back is gone, and says who did it", async () => {
  const { alice, bob } = await two();
  alice.say("oops");
  await bob.until(() => bob.said().length === 1);
  alice.act({ kind: "redact", in: "#lobby", id: bob.said()[0]?.id ?? "", why: "wrong channel" });
  await bob.until(() => bob.said()[0]?.redacted !== undefined);
  assert.equal(bob.said()[0]?.text, "");
  assert.deepEqual(bob.said()[0]?.redacted, { by: "alice", why: "wrong channel" });
  await alice.until(() => alice.said()[0]?.redacted?.by === "alice");
});

test("who is typing is seen for a while, and no longer than they type", async () => {
  const { cluster, alice, bob } = await two();
  alice.act({ kind: "typing", in: "#lobby", state: "active" });
  await bob.until(() => lobby(bob)?.typing.join() === "alice");
  await cluster.clock.advance(7000);
  assert.deepEqual(lobby(bob)?.typing, []);
  alice.act({ kind: "typing", in: "#lobby", state: "active" });
  await bob.until(() => lobby(bob)?.typing.length === 1);
  alice.say("done");
  await bob.until(() => bob.said().length === 1);
  assert.deepEqual(lobby(bob)?.typing, []);
  alice.act({ kind: "typing", in: "#lobby", state: "paused" });
  await bob.until(() => lobby(bob)?.typing.length === 1);
  alice.act({ kind: "typing", in: "#lobby", state: "done" });
  await bob.until(() => lobby(bob)?.typing.length === 0);
});

test("two talk alone, and both have it as a conversation with the other", async () => {
  const { alice, bob } = await two();
  alice.type("/query bob");
  assert.equal(alice.core.chat.conversations.get("bob")?.kind, "person");
  alice.say("psst", "bob");
  await bob.until(() => bob.said("alice").length === 1);
  await alice.until(() => alice.said("bob")[0]?.fate.kind === "sent");
  assert.equal(bob.core.chat.conversations.get("alice")?.mentions, 1);
  assert.equal(bob.notified.length, 1);
  await alice.until(() => alice.core.chat.conversations.get("bob")?.isPresent === true);
  bob.type("/nick rob");
  await alice.until(
    () => alice.core.chat.conversations.has("rob") || lobby(alice)?.members.has("rob") === true,
  );
  assert.equal(alice.said("rob").length, 1, "the conversation goes on under the new name");
  bob.type("/away at lunch");
  await alice.until(() => lobby(alice)?.members.get("rob")?.isAway === true);
  assert.equal(bob.core.chat.me.isAway, true);
  assert.equal(alice.core.chat.conversations.get("rob")?.members.get("rob")?.isAway, true);
});

test("what is said in a person's conversation by another page of the same person is one's own", async () => {
  const { alice, bob } = await two();
  alice.say("to bob", "bob");
  await bob.until(() => bob.said("alice").length === 1);
  alice.reload();
  await alice.untilConnected();
  await alice.until(() => alice.said("bob").length === 1 && alice.said("bob")[0]?.fate.kind === "sent");
  assert.equal(alice.said("bob")[0]?.isOwn, true);
});

test("what happens in a channel stands between what is said", async () => {
  const { alice, bob } = await two();
  bob.type("/nick rob");
  bob.type("/join #tea");
  bob.type("/topic #tea green");
  await bob.until(() => bob.core.chat.conversations.get("#tea")?.topic.text === "green");
  alice.type("/join #tea");
  await alice.until(() => alice.core.chat.conversations.get("#tea")?.topic.text === "green");
  await alice.until(
    () => alice.core.chat.conversations.get("#tea")?.members.get("rob")?.ranks.includes("o") === true,
  );
  bob.type("/op alice", "#tea");
  await alice.until(() => alice.core.chat.conversations.get("#tea")?.members.get("alice")?.ranks === "o");
  bob.type("/mode +W 10", "#tea");
  await alice.until(() => alice.core.chat.conversations.get("#tea")?.modes.get("W") === "10");
  bob.type("/rename #coffee", "#tea");
  await alice.until(() => alice.core.chat.conversations.has("#coffee"));
  assert.equal(alice.core.chat.conversations.has("#tea"), false);
  alice.type("/kick rob out", "#coffee");
  await bob.until(() => bob.core.chat.conversations.get("#coffee")?.isPresent === false);
  const happened = alice
    .items("#coffee")
    .flatMap((item) => (item.kind === "happened" ? [item.what.kind] : []));
  assert.deepEqual(happened, ["joined", "topic", "joined", "mode", "mode", "channel-renamed", "kicked"]);
  assert.deepEqual(
    alice.items().flatMap((item) => (item.kind === "happened" ? [item.what.kind] : [])),
    ["joined", "joined", "renamed"],
  );
});

test("who was away before one came is seen to be, and what a channel is set to", async () => {
  const { cluster, alice, bob } = await two();
  bob.type("/away at lunch");
  // Whoever came first may.
  for (const one of [alice, bob]) one.type("/mode +W 5");
  await bob.until(() => bob.core.chat.me.isAway && lobby(bob)?.modes.has("W") === true);
  const carol = new Chatter(cluster, "carol", "n1:8080", 3);
  await carol.untilConnected();
  await carol.until(() => lobby(carol)?.members.get("bob")?.isAway === true);
  assert.equal(lobby(carol)?.members.get("alice")?.isAway, false);
  assert.deepEqual([...(lobby(carol)?.modes.keys() ?? [])].sort(), ["W", "n", "t"]);
});
