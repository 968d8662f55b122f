/** What counts once, and who may not come back: labels that are sent again, and what no stranger can wear out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { resumable, resumableBy, resume, textsOf } from "../support/resuming.ts";
import { SimulatedCluster, testSettings } from "../support/simulated-cluster.ts";

const nodes = ["n1", "n2", "n3"];

/** What was told, without who told it. */
const plain = (lines: readonly string[]) => lines.map((line) => line.replace(/:\S+ /, ""));

function entries(cluster: SimulatedCluster): number {
  return cluster.records().flatMap((record) => record.entries).length;
}

test("who leaves all channels, and says so again under its label, stays in those that it entered since", async () => {
  const cluster = await SimulatedCluster.of(nodes);
  const alice = await resumable(cluster, "n1", "alice", "#a");
  const lines = ["@label=1 JOIN 0", "@label=2 JOIN #b,#c"];
  alice.client.send(...lines);
  await cluster.barrier(alice.client);
  alice.client.transport.break("Connection reset by peer");
  const back = resume(cluster, "n2", alice.token, "");
  await cluster.barrier(back);
  back.send(...lines);
  assert.deepEqual(plain(await cluster.barrier(back)), ["@label=1 ACK", "@label=2 ACK"]);
  back.send("WHOIS alice");
  assert.match((await cluster.barrier(back)).join("\n"), / 319 alice alice :@#b @#c\n/);
});

test("a label that is still on its way to the log is no other line's, in none of its parts", async () => {
  const cluster = await SimulatedCluster.of(nodes);
  const alice = await resumable(cluster, "n1", "alice", "#a", "#b");
  const bob = await cluster.join("n2", "bob", "", "#a", "#b");
  await cluster.barrier(alice.client);
  alice.client.send("@label=1 PRIVMSG #a :one", "@label=1 PRIVMSG #a,#b :two");
  const told = await cluster.barrier(alice.client);
  assert.match(told[0] ?? "", /label=1 :alice\S+ PRIVMSG #a :one$/);
  const [begin, ...failures] = plain(told.slice(1, -1));
  assert.match(begin ?? "", /^@label=1 BATCH \+\S+ labeled-response$/);
  assert.ok(failures.length > 0 && failures.every((line) => / ?FAIL PRIVMSG LABEL_REUSED /.test(line)));
  assert.deepEqual(textsOf(await cluster.barrier(bob)), ["one"]);
});

test("a repeated line that the archive cannot give is answered all the same", async (t) => {
  const cluster = await SimulatedCluster.of(nodes);
  const alice = await resumable(cluster, "n1", "alice", "#a");
  t.mock.method(cluster.archive("n1"), "at", () => assert.fail("disk I/O error"));
  const line = "@label=1 PRIVMSG #a :one";
  alice.client.send(line, line);
  const told = await cluster.barrier(alice.client);
  alice.client.send(line);
  assert.match(told[0] ?? "", /label=1 :alice\S+ PRIVMSG #a :one$/);
  assert.deepEqual(plain([...told.slice(1), ...(await cluster.barrier(alice.client))]), [
    "@label=1 ACK",
    "@label=1 ACK",
  ]);
});

test("of one address only so many sessions wait for their users; who comes back makes room", async () => {
  const server = { ...testSettings.server, connectionsPerAddress: 3 };
  const cluster = await SimulatedCluster.of(nodes, { settings: { server }, grace: 20_000 });
  const from = (host: string) => cluster.connect("n1", host);
  const leaves = async (nick: string, host: string) => {
    const { client, token } = await resumableBy(cluster, from(host), nick);
    client.transport.break("Connection reset by peer");
    await cluster.clock.advance(100);
    return token;
  };
  const tokens: string[] = [];
  for (const nick of ["ann", "bea", "cleo"]) tokens.push(await leaves(nick, "192.0.2.7"));
  const wants = async (nick: string) => {
    const client = from("192.0.2.7");
    client.send(`NICK ${nick}`, `USER ${nick} 0 * :${nick}`);
    return (await cluster.until(client, / 001 |^ERROR /)).join("\n");
  };
  assert.match(
    await wants("dora"),
    /FAIL USER TOO_MANY_SESSIONS .*\nERROR :.*Too many sessions of your address/,
  );
  for (const nick of ["eve", "flo", "gina", "hana"]) await leaves(nick, "127.0.0.1");
  await leaves("ina", "192.0.2.8");
  const back = resume(cluster, "n2", tokens[0] ?? "", "", { host: "192.0.2.7" });
  await cluster.until(back, / RESUME SUCCESS ann/);
  await cluster.clock.advance(100);
  assert.match(await wants("dora"), / 001 dora /);
  back.transport.break("Connection reset by peer");
  await cluster.clock.advance(100);
  assert.match(await wants("jane"), / TOO_MANY_SESSIONS /);
  await cluster.clock.advance(30_000);
  assert.match(await wants("jane"), / 001 jane /);
});

test("many guests of one address whose node was lost all come back", async () => {
  const server = { ...testSettings.server, connectionsPerAddress: 3 };
  const cluster = await SimulatedCluster.of(nodes, { settings: { server } });
  const comes = async (node: string, nick: string) => {
    const client = cluster.connect(node, "192.0.2.7");
    client.send(`NICK ${nick}`, `USER ${nick} 0 * :${nick}`);
    await cluster.until(client, new RegExp(` 001 ${nick} `));
  };
  const guests = ["ann", "bea", "cleo"];
  for (const nick of guests) await comes("n1", nick);
  cluster.crash("n1");
  await cluster.clock.advance(8000);
  for (const nick of guests) await comes("n2", nick);
});

test("a token that names nobody is told so without a word in the log, and nothing is said while the log is silent", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  await cluster.clock.advance(1000);
  const stranger = cluster.connect("n1");
  stranger.send("CAP REQ chorus/resume", "CAP END");
  const before = entries(cluster);
  for (let guess = 0; guess < 50; guess++) stranger.send(`RESUME guess-${guess} *`);
  await cluster.until(stranger, /PONG|RESUME/);
  await cluster.clock.advance(500);
  const refused = stranger.lines.filter((line) => line.includes(" FAIL RESUME INVALID_TOKEN "));
  assert.deepEqual([refused.length, entries(cluster)], [50, before]);
  cluster.store.faults("n1").outage = "hangs";
  stranger.take();
  stranger.send("RESUME guess *");
  const [answer] = await cluster.until(stranger, / FAIL RESUME /);
  assert.match(answer ?? "", / FAIL RESUME LOG_UNAVAILABLE /);
});

test("who is banned by address cannot come back from there, and its session waits for it elsewhere", async () => {
  const cluster = await SimulatedCluster.of(nodes);
  const alice = await resumable(cluster, "n1", "alice", "#a");
  const bob = await cluster.join("n2", "bob", "", "#a");
  bob.send("OPER root tea", "DLINE 192.0.2.0/24 :spam");
  await cluster.barrier(bob);
  alice.client.transport.break("Connection reset by peer");
  const banned = resume(cluster, "n2", alice.token, "", { host: "192.0.2.7" });
  banned.send("PRIVMSG #a :spam");
  await cluster.until(banned, /^ERROR :Closing link: \(192\.0\.2\.7\) \[You are banned from this network\]/);
  assert.ok(!banned.isConnected);
  await cluster.until(resume(cluster, "n3", alice.token, ""), / RESUME SUCCESS alice/);
  assert.deepEqual(await cluster.barrier(bob), []);
});
