/** What is answered to questions about channels, people and the server, and what is kept from those who may not know. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";
import { ask, exchanges } from "./conversation.ts";

const me = "alice 127.0.0.1 chorus.local";
const endOfWho = (mask: string) => `315 alice ${mask} :End of WHO list`;
const started = "321 alice Channel :Users  Name";
const ended = "323 alice :End of /LIST";
const listedA = "322 alice #a 1 tea";
const listedB = "322 alice #b 1 :";

exchanges("", [
  ["NAMES #b", "353 alice = #b :@bob", "366 alice #b :End of /NAMES list"],
  [
    "NAMES #a,#none,#b",
    "353 alice = #a :@alice",
    "353 alice = #b :@bob",
    "366 alice #a,#none,#b :End of /NAMES list",
  ],
  ["NAMES #b,#B", "353 alice = #b :@bob", "366 alice #b,#B :End of /NAMES list"],
  ["NAMES #1,#2,#3,#4,#5", "407 alice NAMES :Too many targets"],
  ["WHO #a", `352 alice #a ${me} alice H@ :0 alice`, endOfWho("#a")],
  ["WHO BOB", "352 alice * bob 127.0.0.1 chorus.local bob H :0 bob", endOfWho("BOB")],
  ["WHO b?b", "352 alice * bob 127.0.0.1 chorus.local bob H :0 bob", endOfWho("b?b")],
  ["WHO * o", endOfWho("*")],
  ["WHO nobody", endOfWho("nobody")],
  ["WHO ::x", endOfWho("*")],
  ["WHO __proto__", endOfWho("__proto__")],
  ["WHO #a %tnfr,42", "354 alice 42 alice H@ alice", endOfWho("#a")],
  ["WHO alice %rat", "354 alice 0 0 alice", endOfWho("alice")],
  ["WHO alice %cdlo", "354 alice * 0 0 n/a", endOfWho("alice")],
  ["LIST", started, listedA, listedB, ended],
  ["LIST #A", started, listedA, ended],
  ["LIST *b,#none", started, listedB, ended],
  ["LIST !*b", started, listedA, ended],
  ["LIST >1", started, ended],
  ["LIST <2,#a", started, listedA, ended],
  ["LIST C>0", started, listedA, listedB, ended],
  ["LIST C<1", started, listedA, listedB, ended],
  ["LIST T<1", started, listedA, ended],
  ["LIST T>1", started, ended],
  ["LIST #a elsewhere", "402 alice elsewhere :No such server"],
  ["WHOWAS nobody", "406 alice nobody :There was no such nickname", "369 alice nobody :End of WHOWAS"],
  ["WHOWAS Nobody,nobody", "406 alice Nobody :There was no such nickname", "369 alice Nobody :End of WHOWAS"],
  ["WHOWAS", "461 alice WHOWAS :Not enough parameters"],
  ["WHOIS nobody", "401 alice nobody :No such nick/channel", "318 alice nobody :End of /WHOIS list"],
  ["WHOIS Nobody,nobody", "401 alice Nobody :No such nick/channel", "318 alice Nobody :End of /WHOIS list"],
  ["WHOIS elsewhere bob", "402 alice elsewhere :No such server"],
  ["WHOIS ,", "431 alice :No nickname given"],
  ["WHOIS a,b,c,d,e", "407 alice WHOIS :Too many targets"],
  ["USERHOST bob nobody ALICE", "302 alice :bob=+bob@127.0.0.1 alice=+alice@127.0.0.1"],
  ["ISON :nobody Bob", "303 alice bob"],
  ["ISON nobody", "303 alice :"],
  ["MOTD", "422 alice :MOTD File is missing"],
  ["MOTD elsewhere", "402 alice elsewhere :No such server"],
  ["LINKS", "365 alice * :End of /LINKS list"],
  ["HELP nosuch", "524 alice NOSUCH :No help available on this topic"],
  ["HELP ::x", "524 alice * :No help available on this topic"],
  [
    "HELPOP ping",
    "704 alice PING :PING <token>: answered when all that anyone was told before it has been written to you",
    "706 alice PING :End of /HELP",
  ],
  [
    "LUSERS",
    "251 alice :There are 2 users and 0 invisible on 1 servers",
    "252 alice 0 :operator(s) online",
    "254 alice 2 :channels formed",
    "255 alice :I have 2 clients and 0 servers",
    "265 alice 2 2 :Current local users 2, max 2",
    "266 alice 2 2 :Current global users 2, max 2",
  ],
]);

exchanges("multi-prefix userhost-in-names", [
  ["NAMES #a", "353 alice = #a :@alice!alice@127.0.0.1", "366 alice #a :End of /NAMES list"],
]);

/** Alice in #a, and carol, who is invisible, in the secret #s and in the open #o. */
async function hidden() {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const alice = await cluster.join("n1", "alice", "", "#a");
  const carol = await cluster.join("n2", "carol", "", "#s", "#o");
  await ask(cluster, carol, "MODE #s +s");
  await ask(cluster, carol, "MODE carol +i");
  return { cluster, alice, carol };
}

test("a secret channel and its members do not show themselves to outsiders", async () => {
  const { cluster, alice } = await hidden();
  assert.deepEqual(await ask(cluster, alice, "NAMES #s"), ["366 alice #s :End of /NAMES list"]);
  assert.deepEqual(await ask(cluster, alice, "WHO #s"), [endOfWho("#s")]);
  assert.ok(!(await ask(cluster, alice, "LIST")).join().includes("#s"));
  assert.deepEqual(await ask(cluster, alice, "LIST #s"), [started, ended]);
  assert.ok(!(await ask(cluster, alice, "WHOIS carol")).some((line) => line.startsWith("319")));
});

test("a secret channel shows itself to its members, as secret", async () => {
  const { cluster, alice, carol } = await hidden();
  assert.deepEqual((await ask(cluster, carol, "NAMES #s"))[0], "353 carol @ #s :@carol");
  await ask(cluster, alice, "JOIN #s");
  assert.deepEqual(await ask(cluster, alice, "LIST #s"), [started, "322 alice #s 2 :", ended]);
  assert.ok((await ask(cluster, alice, "WHOIS carol")).includes("319 alice carol @#s"));
});

test("an invisible user is found by those who share a channel, or know the nick", async () => {
  const { cluster, alice } = await hidden();
  assert.deepEqual(await ask(cluster, alice, "WHO c*"), [endOfWho("c*")]);
  assert.deepEqual(await ask(cluster, alice, "WHO #o"), [endOfWho("#o")]);
  assert.deepEqual(await ask(cluster, alice, "NAMES #o"), ["366 alice #o :End of /NAMES list"]);
  assert.equal((await ask(cluster, alice, "WHO carol")).length, 2);
  await ask(cluster, alice, "JOIN #o");
  assert.equal((await ask(cluster, alice, "WHO c*")).length, 2);
  assert.equal((await ask(cluster, alice, "WHO #o")).length, 3);
});

test("WHOIS tells who somebody is, and only to oneself from where and with which modes", async () => {
  const { cluster, alice, carol } = await hidden();
  await ask(cluster, carol, "AWAY :at lunch");
  const told = await ask(cluster, alice, "WHOIS chorus.local carol");
  const [seconds] = /\d{5,}/.exec(told.find((line) => line.startsWith("317")) ?? "") ?? [];
  assert.deepEqual(told, [
    "311 alice carol carol 127.0.0.1 * carol",
    "312 alice carol chorus.local :a test",
    "301 alice carol :at lunch",
    `317 alice carol 0 ${seconds} :seconds idle, signon time`,
    "318 alice carol :End of /WHOIS list",
  ]);
  const own = await ask(cluster, carol, "WHOIS carol,alice");
  assert.ok(own.includes("378 carol carol :is connecting from carol@127.0.0.1 127.0.0.1"));
  assert.ok(own.includes("379 carol carol :is using modes +i"));
  assert.ok(own.includes("319 carol carol :@#s @#o"));
  assert.ok(own.includes("319 carol alice @#a"));
});

test("WHOWAS tells who had a nick, the last one first, as many as are asked for", async () => {
  const { cluster, alice } = await hidden();
  for (const username of ["first", "second"]) {
    const client = cluster.connect("n2");
    client.send("NICK dave", `USER ${username} 0 * :Dave`);
    await cluster.barrier(client);
    client.send("QUIT");
    await cluster.clock.until(cluster.barrier(alice));
  }
  const names = async (line: string) =>
    (await ask(cluster, alice, line))
      .filter((told) => told.startsWith("314"))
      .map((told) => told.split(" ")[3]);
  assert.deepEqual(await names("WHOWAS DAVE"), ["second", "first"]);
  assert.deepEqual(await names("WHOWAS dave 1"), ["second"]);
  assert.deepEqual(await names("WHOWAS dave 0"), ["second", "first"]);
});

test("LIST knows how old channels and topics are", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", "", "#old");
  await ask(cluster, alice, "TOPIC #old tea");
  await cluster.clock.until(new Promise<void>((resolve) => cluster.clock.after(180_000, resolve)));
  await ask(cluster, alice, "JOIN #new");
  const listed = async (conditions: string) =>
    (await ask(cluster, alice, `LIST ${conditions}`)).slice(1, -1).map((line) => line.split(" ")[2]);
  assert.deepEqual(await listed("C>2"), ["#old"]);
  assert.deepEqual(await listed("C<2"), ["#new"]);
  assert.deepEqual(await listed("C<0"), []);
  assert.deepEqual(await listed("T>2"), ["#old"]);
  assert.deepEqual(await listed("T<2"), []);
});
