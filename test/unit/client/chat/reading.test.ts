/** What is unread, on all of a person's devices, and what a person is told of. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Chatter } from "../../../support/chatter.ts";
import { SimulatedCluster } from "../../../support/simulated-cluster.ts";

const lobby = (who: Chatter) => {
  const room = who.core.chat.conversations.get("#lobby");
  assert(room);
  return room;
};
const counts = (who: Chatter, where = "#lobby") => {
  const { unread = 0, mentions = 0 } = who.core.chat.conversations.get(where) ?? {};
  return `${unread} unread, ${mentions} for me`;
};

test("what others say is counted until it is read, and what names one apart", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const alice = new Chatter(cluster, "alice");
  await alice.untilConnected();
  const bob = await cluster.join("n2", "bob", "", "#lobby");
  bob.send("PRIVMSG #lobby :hello", "PRIVMSG #lobby :Alice, are you there?", "PRIVMSG #lobby :alicedotes");
  await alice.until(() => lobby(alice).unread === 3);
  assert.equal(counts(alice), "3 unread, 1 for me");
  assert.deepEqual(
    alice.notified.map(({ text }) => text),
    ["Alice, are you there?"],
  );
  alice.say("yes");
  alice.act({ kind: "read", in: "#lobby" });
  assert.equal(counts(alice), "0 unread, 0 for me");
  bob.send("PRIVMSG #lobby :good");
  await alice.until(() => lobby(alice).unread === 1);
  assert(
    alice
      .said()
      .every(({ text, at }) => (text === "good") === at > (lobby(alice).readUpTo ?? "") || text === "yes"),
  );
});

test("what comes where one looks is read as it comes, on the other devices too", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const alice = new Chatter(cluster, "alice");
  await alice.untilConnected();
  const bob = await cluster.join("n2", "bob", "", "#lobby");
  alice.act({ kind: "attend", in: "#lobby" });
  bob.send("PRIVMSG #lobby :alice, hello");
  await alice.until(() => alice.said("#lobby").length === 1);
  assert.equal(counts(alice), "0 unread, 0 for me");
  assert.equal(lobby(alice).readUpTo, alice.said("#lobby")[0]?.at);
  alice.act({ kind: "attend", in: "" });
  bob.send("PRIVMSG #lobby :good bye");
  await alice.until(() => lobby(alice).unread === 1);
});

test("a page that comes back knows what is unread", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const alice = new Chatter(cluster, "alice");
  await alice.untilConnected();
  const bob = await cluster.join("n2", "bob", "", "#lobby");
  bob.send("PRIVMSG #lobby :one");
  await alice.until(() => lobby(alice).unread === 1);
  alice.act({ kind: "read", in: "#lobby" });
  await cluster.clock.advance(3000);
  alice.leavePage();
  bob.send(
    "PRIVMSG #lobby :two",
    "PRIVMSG #lobby :alice: three",
    "PRIVMSG alice :four",
    "PRIVMSG alice :five",
  );
  await cluster.barrier(bob);
  alice.reload();
  await alice.untilConnected();
  await alice.until(() => alice.said("bob").length === 2 && alice.said().length === 3);
  await cluster.clock.advance(1000);
  assert.equal(counts(alice), "2 unread, 1 for me");
  assert.equal(counts(alice, "bob"), "2 unread, 2 for me");
  assert.deepEqual(
    alice.notified.map(({ text }) => text),
    ["alice: three", "four", "five"],
  );
});

test("what is read on one device is read on the others", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const maker = await cluster.join("n1", "alice", "");
  maker.send("REGISTER * * :secret");
  await cluster.barrier(maker);
  const phone = new Chatter(cluster, "alice", "n1:8080", 1, { password: "secret" });
  const laptop = new Chatter(cluster, "alice", "n2:8080", 2, { password: "secret" });
  await phone.untilConnected();
  await laptop.untilConnected();
  assert.equal(phone.core.chat.me.account, "alice");
  const bob = await cluster.join("n2", "bob", "", "#lobby");
  bob.send("PRIVMSG #lobby :alice?");
  await phone.until(() => lobby(phone).mentions === 1 && lobby(laptop).mentions === 1);
  phone.act({ kind: "read", in: "#lobby" });
  await laptop.until(() => lobby(laptop).unread === 0 && lobby(laptop).mentions === 0);
  assert.equal(lobby(laptop).readUpTo, lobby(phone).readUpTo);
  phone.say("yes, bob");
  await laptop.until(() => laptop.said().length === 2);
  assert.equal(laptop.said()[1]?.isOwn, true);
  assert.equal(counts(laptop), "0 unread, 0 for me");
});

test("one says for each conversation what one wants to be told of", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = new Chatter(cluster, "alice");
  await alice.untilConnected();
  const bob = await cluster.join("n1", "bob", "", "#lobby");
  alice.act({ kind: "notify", in: "#lobby", about: "all" });
  bob.send("PRIVMSG #lobby :anything");
  await alice.until(() => alice.said().length === 1);
  alice.act({ kind: "notify", in: "#lobby", about: "nothing" });
  alice.reload();
  await alice.untilConnected();
  assert.equal(lobby(alice).notifies, "nothing");
  bob.send("PRIVMSG #lobby :alice!");
  await alice.until(() => alice.said().length === 2);
  assert.deepEqual(
    alice.notified.map(({ text }) => text),
    ["anything"],
  );
});

test("a conversation that is closed is read, and comes back when something more is said", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = new Chatter(cluster, "alice");
  await alice.untilConnected();
  const bob = await cluster.join("n1", "bob");
  bob.send("PRIVMSG alice :one");
  await alice.until(() => alice.core.chat.conversations.get("bob")?.unread === 1);
  alice.act({ kind: "close", in: "bob" });
  await cluster.clock.advance(3000);
  alice.reload();
  await alice.untilConnected();
  await cluster.clock.advance(1000);
  assert.equal(alice.core.chat.conversations.has("bob"), false);
  bob.send("PRIVMSG alice :two");
  await alice.until(() => alice.core.chat.conversations.get("bob")?.unread === 1);
  await alice.until(() => alice.said("bob").length === 2, "what was said before, too");
});

test("a person who takes another name is still seen to come and go", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = new Chatter(cluster, "alice");
  await alice.untilConnected();
  const bob = await cluster.join("n1", "bob", "", "#lobby");
  alice.act({ kind: "open", in: "bob" });
  await alice.until(() => alice.core.chat.conversations.get("bob")?.isPresent === true);
  bob.send("NICK rob");
  await alice.until(() => alice.core.chat.conversations.has("rob"));
  await cluster.clock.advance(1000);
  bob.send("QUIT");
  await alice.until(() => alice.core.chat.conversations.get("rob")?.isPresent === false);
});

test("where one has not chosen what is usual holds, for channels", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = new Chatter(cluster, "alice");
  await alice.untilConnected();
  const bob = await cluster.join("n1", "bob", "", "#lobby");
  alice.act({ kind: "open", in: "bob" });
  alice.act({ kind: "notify", in: "", about: "nothing" });
  assert.equal(lobby(alice).notifies, "nothing");
  assert.equal(alice.core.chat.conversations.get("bob")?.notifies, "all");
  bob.send("PRIVMSG #lobby :alice!");
  await alice.until(() => alice.said().length === 1);
  assert.deepEqual(alice.notified, []);
  alice.act({ kind: "notify", in: "#lobby", about: "mentions" });
  alice.act({ kind: "notify", in: "", about: "all" });
  assert.equal(lobby(alice).notifies, "mentions");
});

test("drafts outlive the page", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = new Chatter(cluster, "alice");
  await alice.untilConnected();
  alice.act({ kind: "draft", in: "#lobby", text: "half a sen" });
  alice.reload();
  assert.equal(lobby(alice).draft, "half a sen");
  alice.act({ kind: "draft", in: "#lobby", text: "" });
  assert.equal(
    [...alice.kept.keys()].some((name) => name.startsWith("draft")),
    false,
  );
});
