/** Channels have operators, who decide who may enter, who may speak, and what the channel is called. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";
import { ask, exchanges } from "./conversation.ts";

const me = ":alice!alice@127.0.0.1";
const seen = async (cluster: SimulatedCluster, client: Parameters<typeof ask>[1]) =>
  (await cluster.barrier(client)).map((one) => one.replace(/^:chorus\.local /, ""));

/** alice, who opened #a, and bob, who came after her; on two nodes. */
async function company(capabilities = "") {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const alice = await cluster.join("n1", "alice", capabilities, "#a");
  const bob = await cluster.join("n2", "bob", "", "#a");
  await cluster.barrier(alice);
  alice.take();
  return { cluster, alice, bob };
}

exchanges("", [
  ["JOIN #a"],
  ["JOIN 0", `${me} PART #a`],
  ["JOIN #c,#C", `${me} JOIN #c`, "353 alice = #c :@alice", "366 alice #c :End of /NAMES list"],
  ["KICK #a", "461 alice KICK :Not enough parameters"],
  ["KICK #a nobody", "401 alice nobody :No such nick/channel"],
  ["KICK #a bob", "441 alice bob #a :They aren't on that channel"],
  ["KICK #b bob", "442 alice #b :You're not on that channel"],
  ["KICK #none bob", "403 alice #none :No such channel"],
  ["KICK #a a,b,c,d,e", "407 alice KICK :Too many targets"],
  ["KICK #a,#A alice,ALICE", `${me} KICK #a alice :alice`],
  ["KICK #a alice", `${me} KICK #a alice :alice`],
  ["INVITE bob #a", "341 alice bob #a"],
  ["INVITE bob #b", "442 alice #b :You're not on that channel"],
  ["INVITE alice #a", "443 alice alice #a :is already on channel"],
  ["INVITE bob", "461 alice INVITE :Not enough parameters"],
  ["INVITE", "337 alice :End of /INVITE list"],
  ["RENAME #a #b", "NOTICE alice :FAIL RENAME CHANNEL_NAME_IN_USE #a #b That name is taken"],
  ["RENAME #a b", "NOTICE alice :FAIL RENAME CANNOT_RENAME #a b That cannot be a channel's name"],
  ["RENAME #b #c", "442 alice #b :You're not on that channel"],
  ["RENAME #a #A"],
  ["NOTICE #none :x"],
  ["NOTICE nobody :x"],
  ["MODE #a +l-l 5", `${me} MODE #a +l-l 5`],
  ["MODE #a +bb bob BOB", `${me} MODE #a +b bob!*@*`],
  ["MODE #a +b ~m:bob", `${me} MODE #a +b ~m:bob!*@*`],
  ["MODE #a +b ~m:", "696 alice #a b ~m: :There is no such extban"],
  ["MODE #a +q alice", "482 alice #a :You're not channel operator"],
  ["MODE #a +o bob", "441 alice bob #a :They aren't on that channel"],
  ["MODE #a -v+m nobody", `${me} MODE #a +m`, "401 alice nobody :No such nick/channel"],
  ["MODE #a +xyx-xy", "472 alice x :is unknown mode char to me", "472 alice y :is unknown mode char to me"],
  ["MODE #b +kl , none", "482 alice #b :You're not channel operator"],
  [
    "MODE #b +xmb",
    "472 alice x :is unknown mode char to me",
    "482 alice #b :You're not channel operator",
    "368 alice #b :End of channel ban list",
  ],
]);

exchanges("draft/no-implicit-names", [["JOIN #c", `${me} JOIN #c`]]);

test("keys stand in the order of their channels", async () => {
  const { cluster, alice, bob } = await company();
  await ask(cluster, alice, "JOIN #k");
  await ask(cluster, alice, "MODE #k +k tea");
  assert.deepEqual(await ask(cluster, bob, "JOIN #k x"), ["475 bob #k :Cannot join channel (+k)"]);
  const told = await ask(cluster, bob, "JOIN #new,#k x,tea");
  assert.ok(told.includes(":bob!bob@127.0.0.1 JOIN #k"), told.join("\n"));
});

test("the mask that is too many for a list is told, even when all come at once", async () => {
  const { cluster, alice } = await company();
  const masks = Array.from({ length: 103 }, (_, index) => `m${index}`);
  const told = [];
  for (let at = 0; at < masks.length; at += 35) {
    const some = masks.slice(at, at + 35);
    told.push(...(await ask(cluster, alice, `MODE #a +${"b".repeat(some.length)} ${some.join(" ")}`)));
  }
  assert.deepEqual(
    told.filter((line) => !line.startsWith(me)),
    ["m100", "m101", "m102"].map((mask) => `478 alice #a ${mask} :Channel list is full`),
  );
  assert.deepEqual(await ask(cluster, alice, "MODE #a +b m7"), [], "it stands there");
});

test("whoever is put out is told so, and is out", async () => {
  const { cluster, alice, bob } = await company();
  assert.deepEqual(await ask(cluster, alice, "KICK #a bob :be nice"), [`${me} KICK #a bob :be nice`]);
  assert.deepEqual(await seen(cluster, bob), [`${me} KICK #a bob :be nice`]);
  assert.deepEqual(await ask(cluster, bob, "PRIVMSG #a :why"), ["404 bob #a :Cannot send to channel"]);
});

test("an invitation opens a closed channel once, and is listed until then", async () => {
  const { cluster, alice, bob } = await company();
  await ask(cluster, bob, "PART #a");
  await ask(cluster, alice, "MODE #a +i");
  assert.deepEqual(await ask(cluster, bob, "JOIN #a"), ["473 bob #a :Cannot join channel (+i)"]);
  await ask(cluster, alice, "INVITE bob #a");
  const listed = [":alice!alice@127.0.0.1 INVITE bob #a", "336 bob #a", "337 bob :End of /INVITE list"];
  assert.deepEqual(await ask(cluster, bob, "INVITE"), listed);
  await ask(cluster, bob, "JOIN #a");
  assert.deepEqual(await ask(cluster, bob, "INVITE"), ["337 bob :End of /INVITE list"]);
});

test("who does not know of renaming leaves the old name and enters the new one", async () => {
  const { cluster, alice, bob } = await company("draft/channel-rename");
  await ask(cluster, alice, "TOPIC #a tea");
  await cluster.barrier(bob);
  bob.take();
  assert.deepEqual(await ask(cluster, alice, "RENAME #a #z :why not"), [`${me} RENAME #a #z :why not`]);
  assert.deepEqual(
    (await seen(cluster, bob)).filter((line) => !line.startsWith("333")),
    [
      ":bob!bob@127.0.0.1 PART #a :why not",
      ":bob!bob@127.0.0.1 JOIN #z",
      "332 bob #z :tea",
      "353 bob = #z :@alice bob",
      "366 bob #z :End of /NAMES list",
    ],
  );
  assert.deepEqual(await ask(cluster, bob, "PRIVMSG #z :hello"), []);
  assert.deepEqual(await seen(cluster, alice), [":bob!bob@127.0.0.1 PRIVMSG #z :hello"]);
});

test("what is said to operators is heard by them alone, and not by the one who said it", async () => {
  const { cluster, alice, bob } = await company();
  const carol = await cluster.join("n1", "carol", "", "#a");
  await cluster.barrier(alice);
  alice.take();
  await cluster.barrier(bob);
  bob.take();
  assert.deepEqual(await ask(cluster, carol, "PRIVMSG @#a :help"), []);
  assert.deepEqual(await seen(cluster, alice), [":carol!carol@127.0.0.1 PRIVMSG @#a :help"]);
  assert.deepEqual(await seen(cluster, bob), []);
  assert.deepEqual(await ask(cluster, alice, "PRIVMSG @#a :coming"), []);
});

test("a message to somebody away is answered by why", async () => {
  const { cluster, alice, bob } = await company();
  await ask(cluster, bob, "AWAY :gone fishing");
  assert.deepEqual(await ask(cluster, alice, "PRIVMSG bob,bob :hi"), ["301 alice bob :gone fishing"]);
  assert.deepEqual(await ask(cluster, alice, "NOTICE bob :hi"), []);
});

test("programs are not asked in a channel that forbids it, but actions are for people", async () => {
  const { cluster, alice } = await company();
  await ask(cluster, alice, "MODE #a +C");
  assert.deepEqual(await ask(cluster, alice, "PRIVMSG #a :\x01VERSION\x01"), [
    "404 alice #a :Cannot send to channel",
  ]);
  assert.deepEqual(await ask(cluster, alice, "PRIVMSG #a :\x01ACTION waves\x01"), []);
});

test("what the server can do is told before registration, and in a batch to those who know it", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const client = cluster.connect("n1");
  client.send("CAP REQ :batch draft/extended-isupport");
  await cluster.barrier(client);
  client.take();
  const told = await ask(cluster, client, "ISUPPORT");
  assert.equal(told[0], "BATCH +1 draft/isupport");
  assert.match(told[1] ?? "", /^@batch=1 :chorus\.local 005 \* ACCOUNTEXTBAN=a /);
  assert.equal(told.at(-1), "BATCH -1");
});
