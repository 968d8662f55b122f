/** One person on several nodes: accounts, their sessions and their guesses are the same everywhere, and outlive everything. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { logsIn, owner, plainLogin } from "../support/logging-in.ts";
import type { MemoryClient } from "../support/memory-transport.ts";
import { textsOf } from "../support/resuming.ts";
import { type ClusterOptions, SimulatedCluster } from "../support/simulated-cluster.ts";

const nodes = ["n1", "n2", "n3"];

/** Alice has an account and is in #a by n1, and so is bob, who has none, by n2. */
async function aliceAndBob(options?: ClusterOptions) {
  const cluster = await SimulatedCluster.of(nodes, options);
  const alice = await owner(cluster, "n1", "alice", "tea", "#a");
  const bob = await cluster.join("n2", "bob", "", "#a");
  await cluster.barrier(alice);
  return { cluster, alice, bob };
}

async function says(
  cluster: SimulatedCluster,
  client: MemoryClient,
  ...lines: readonly string[]
): Promise<void> {
  client.send(...lines);
  await cluster.barrier(client);
}

const saw = (lines: readonly string[], pattern: RegExp) => lines.some((line) => pattern.test(line));

test("a session that waits on one node is taken back by its owner on another, who is told what was said meanwhile", async () => {
  const { cluster, alice, bob } = await aliceAndBob();
  alice.transport.break("Connection reset");
  await cluster.clock.advance(1000);
  await says(cluster, bob, "PRIVMSG #a :in the channel", "PRIVMSG alice :to her alone", "NICK robert");
  const { client, told } = await logsIn(cluster, "n3", "alice", "alice");
  assert.ok(saw(told, / 353 alice = #a :@alice robert$/), told.join("\n"));
  assert.deepEqual(textsOf(told), ["in the channel", "to her alone"]);
  assert.ok(!saw(await cluster.barrier(bob), /JOIN|QUIT/), "nobody has seen that she was away");
  await says(cluster, bob, "PRIVMSG #a :now");
  assert.deepEqual(textsOf(await cluster.barrier(client)), ["now"]);
});

test("a session whose node was killed is taken back as well, and nothing is missed", async () => {
  const { cluster, bob } = await aliceAndBob();
  await says(cluster, bob, "PRIVMSG #a :before");
  cluster.crash("n1");
  await says(cluster, bob, "PRIVMSG #a :meanwhile", "PRIVMSG alice :alone");
  const { told } = await logsIn(cluster, "n2", "alice", "alice");
  const texts = textsOf(told);
  assert.deepEqual(
    texts.filter((text) => text !== "before"),
    ["meanwhile", "alone"],
  );
  await cluster.clock.advance(120_000);
  assert.ok(!saw(await cluster.barrier(bob), / QUIT /));
});

test("a second client is the first one's mirror, and a QUIT of one leaves the other", async () => {
  const { cluster, alice, bob } = await aliceAndBob();
  const { client: phone, told } = await logsIn(cluster, "n3", "alice", "alice");
  assert.ok(saw(told, / 353 alice = #a :@alice bob$/));
  assert.deepEqual(textsOf(told), [], "where she was there she missed nothing");
  await says(cluster, alice, "PRIVMSG #a :from the desk", "PRIVMSG bob :to bob");
  await says(cluster, phone, "PRIVMSG #a :from the phone");
  await says(cluster, bob, "PRIVMSG alice :hello, both");
  for (const client of [alice, phone, bob]) await cluster.barrier(client);
  const desk = "from the desk";
  assert.deepEqual(textsOf(phone.lines), [desk, "to bob", "hello, both"]);
  assert.deepEqual(textsOf(alice.lines), ["from the phone", "hello, both"]);
  assert.deepEqual(textsOf(bob.lines), [desk, "to bob", "from the phone"]);
  phone.send("QUIT :bye");
  await cluster.until(phone, /^ERROR /);
  await says(cluster, alice, "JOIN #b");
  const seen = await cluster.barrier(bob);
  assert.ok(!saw(seen, / QUIT /), seen.join("\n"));
  alice.send("QUIT :bye");
  await cluster.until(bob, /^:alice!alice@127\.0\.0\.1 QUIT :Quit: bye$/);
});

test("what one client does is seen by the other: channels, nick, account", async () => {
  const { cluster, alice } = await aliceAndBob();
  const { client: phone } = await logsIn(cluster, "n2", "alice", "alice", {
    capabilities: "sasl account-notify",
  });
  await says(cluster, alice, "JOIN #b", "PART #a", "NICK al", "NS LOGOUT");
  assert.deepEqual(
    (await cluster.barrier(phone)).map((line) => line.split(" ").slice(1, 3).join(" ")),
    ["JOIN #b", "353 alice", "366 alice", "PART #a", "NICK al", "ACCOUNT *"],
  );
});

test("who is always on stays without a client, over a restart of the whole cluster, from snapshots", async () => {
  const { cluster, alice, bob } = await aliceAndBob({ grace: 5000 });
  await says(cluster, alice, "NS SET ALWAYS-ON ON");
  alice.send("QUIT :good night");
  await cluster.until(alice, /^ERROR /);
  await cluster.clock.advance(60_000);
  await says(cluster, bob, "PRIVMSG alice :while you sleep", "NAMES #a");
  for (const node of nodes) await cluster.stop(node);
  assert.ok(nodes.every((node) => cluster.snapshots(node).texts.size > 0));
  for (const node of nodes) await cluster.start(node);
  await cluster.clock.advance(60_000);
  const carol = await cluster.join("n3", "carol");
  carol.send("WHOIS alice", "NICK alice");
  const told = await cluster.barrier(carol);
  assert.ok(saw(told, / 330 carol alice alice /) && saw(told, / 433 carol alice /), told.join("\n"));
  const { client, told: back } = await logsIn(cluster, "n2", "alice", "alice");
  assert.ok(saw(back, / 353 alice = #a :.*@alice/), back.join("\n"));
  assert.deepEqual(textsOf(back), ["while you sleep"]);
  await says(cluster, client, "NS SET ALWAYS-ON OFF");
  client.transport.break("Connection reset");
  await cluster.clock.advance(8000);
  carol.send("WHOIS alice");
  assert.ok(
    saw(await cluster.barrier(carol), / 401 carol alice /),
    "it is waited for no longer than for others",
  );
});

test("an account that was made on one node is known on the others at once, and made once", async () => {
  const cluster = await SimulatedCluster.of(nodes);
  const newcomers = nodes.map((node) => cluster.connect(node, "192.0.2.1"));
  for (const newcomer of newcomers) newcomer.send("CAP LS", "NICK alice");
  for (const newcomer of newcomers) await cluster.barrier(newcomer);
  for (const newcomer of newcomers) newcomer.send("REGISTER * * tea");
  const told: string[] = [];
  for (const newcomer of newcomers) told.push(...(await cluster.barrier(newcomer)));
  assert.equal(told.filter((line) => line.includes(" REGISTER SUCCESS alice ")).length, 1);
  assert.equal(told.filter((line) => line.includes(" FAIL REGISTER ACCOUNT_EXISTS alice ")).length, 2);
  for (const node of nodes) {
    const { told: answers } = await logsIn(cluster, node, "alice", "alice");
    assert.ok(saw(answers, / 903 /), node);
  }
});

test("thirty wrong passwords on all nodes from everywhere, and for a while the right one is not looked at anywhere", async () => {
  const { cluster } = await aliceAndBob();
  const guesses = async (name: string, from: number) => {
    for (let guess = 0; guess < 30; guess++) {
      const client = cluster.connect(nodes[guess % 3] ?? "", `198.51.${from}.${guess}`);
      client.send(...plainLogin(name, `wrong ${guess}`));
      const told = await cluster.barrier(client);
      assert.ok(saw(told, / 904 /) && !saw(told, /TEMPORARILY/), `guess ${guess}: ${told.join("\n")}`);
    }
  };
  const isLookedAt = async (name: string, host = "203.0.113.1") => {
    const answers = new Set<boolean>();
    for (const node of nodes) {
      const { told } = await logsIn(cluster, node, name, "other", { host });
      answers.add(!saw(told, /FAIL AUTHENTICATE TEMPORARILY_UNAVAILABLE/));
    }
    assert.equal(answers.size, 1, "all nodes say the same");
    return answers.has(true);
  };
  await guesses("alice", 1);
  assert.ok(!(await isLookedAt("alice")));
  assert.ok(await isLookedAt("bob", "203.0.113.2"), "other names are looked at");
  // A name that is none is treated as one that is.
  await guesses("nobody", 2);
  assert.ok(!(await isLookedAt("nobody", "203.0.113.3")));
  await cluster.clock.advance(61_000);
  const { told } = await logsIn(cluster, "n2", "alice", "alice", { host: "203.0.113.4" });
  assert.ok(saw(told, / 903 /), told.join("\n"));
});

test("what was guessed is remembered over a restart", async () => {
  const { cluster } = await aliceAndBob();
  for (let guess = 0; guess < 10; guess++) {
    const client = cluster.connect("n1", "192.0.2.66");
    client.send(...plainLogin("alice", "wrong"));
    await cluster.barrier(client);
  }
  for (const node of nodes) await cluster.stop(node);
  for (const node of nodes) await cluster.start(node);
  const { told } = await logsIn(cluster, "n3", "alice", "alice", { host: "192.0.2.66" });
  assert.ok(saw(told, /FAIL AUTHENTICATE TEMPORARILY_UNAVAILABLE/), told.join("\n"));
});
