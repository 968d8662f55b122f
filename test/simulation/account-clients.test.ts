/** Accounts over nodes: logging in at a bad moment, several clients of one user, and coming back to what was said meanwhile. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { logsIn, plainLogin, registers } from "../support/logging-in.ts";
import { names, readsOn, saidIn, talks, textsOf } from "../support/resuming.ts";
import { SimulatedCluster } from "../support/simulated-cluster.ts";

const nodes = ["n1", "n2", "n3"];

/** alice, registered, and in #a by n1. */
async function scene() {
  const cluster = await SimulatedCluster.of(nodes);
  const alice = await cluster.join("n1", "alice", "", "#a");
  await registers(cluster, alice, "tea");
  const bob = await cluster.join("n3", "bob", "", "#a");
  return { cluster, alice, bob };
}

test("who has logged in and cannot have the nick it wants is logged in under the next one", async () => {
  const { cluster } = await scene();
  const phone = cluster.connect("n2");
  phone.send("CAP REQ sasl", ...plainLogin("alice", "tea"), "NICK carol", "USER a 0 * :a");
  await cluster.until(phone, / 903 /);
  // Taken between the moment at which it was free and the one at which it is wanted.
  await cluster.join("n3", "carol");
  phone.send("CAP END");
  await cluster.until(phone, / 433 \S+ carol /);
  phone.send("NICK other", "WHOIS other");
  const told = await cluster.until(phone, / 318 /);
  assert.match(told.join("\n"), / 001 other .* 330 other other alice /s);
});

test("who comes back by its account is told what was said to it, and where it is", async () => {
  const { cluster, alice, bob } = await scene();
  await cluster.barrier(bob);
  alice.transport.break("gone");
  await cluster.clock.advance(1000);
  bob.send("PRIVMSG #a :one", "PRIVMSG alice :two", "NOTICE alice :three", "TOPIC #a :news");
  await cluster.barrier(bob);
  const { client: back } = await logsIn(cluster, "n2", "alice", "alice");
  assert.deepEqual(textsOf(back.lines), ["one", "two"]);
  assert.equal(back.lines.filter((line) => line.endsWith(" NOTICE alice :three")).length, 1);
  assert.equal(back.lines.filter((line) => line.includes(" TOPIC ")).length, 0);
  bob.send("PRIVMSG alice :four");
  await cluster.barrier(bob);
  assert.deepEqual(textsOf(await cluster.barrier(back)), ["four"]);
});

test("who reads slowly while it comes back is told what another client of its user says then", async () => {
  const { cluster, alice, bob } = await scene();
  await logsIn(cluster, "n2", "alice", "alice");
  await cluster.clock.advance(3000);
  cluster.crash("n2");
  await cluster.clock.advance(8000);
  await talks(cluster, bob, "bob", 300);
  const back = cluster.connect("n3");
  back.transport.reading = false;
  back.send("CAP REQ sasl", ...plainLogin("alice", "tea"), "NICK alice", "USER alice 0 * :alice", "CAP END");
  await cluster.clock.advance(1000);
  alice.send("PRIVMSG #a :mine", "PRIVMSG bob :secret", "JOIN #b");
  await cluster.barrier(alice);
  const told = await readsOn(cluster, back);
  assert.deepEqual(saidIn(told), [...names("bob", 300), "mine", "secret"]);
  assert.match(told.join("\n"), / JOIN #b\n:\S+ 353 alice = #b :@alice\n:\S+ 366 alice #b /);
  assert.deepEqual(cluster.warnings, []);
});

test("who comes back is told what another client of its user said meanwhile", async () => {
  const { cluster, alice, bob } = await scene();
  const { client: phone } = await logsIn(cluster, "n2", "alice", "alice");
  await cluster.clock.advance(3000);
  cluster.crash("n2");
  await cluster.clock.advance(8000);
  for (const [client, text] of [
    [bob, "one"],
    [alice, "two"],
    [bob, "three"],
  ] as const) {
    client.send(`PRIVMSG #a :${text}`);
    await cluster.barrier(client);
  }
  const { client: back } = await logsIn(cluster, "n3", "alice", "alice");
  assert.deepEqual(textsOf(phone.lines), []);
  assert.deepEqual(textsOf(back.lines), ["one", "two", "three"]);
});

test("of a guest who is taken back nobody is told what was said to it alone", async () => {
  const { cluster, bob } = await scene();
  await cluster.join("n2", "anna", "", "#a");
  await cluster.clock.advance(3000);
  cluster.crash("n2");
  bob.send("PRIVMSG #a :one", "PRIVMSG anna :two");
  await cluster.barrier(bob);
  const back = cluster.connect("n1");
  back.send("NICK anna", "USER anna 0 * :anna");
  await cluster.until(back, / PRIVMSG #a :one/);
  await cluster.barrier(back);
  assert.deepEqual(textsOf(back.lines), ["one"]);
});

test("who was banned just before all nodes ended is put out when one begins again", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice");
  await registers(cluster, alice, "tea");
  alice.send("NS SET ALWAYS-ON ON");
  await cluster.until(alice, /You are always on/);
  const root = await cluster.join("n1", "root");
  root.send("OPER root tea");
  await cluster.until(root, / 381 /);
  root.send("KLINE ~a:alice flood");
  const types = () => cluster.records().flatMap(({ entries }) => entries.map(({ event }) => event.type));
  while (!types().includes("ban-added")) await cluster.clock.advance(1);
  cluster.crash("n1");
  assert.ok(!types().includes("ban-enforced"));
  await cluster.start("n1");
  await cluster.clock.advance(5000);
  const guest = await cluster.join("n1", "guest");
  guest.send("WHOIS alice");
  assert.match((await cluster.barrier(guest)).join("\n"), / 401 guest alice /);
});

test("plain text that shares a user with IRC is told of another channel in a sentence, and of nothing more", async () => {
  const cluster = await SimulatedCluster.of(nodes);
  const person = cluster.connect("n1");
  person.send("alice");
  await cluster.until(person, /^You are in #lobby/);
  person.send("share NickServ REGISTER tea");
  await cluster.until(person, /alice is your account now/);
  const { client } = await logsIn(cluster, "n2", "alice", "alice");
  client.send("JOIN #b", "PRIVMSG #lobby :hello");
  await cluster.until(person, /hello/);
  assert.deepEqual(person.lines.slice(-2), ["alice has joined the chat.", "alice: hello"]);
});
