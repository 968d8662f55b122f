/** METADATA: what is asked and answered, and what of it others are told. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../../src/protocol/limits.ts";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";
import { ask, exchanges } from "./conversation.ts";

const capabilities = "batch draft/metadata-3";
const x = (count: number) => "x".repeat(count);
const keys = (count: number) => Array.from({ length: count }, (_, index) => `key${index}`);
const noTarget = "There is no such user or channel, or it is closed to you";
const later = "774 alice *ALL 0 :Ask for it by METADATA SYNC";

exchanges("", [
  ["METADATA", "421 alice METADATA :Unknown command"],
  ["METADATA * SET url x", "421 alice METADATA :Unknown command"],
]);

exchanges("draft/metadata-3", [["METADATA * LIST", "421 alice METADATA :Unknown command"]]);

exchanges(capabilities, [
  ["METADATA * SET url", "766 alice alice url :Key not set"],
  ["METADATA * SET url :", "766 alice alice url :Key not set"],
  ["METADATA Alice set url :a b", "761 alice alice url * :a b"],
  ["METADATA #A SET url :a b", "761 alice #a url * :a b"],
  [
    `METADATA * SET ${x(limits.metadataKey)} :${"é".repeat(limits.metadataValue / 2)}`,
    `761 alice alice ${x(limits.metadataKey)} * :${"é".repeat(limits.metadataValue / 2)}`,
  ],
  [
    `METADATA * SET ${x(limits.metadataKey + 1)} :x`,
    `FAIL METADATA INVALID_KEY ${x(limits.metadataKey + 1)} :That is no key`,
  ],
  [
    `METADATA * SET url :${x(limits.metadataValue + 1)}`,
    "FAIL METADATA INVALID_VALUE url :A value has at most 300 bytes",
  ],
  ["METADATA * SET :two words", "FAIL METADATA INVALID_KEY * :That is no key"],
  [
    "METADATA * :two words",
    "FAIL METADATA INVALID_PARAMS * :Use GET, LIST, SET, CLEAR, SUB, UNSUB, SUBS, SYNC",
  ],
  ["METADATA * LIST url", "FAIL METADATA INVALID_PARAMS LIST :Too many parameters"],
  ["METADATA bob SUB url", "FAIL METADATA INVALID_TARGET bob :Everybody subscribes for themselves: use *"],
  ["METADATA #none SYNC", `FAIL METADATA INVALID_TARGET #none :${noTarget}`],
  ["METADATA *ALL LIST", `FAIL METADATA INVALID_TARGET *ALL :${noTarget}`],
  ["METADATA * SUB url", "770 alice url", later],
  ["METADATA ALICE SUB url url", "770 alice url url", later],
  ["METADATA * SUB Url", "WARN METADATA INVALID_KEY Url :That is no key"],
  ["METADATA * UNSUB url", "771 alice url"],
  [`METADATA * SUB ${keys(10).join(" ")}`, `770 alice ${keys(8).join(" ")}`, "770 alice key8 key9", later],
]);

test("there are only so many subscriptions: what is too many is named, and nothing behind it is taken", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", capabilities);
  const most = keys(limits.subscriptions);
  await ask(cluster, alice, `METADATA * SUB ${most.slice(0, 30).join(" ")}`);
  assert.deepEqual(
    (await ask(cluster, alice, `METADATA * SUB ${most.slice(30).join(" ")} key0 more key1`)).slice(-3),
    [
      "770 alice key46 key47 key48 key49 key0",
      "FAIL METADATA LIMIT_REACHED more 50 :You subscribe to as many keys as you may",
      later,
    ],
  );
  assert.deepEqual(await ask(cluster, alice, "METADATA * SUB key0 more"), [
    "770 alice key0",
    "FAIL METADATA LIMIT_REACHED more 50 :You subscribe to as many keys as you may",
  ]);
});

test("one has only so many keys, before registration and after it", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = cluster.connect("n1");
  alice.send(`CAP REQ :${capabilities}`);
  alice.send(...keys(limits.metadata).map((key) => `METADATA * SET ${key} x`));
  await cluster.barrier(alice);
  const early = "FAIL METADATA LIMIT_REACHED * 20 :You have as many keys as you may have";
  assert.deepEqual(await ask(cluster, alice, "METADATA * SET more x"), [early]);
  assert.deepEqual(await ask(cluster, alice, "METADATA * SET key0 y"), ["761 * * key0 * :y"]);
  alice.send("NICK alice", "USER alice 0 * :alice", "CAP END");
  const welcome = await cluster.barrier(alice);
  assert.equal(welcome.filter((line) => / 761 alice alice key\d+ \* :/.test(line)).length, limits.metadata);
  assert.deepEqual(await ask(cluster, alice, "METADATA * SET more x"), [
    "FAIL METADATA LIMIT_REACHED alice 20 :It has as many keys as it may have",
  ]);
});

test("before registration one reads, takes back and subscribes as after it, for oneself alone", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = cluster.connect("n1");
  alice.send(`CAP REQ :${capabilities}`, "METADATA * SET url x", "METADATA * SET avatar y");
  await cluster.barrier(alice);
  const told = async (line: string) =>
    (await ask(cluster, alice, line)).map((one) => one.replace(/^@batch=\S+ :chorus.local |BATCH.*/, ""));
  assert.deepEqual(await told("METADATA * GET avatar none"), [
    "",
    "761 * * avatar * :y",
    "766 * * none :Key not set",
    "",
  ]);
  assert.deepEqual(await told("METADATA * SUB url"), ["770 * url"]);
  assert.deepEqual(await told("METADATA * SYNC"), ["", "761 * * url * :x", ""]);
  assert.deepEqual(await told("METADATA * SUBS"), ["", "772 * url", ""]);
  assert.deepEqual(await told("METADATA * SET url"), ["766 * * url :Key not set"]);
  assert.deepEqual(await told("METADATA * CLEAR"), ["", "766 * * avatar :Key not set", ""]);
  assert.deepEqual(await told("METADATA * LIST"), ["", ""]);
  assert.deepEqual(await told("METADATA #a LIST"), [`FAIL METADATA INVALID_TARGET #a :${noTarget}`]);
});

/** The lines about metadata, without the server and without batches. */
function about(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => /(?:^| ):chorus.local ((?:76|77)\d .*)$/.exec(line)?.[1] ?? []);
}

test("a change is told once to those who subscribe to its key and see it, on every node, and to nobody else", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const alice = await cluster.join("n1", "alice", capabilities, "#a", "#b");
  const near = await cluster.join("n2", "near", capabilities, "#a", "#b");
  const monitoring = await cluster.join("n2", "monitoring", capabilities);
  const others: MemoryClient[] = [
    await cluster.join("n2", "elsewhere", capabilities, "#c"),
    await cluster.join("n1", "uninterested", capabilities, "#a"),
    await cluster.join("n1", "old", "", "#a"),
  ];
  await ask(cluster, monitoring, "MONITOR + alice");
  for (const client of [alice, near, monitoring, ...others.slice(0, 1)])
    await ask(cluster, client, "METADATA * SUB url");
  await ask(cluster, near, "MONITOR + alice");
  assert.deepEqual(await ask(cluster, alice, "METADATA * SET url x"), ["761 alice alice url * :x"]);
  assert.deepEqual(about(await cluster.barrier(near)), ["761 near alice url * :x"]);
  assert.deepEqual(about(await cluster.barrier(monitoring)), ["761 monitoring alice url * :x"]);
  await ask(cluster, alice, "METADATA * SET pronouns she");
  await ask(cluster, alice, "METADATA * SET url");
  assert.deepEqual(about(await cluster.barrier(near)), ["766 near alice url :Key not set"]);
  await ask(cluster, alice, "METADATA #a SET url y");
  assert.deepEqual(about(await cluster.barrier(near)), ["761 near #a url * :y"]);
  assert.deepEqual(about(await cluster.barrier(monitoring)), ["766 monitoring alice url :Key not set"]);
  for (const other of others) assert.deepEqual(about(await cluster.barrier(other)), []);
});

test("who is in a channel is told what a newcomer says of itself, by the keys that matter to it, on every node", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const near = await cluster.join("n1", "near", capabilities, "#a");
  const far = await cluster.join("n2", "far", capabilities, "#a");
  const others: MemoryClient[] = [
    await cluster.join("n2", "elsewhere", capabilities, "#c"),
    await cluster.join("n1", "uninterested", capabilities, "#a"),
    await cluster.join("n1", "old", "", "#a"),
  ];
  for (const client of [near, far, ...others.slice(0, 1)]) await ask(cluster, client, "METADATA * SUB url");
  const alice = await cluster.join("n2", "alice", capabilities);
  await ask(cluster, alice, "METADATA * SUB url");
  for (const line of ["METADATA * SET url x", "METADATA * SET pronouns she"]) await ask(cluster, alice, line);
  alice.send("JOIN #a", "METADATA * SET url y", "NICK alicia", "PART #a");
  assert.deepEqual(about(await cluster.barrier(alice)), ["761 alice alice url * :y"]);
  for (const [nick, client] of [
    ["near", near],
    ["far", far],
  ] as const) {
    assert.deepEqual(
      (await cluster.barrier(client)).map((line) =>
        line.replace(/^:(?:ali(?:ce|cia)!\S+|chorus.local) /, ""),
      ),
      ["JOIN #a", `761 ${nick} alice url * :x`, `761 ${nick} alice url * :y`, "NICK alicia", "PART #a"],
    );
  }
  for (const other of others) assert.deepEqual(about(await cluster.barrier(other)), []);
});

test("of those who enter together all is told together, after the lines that say so", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", capabilities, "#a");
  await ask(cluster, alice, "METADATA * SUB url");
  const newcomers: MemoryClient[] = [];
  for (const nick of ["bob", "carol", "dave"]) {
    const newcomer = await cluster.join("n1", nick, capabilities);
    for (const line of ["SET url :mine", "SUB url"]) await ask(cluster, newcomer, `METADATA * ${line}`);
    newcomers.push(newcomer);
  }
  for (const newcomer of newcomers) newcomer.send("JOIN #a");
  for (const [index, newcomer] of newcomers.entries()) {
    const others = ["bob", "carol", "dave"].toSpliced(index, 1);
    const told = about(await cluster.barrier(newcomer)).map((line) => line.split(" ")[2] ?? "");
    assert.deepEqual(told.toSorted(), others, "each is told of the others once");
  }
  assert.deepEqual(
    (await cluster.barrier(alice)).map((line) => line.replace(/^:(?:chorus\.local|(\w+)!\S+) /, "$1 ")),
    ["bob", "carol", "dave"]
      .map((nick) => `${nick} JOIN #a`)
      .concat(["bob", "carol", "dave"].map((nick) => ` 761 alice ${nick} url * :mine`)),
  );
});

test("who has said nothing of itself is told of to nobody, and a newcomer to very many is to be asked for", async () => {
  const settings = { connectionsPerAddress: 0 };
  const cluster = await SimulatedCluster.of(["n1"], { settings });
  const alice = await cluster.join("n1", "alice", capabilities, "#a");
  await ask(cluster, alice, "METADATA * SUB url");
  await cluster.join("n1", "silent", capabilities, "#a");
  assert.deepEqual(about(await cluster.barrier(alice)), []);
  const bob = await cluster.join("n1", "bob", capabilities);
  await ask(cluster, bob, "METADATA * SET url x");
  for (let n = 3; n < 500; n++) await cluster.join("n1", `user${n}`, "", "#a");
  await cluster.barrier(alice);
  await ask(cluster, bob, "JOIN #a");
  assert.deepEqual(about(await cluster.barrier(alice)), ["761 alice bob url * :x"]);
  await cluster.join("n1", "last", "", "#a");
  await ask(cluster, bob, "PART #a");
  await cluster.join("n1", "another", "", "#a");
  await ask(cluster, bob, "JOIN #a");
  assert.deepEqual(about(await cluster.barrier(alice)), []);
  for (const [client, told] of [
    [alice, ["774 alice #a 0 :Ask for it by METADATA SYNC"]],
    [bob, []],
  ] as const) {
    client.send("PART #a", "JOIN #a");
    assert.deepEqual(about(await cluster.barrier(client)), told, "who subscribes to nothing need not ask");
  }
});

test("an operator of the network may change anybody's, and the one it is about is told", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", capabilities);
  const oper = await cluster.join("n1", "oper", capabilities);
  await ask(cluster, alice, "METADATA * SUB display-name");
  await ask(cluster, oper, "OPER root tea");
  assert.deepEqual(await ask(cluster, oper, "METADATA alice SET display-name Alice"), [
    "761 oper alice display-name * :Alice",
  ]);
  assert.deepEqual(about(await cluster.barrier(alice)), ["761 alice alice display-name * :Alice"]);
});

test("who monitors somebody is told what it says of itself when it comes, also when it said so before registering", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const alice = await cluster.join("n1", "alice", capabilities);
  await ask(cluster, alice, "METADATA * SUB url");
  assert.deepEqual(await ask(cluster, alice, "MONITOR + bob"), ["731 alice bob"]);
  const bob = cluster.connect("n2");
  bob.send(`CAP REQ :${capabilities}`, "METADATA * SET url x", "METADATA * SET avatar y");
  bob.send("NICK bob", "USER bob 0 * :bob", "CAP END");
  await cluster.barrier(bob);
  const told = (await cluster.barrier(alice)).map((line) =>
    line.replace(/^(?:@batch=\S+ )?:chorus.local /, "").replace(/([+-])\S+/, "$1…"),
  );
  assert.deepEqual(told, [
    "730 alice bob!bob@127.0.0.1",
    "BATCH +… metadata bob",
    "761 alice bob url * :x",
    "BATCH -…",
  ]);
});

test("whoever gives up one of the capabilities subscribes to nothing", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", capabilities);
  for (const capability of capabilities.split(" ")) {
    await ask(cluster, alice, "METADATA * SUB url");
    await ask(cluster, alice, `CAP REQ :-${capability}`);
    await ask(cluster, alice, `CAP REQ :${capability}`);
    assert.deepEqual(about(await ask(cluster, alice, "METADATA * SUBS")), []);
  }
});
