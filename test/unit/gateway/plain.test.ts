/** Plain text: a person with `nc` gives a name, says lines, shares, and is answered in sentences. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

let cluster: SimulatedCluster;

beforeEach(async () => {
  cluster = await SimulatedCluster.of(["n1"]);
});

/** Somebody who has come by plain text. */
async function enter(name: string): Promise<MemoryClient> {
  const client = cluster.connect("n1");
  client.send(name);
  await cluster.until(client, /^You are in #lobby/);
  return client;
}

/** What the client is told within a moment. */
async function heard(client: MemoryClient): Promise<string[]> {
  await cluster.clock.advance(100);
  return client.take();
}

test("who has spoken while the node was busy is not greeted as silent", async () => {
  const client = cluster.connect("n1");
  // What has arrived is read when the timers that are due have run.
  cluster.clock.after(1000, () => client.send("NICK alice", "USER alice 0 * :Alice"));
  await cluster.clock.advance(5000);
  assert.match(client.lines[0] ?? "", /^:\S+ 001 alice /);
});

test("where a browser has come from, what it may have opened ahead is not greeted for 12 s", async () => {
  const page = cluster.connect("n1");
  page.send("GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0\r\n");
  await cluster.clock.advance(100);
  const [spare, elsewhere] = [cluster.connect("n1"), cluster.connect("n1", "192.0.2.7")];
  await cluster.clock.advance(11_000);
  assert.deepEqual([spare.take(), elsewhere.take().length], [[], 1]);
  await cluster.clock.advance(2000);
  assert.equal(spare.take().length, 1);
  await cluster.clock.advance(60_000);
  const person = cluster.connect("n1");
  await cluster.clock.advance(1100);
  assert.equal(person.take().length, 1);
});

test("a silent client is greeted and asked for a name, and may still turn out to speak IRC", async () => {
  const [person, program] = [cluster.connect("n1"), cluster.connect("n1")];
  await cluster.clock.advance(1100);
  assert.deepEqual(person.take(), ["Welcome to Chorus. What is your name?"]);
  person.send("alice");
  assert.match((await heard(person)).join("\n"), /^You are in #lobby\. Nobody else is here yet\./);
  program.send("NICK bob", "USER bob 0 * :Bob");
  assert.match((await cluster.until(program, / 422 /)).join("\n"), / 001 bob /);
});

test("who is in the lobby sees who comes, what is said, and who goes, a line each", async () => {
  const alice = await enter("alice");
  const bob = cluster.connect("n1");
  bob.send("bob");
  assert.match((await heard(bob)).join("\n"), /Here with you: alice\./);
  bob.send("hello", "bob: is not shown doubled", "   ", "a: b");
  await cluster.clock.advance(100);
  bob.transport.break("Connection reset by peer");
  assert.deepEqual(await heard(alice), [
    "bob has joined the chat.",
    "bob: hello",
    "bob: is not shown doubled",
    "bob: a: b",
    "bob has left the chat.",
  ]);
  assert.deepEqual(bob.take(), [], "nobody hears what he said himself");
});

test("IRC clients in the lobby hear plain text, and are heard", async () => {
  const alice = await enter("alice");
  const bob = await cluster.join("n1", "bob", "", "#lobby");
  alice.send("hello there");
  assert.deepEqual(await heard(bob), [":alice!plain@127.0.0.1 PRIVMSG #lobby :hello there"]);
  bob.send("PRIVMSG #lobby :hi", "PRIVMSG alice :psst", "NICK robert", "QUIT :bye");
  assert.deepEqual(await heard(alice), [
    "bob has joined the chat.",
    "bob: hi",
    "bob shared: psst",
    "bob is now called robert.",
    "robert has left the chat.",
  ]);
});

test("share tells one person and is acknowledged, or answered with why not", async () => {
  const alice = await enter("alice");
  const bob = await enter("bob");
  bob.send("share alice some data", "share carol x", "share alice", "share", "share a,b x", "share :x y");
  bob.send("/msg alice as on IRC");
  assert.deepEqual(await heard(bob), [
    "Data shared successfully",
    "Data was not shared: there is nobody called carol.",
    "Data was not shared: say share <name> <text>.",
    "Data was not shared: say share <name> <text>.",
    "Data was not shared: there is nobody called a,b.",
    "Data was not shared: there is nobody called :x.",
    "Data shared successfully",
  ]);
  assert.deepEqual(await heard(alice), [
    "bob has joined the chat.",
    "bob shared: some data",
    "bob shared: as on IRC",
  ]);
});

test("a taken or bad name is answered with a sentence and asked again", async () => {
  await enter("alice");
  const client = cluster.connect("n1");
  client.send("ALICE");
  assert.deepEqual(await heard(client), ["The name ALICE is taken. What is your name?"]);
  client.send("two words");
  assert.match((await heard(client)).join("\n"), /^A name has 1 to 30 letters.* What is your name\?$/);
  client.send("1st", "__proto__", "hello");
  const told = await heard(client);
  assert.equal(told.length, 2);
  assert.match(told[1] ?? "", /^You are in #lobby\./);
});

test("of two who give the same name at once, one is asked again, and keeps what was typed ahead as a name", async () => {
  const [one, two] = [cluster.connect("n1"), cluster.connect("n1")];
  one.send("alice", "hello");
  two.send("alice", "bob", "hi");
  await cluster.clock.advance(100);
  assert.deepEqual(one.lines.slice(1), ["bob has joined the chat.", "bob: hi"]);
  assert.equal(two.lines[0], "The name alice is taken. What is your name?");
  assert.match(two.lines[1] ?? "", /^You are in #lobby\. Here with you: alice\./);
});

test("a client that sends no newlines ends its lines by pauses, until it sends the first newline", async () => {
  const alice = await enter("alice");
  const bob = cluster.connect("n1");
  bob.sendRaw(Buffer.from("b"));
  await cluster.clock.advance(20);
  bob.sendRaw(Buffer.from("ob"));
  await cluster.clock.advance(100);
  bob.sendRaw(Buffer.from("hello"));
  await cluster.clock.advance(100);
  bob.sendRaw(Buffer.from("half a "));
  await cluster.clock.advance(20);
  bob.sendRaw(Buffer.from("line\n"));
  await cluster.clock.advance(100);
  bob.sendRaw(Buffer.from("no longer"));
  await cluster.clock.advance(1000);
  bob.sendRaw(Buffer.from(" by pauses\n"));
  const told = ["bob has joined the chat.", "bob: hello", "bob: half a line", "bob: no longer by pauses"];
  assert.deepEqual(await heard(alice), told);
});

test("what cannot be sent is told in words, and the next line is taken", async () => {
  const alice = await enter("alice");
  const bob = await enter("bob");
  alice.send("x".repeat(600), "y".repeat(5000));
  alice.sendRaw(Buffer.from([0xff, 0xfe, 0x0a]));
  alice.send("a\0b");
  assert.deepEqual(await heard(alice), [
    "bob has joined the chat.",
    "Not sent: Input line was too long.",
    "That line is too long.",
    "That line is not valid UTF-8.",
  ]);
  assert.deepEqual(await heard(bob), ["alice: ab"]);
});

test("who closes its side after its words is still heard and answered", async () => {
  const alice = await enter("alice");
  const bob = cluster.connect("n1");
  bob.sendRaw(Buffer.from("bob\nhello\nshare alice data"));
  bob.transport.halfClose();
  const told = ["bob has joined the chat.", "bob: hello", "bob shared: data", "bob has left the chat."];
  assert.deepEqual(await heard(alice), told);
  assert.equal(bob.lines.at(-1), "Data shared successfully");
  assert.ok(!bob.isConnected);
});

for (const name of ["carol", "carol\n", "to", "pa\n"]) {
  test(`who closes its side after the name ${JSON.stringify(name)} has come, and goes again`, async () => {
    const alice = await enter("alice");
    const client = cluster.connect("n1");
    client.sendRaw(Buffer.from(name));
    client.transport.halfClose();
    const shown = name.trim();
    assert.deepEqual(await heard(alice), [`${shown} has joined the chat.`, `${shown} has left the chat.`]);
    assert.match(client.lines.join("\n"), /^You are in #lobby/);
    assert.ok(!client.isConnected);
  });
}

test("who closes its side without a word is gone", async () => {
  const client = cluster.connect("n1");
  client.transport.halfClose();
  await cluster.clock.advance(2000);
  assert.ok(!client.isConnected);
});

test("who is in the lobby stays in it when it gets another name, and speaks there", async () => {
  const op = await cluster.join("n1", "op", "", "#lobby");
  const [alice, bob] = [await enter("alice"), await enter("bob")];
  op.send("RENAME #lobby #Park");
  assert.deepEqual((await heard(alice)).slice(-1), ["op renamed the channel to #Park."]);
  alice.send("hello");
  assert.deepEqual((await heard(bob)).slice(-1), ["alice: hello"]);
  assert.match((await heard(op)).at(-1) ?? "", / PRIVMSG #Park :hello$/);
});

test("who was put out of the chat comes back by saying something, if it is let in", async () => {
  const op = await cluster.join("n1", "op", "", "#lobby");
  const alice = await enter("alice");
  op.send("KICK #lobby alice :calm down");
  await heard(alice);
  alice.send("sorry");
  const sentence = 'You are in #lobby. Here with you: op. "share <name> <text>" tells one person.';
  assert.deepEqual(await heard(alice), [sentence]);
  assert.match((await heard(op)).at(-1) ?? "", / PRIVMSG #lobby :sorry$/);
});

test("plain text is never pinged, and who gives no name for long is sent away", async () => {
  const pinging = await SimulatedCluster.of(["n1"], { settings: { clientHeartbeat: 1000 } });
  const alice = pinging.connect("n1");
  alice.send("alice");
  await pinging.until(alice, /^You are in/);
  const silent = pinging.connect("n1");
  silent.send("1");
  await pinging.clock.advance(301_000);
  assert.deepEqual(alice.take(), []);
  assert.ok(alice.isConnected);
  assert.equal(silent.lines.at(-1), "Goodbye: Registration timed out");
});

test("who is too fast for a slow lobby reads how long to wait, and what was said is not heard", async () => {
  const alice = await cluster.join("n1", "alice", "", "#lobby");
  alice.send("MODE #lobby +W 30");
  await cluster.barrier(alice);
  const bob = await enter("bob");
  bob.send("one", "two");
  assert.deepEqual(await heard(bob), ["Not sent: Slow mode is on: you can speak again in 30 seconds."]);
  assert.deepEqual(
    (await heard(alice)).filter((line) => line.includes(" PRIVMSG ")),
    [":bob!plain@127.0.0.1 PRIVMSG #lobby :one"],
  );
  await cluster.clock.advance(30_000);
  bob.send("two");
  assert.deepEqual(await heard(bob), []);
});
