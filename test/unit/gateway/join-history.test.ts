/** Who enters a channel is told what was said there last, as far as its client can tell it from what is new. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

const masked = (lines: readonly string[]) =>
  lines.map((line) =>
    line
      .replace(/\b(msgid|time|batch)=[^; ]+/g, "$1=…")
      .replace(/( BATCH [+-])\S+/, "$1…")
      .replace(/\[2030-01-01 \d\d:\d\d:\d\d\]/, "[…]"),
  );

/** Bob alone in #a, who has said something there. */
async function scene(historyOnJoin = 2, nodes: readonly string[] = ["n1"]) {
  const cluster = await SimulatedCluster.of(nodes, { settings: { historyOnJoin } });
  const bob = await cluster.join("n1", "bob", "message-tags batch draft/multiline", "#a");
  const says = async (...texts: readonly string[]) => {
    bob.send(...texts.map((text) => `PRIVMSG #a :${text}`));
    await cluster.barrier(bob);
  };
  await says("one", "two", "three");
  /** What somebody is told after the names when it enters. */
  const entering = async (nick: string, capabilities: string, node = nodes.at(-1) ?? "n1") => {
    const client = await cluster.join(node, nick, capabilities);
    client.send("JOIN #a");
    const told = await cluster.barrier(client);
    const end = told.findIndex((line) => line.includes(" 366 "));
    return masked(told.slice(end + 1));
  };
  return { cluster, bob, says, entering };
}

test("who knows batches and times gets the last messages in a batch, from any node", async () => {
  const { entering } = await scene(2, ["n1", "n2"]);
  assert.deepEqual(await entering("alice", "batch server-time message-tags"), [
    ":chorus.local BATCH +… chathistory #a",
    "@time=…;msgid=…;batch=… :bob!bob@127.0.0.1 PRIVMSG #a :two",
    "@time=…;msgid=…;batch=… :bob!bob@127.0.0.1 PRIVMSG #a :three",
    ":chorus.local BATCH -…",
  ]);
});

test("who knows no batches is told that lines are old, and who knows no times gets them as text", async () => {
  const { entering, says } = await scene();
  assert.deepEqual(await entering("carol", "server-time"), [
    ":chorus.local NOTICE #a :What was said here last:",
    "@time=… :bob!bob@127.0.0.1 PRIVMSG #a :two",
    "@time=… :bob!bob@127.0.0.1 PRIVMSG #a :three",
  ]);
  await says("\x01ACTION waves\x01");
  assert.deepEqual(await entering("dan", ""), [
    ":chorus.local NOTICE #a :What was said here last, with its time in UTC:",
    ":bob!bob@127.0.0.1 PRIVMSG #a :[…] three",
    ":bob!bob@127.0.0.1 PRIVMSG #a :\x01ACTION […] waves\x01",
  ]);
  assert.deepEqual(await entering("erin", "batch"), [
    ":chorus.local BATCH +… chathistory #a",
    "@batch=… :bob!bob@127.0.0.1 PRIVMSG #a :[…] three",
    "@batch=… :bob!bob@127.0.0.1 PRIVMSG #a :\x01ACTION […] waves\x01",
    ":chorus.local BATCH -…",
  ]);
});

test("nothing is cut where a time in front would make a line too long", async () => {
  const { entering, says, bob, cluster } = await scene();
  const long = "x".repeat(470);
  await says(long);
  bob.send(
    "BATCH +1 draft/multiline #a",
    "@batch=1 PRIVMSG #a :first",
    "@batch=1 PRIVMSG #a :second",
    "BATCH -1",
  );
  await cluster.barrier(bob);
  assert.deepEqual(await entering("dan", ""), [
    ":chorus.local NOTICE #a :What was said here last, with its time in UTC:",
    ":bob!bob@127.0.0.1 PRIVMSG #a :[…]",
    `:bob!bob@127.0.0.1 PRIVMSG #a :${long}`,
    ":bob!bob@127.0.0.1 PRIVMSG #a :[…] first",
    ":bob!bob@127.0.0.1 PRIVMSG #a :second",
  ]);
});

test("who asks for history by itself gets none, nor does plain text, nor does anyone where it is off", async () => {
  const { entering, cluster } = await scene();
  assert.deepEqual(await entering("alice", "batch draft/chathistory"), []);
  const person = cluster.connect("n1");
  person.send("peter");
  const sentence = /^You are in #lobby/;
  await cluster.until(person, sentence);
  assert.deepEqual(await (await scene(0)).entering("alice", "batch"), []);
});

test("plain text is told of what is new only", async () => {
  const cluster = await SimulatedCluster.of(["n1"], { settings: { historyOnJoin: 5 } });
  const bob = await cluster.join("n1", "bob", "", "#lobby");
  bob.send("PRIVMSG #lobby :old");
  await cluster.barrier(bob);
  const person = cluster.connect("n1");
  person.send("peter");
  const told = await cluster.until(person, /^You are in #lobby/);
  bob.send("PRIVMSG #lobby :new");
  told.push(...(await cluster.until(person, /new/)));
  assert.deepEqual(
    told.filter((line) => line.startsWith("bob")),
    ["bob: new"],
  );
});

test("a request to programs is not made again", async () => {
  const { entering, says } = await scene();
  await says("\x01VERSION\x01");
  assert.deepEqual(await entering("alice", "batch server-time"), [
    ":chorus.local BATCH +… chathistory #a",
    "@time=…;batch=… :bob!bob@127.0.0.1 PRIVMSG #a :three",
    ":chorus.local BATCH -…",
  ]);
});

test("who is there already, or enters a new channel, is told of nothing", async () => {
  const { cluster } = await scene();
  const alice = await cluster.join("n1", "alice", "batch", "#a");
  alice.send("JOIN #a", "JOIN #new");
  const told = await cluster.barrier(alice);
  assert.deepEqual(
    told.filter((line) => line.includes("BATCH")),
    [],
  );
});
