/** Every labelled line is answered with its label, in one logical message, whatever it asks for and whatever comes of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { commands } from "../../../src/commands/table.ts";
import { type Message, parse } from "../../../src/protocol/message.ts";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

const everything =
  "batch labeled-response message-tags server-time echo-message standard-replies draft/extended-isupport";

/** The answer to a label: the lines that belong to it. Asserts that there is exactly one, and that its batches are whole. */
function answerTo(label: string, lines: readonly string[]): readonly Message[] {
  const messages = lines.map((line) => parse(line) ?? assert.fail(line));
  const labelled = messages.filter(({ tags }) => tags.get("label") === label);
  assert.equal(labelled.length, 1, `${label} has ${labelled.length} answers:\n${lines.join("\n")}`);
  const [answer] = labelled as [Message];
  return answer.verb === "BATCH" ? batchFrom(answer, messages) : [answer];
}

function batchFrom(begin: Message, messages: readonly Message[]): readonly Message[] {
  const [reference = ""] = begin.params;
  assert.ok(reference.startsWith("+"));
  const at = messages.indexOf(begin);
  const isEnd = ({ verb, params }: Message) => verb === "BATCH" && params[0] === `-${reference.slice(1)}`;
  const end = messages.findIndex((message, index) => index > at && isEnd(message));
  assert.ok(end > at, `the batch ${reference} has no end`);
  const inside = messages.filter(({ tags }) => tags.get("batch") === reference.slice(1));
  for (const message of inside) {
    const index = messages.indexOf(message);
    assert.ok(at < index && index < end, `${message.verb} is outside of its batch`);
    assert.equal(message.tags.get("label"), undefined);
  }
  return inside.flatMap((message) => {
    if (message.verb !== "BATCH") return [message];
    return message.params[0]?.startsWith("+") ? batchFrom(message, messages) : [];
  });
}

async function answers(cluster: SimulatedCluster, client: MemoryClient, line: string, label = "L") {
  client.send(`@label=${label} ${line}`);
  const lines = client.isConnected ? await cluster.barrier(client) : client.take();
  return answerTo(label, lines);
}

/** Enough to do something, too few, too many, and nonsense. */
const parameters = [
  "",
  "#a",
  "#a #b x",
  "alice",
  "nobody,#a,#none,bob",
  "#a :x y",
  "x",
  "* +i",
  "#a +b",
  ":",
];

for (const capabilities of [everything, everything.replace(" echo-message", ""), "labeled-response batch"]) {
  const known = capabilities === everything ? "everything" : capabilities.split(" ").join(", ");
  test(`each command is answered once with its label to a client that knows ${known}`, async () => {
    const cluster = await SimulatedCluster.of(["n1"]);
    await cluster.join("n1", "bob", "", "#a", "#b");
    const verbs = [...commands.keys(), "NONSENSE"].filter((verb) => verb !== "QUIT");
    for (const verb of verbs) {
      const alice = await cluster.join("n1", "alice", capabilities, "#a", "#c");
      for (const words of parameters) {
        await answers(cluster, alice, `${verb} ${words}`.trimEnd(), `${verb}-${parameters.indexOf(words)}`);
        if (verb === "CAP" || verb === "NICK") await cluster.barrier(alice);
      }
      alice.send("QUIT");
      await cluster.clock.advance(100);
    }
    assert.deepEqual(cluster.warnings, []);
  });
}

test("an answer of hundreds of lines is one batch", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", everything, "#a");
  for (let guest = 0; guest < 300; guest++)
    await cluster.join("n1", `guest${guest}`, "", "#a", `#room${guest}`);
  alice.take();
  assert.equal((await answers(cluster, alice, "WHO #a")).length, 302);
  assert.ok((await answers(cluster, alice, "NAMES #a")).length > 3);
  assert.equal((await answers(cluster, alice, "LIST")).length, 303);
});

test("what is said meanwhile stands beside the answer, without its batch", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", everything, "#a");
  const bob = await cluster.join("n1", "bob", "", "#a");
  alice.send("@label=1 PRIVMSG #a,bob :one");
  bob.send("PRIVMSG #a :meanwhile");
  alice.send("@label=2 WHO #a", "@label=3 PRIVMSG #a :two");
  const lines = await cluster.barrier(alice);
  const heard = lines.filter((line) => line.endsWith(":meanwhile"));
  assert.equal(heard.length, 1);
  assert.doesNotMatch(heard[0] ?? "", /batch=|label=/);
  assert.equal(answerTo("1", lines).length, 2);
  assert.equal(answerTo("2", lines).length, 3);
  assert.equal(answerTo("3", lines).length, 1);
});

test("one answer that is a batch of its own kind bears the label itself; among others it stands inside theirs", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", everything);
  alice.send("@label=1 ISUPPORT");
  const lines = await cluster.barrier(alice);
  assert.match(lines[0] ?? "", /^@label=1 :chorus\.local BATCH \+\w+ draft\/isupport$/);
  assert.ok(answerTo("1", lines).every(({ verb }) => verb === "005"));

  const guest = cluster.connect("n1");
  guest.send(`CAP REQ :${everything}`, "NICK guest", "USER guest 0 * :guest", "@label=1 CAP END");
  const welcome = await cluster.until(guest, / 422 guest /);
  const end = await cluster.barrier(guest);
  assert.match(welcome.find((line) => line.startsWith("@label=1 ")) ?? "", /BATCH \+\w+ labeled-response$/);
  assert.match([...welcome, ...end].find((line) => line.endsWith(" draft/isupport")) ?? "", /^@batch=/);
  const verbs = answerTo("1", [...welcome, ...end]).map(({ verb }) => verb);
  assert.ok(verbs.includes("001") && verbs.includes("005") && verbs.includes("422"), verbs.join());
});

test("labels count before registration as well, as soon as the capability does", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const guest = cluster.connect("n1");
  guest.send("CAP LS 302", "@label=0 CAP REQ :batch labeled-response");
  assert.ok((await cluster.barrier(guest)).every((line) => !line.includes("label=")));
  assert.deepEqual(
    (await answers(cluster, guest, "JOIN #a")).map(({ verb }) => verb),
    ["451"],
  );
  for (const line of ["NICK guest", "USER guest 0 * :guest"]) {
    assert.deepEqual(
      (await answers(cluster, guest, line)).map(({ verb }) => verb),
      ["ACK"],
    );
  }
  assert.deepEqual(
    (await answers(cluster, guest, "CAP LIST")).map(({ verb }) => verb),
    ["CAP"],
  );
  assert.ok((await answers(cluster, guest, "CAP END")).some(({ verb }) => verb === "001"));
});

test("what is no message is told so with its label, as long as that can be read", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", everything);
  const lines: [string, string][] = [
    [`PRIVMSG alice :${"x".repeat(600)}`, "417"],
    ["???", "421"],
    [":alice", "421"],
    ["", "421"],
    ["PRIVMSG alice :\u0000", "421"],
  ];
  for (const [line, verb] of lines) {
    assert.deepEqual(
      (await answers(cluster, alice, line)).map((answer) => answer.verb),
      [verb],
    );
  }
  alice.sendRaw(Buffer.from("@label=x PRIVMSG alice :\xff\r\n", "latin1"));
  const [fail] = answerTo("x", await cluster.barrier(alice));
  assert.deepEqual(fail?.params.slice(0, 2), ["PRIVMSG", "INVALID_UTF8"]);
  alice.send("@label=y");
  assert.equal(answerTo("y", await cluster.barrier(alice))[0]?.verb, "421");
});

test("a label comes back as it was written, whatever stands in it", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", everything);
  alice.send("@label=a\\:b\\sc\\\\=d\u00e9;+x PONG", "@label=1;label=2 PONG");
  assert.deepEqual(await cluster.barrier(alice), [
    "@label=a\\:b\\sc\\\\=d\u00e9 :chorus.local ACK",
    "@label=2 :chorus.local ACK",
  ]);
});

test("a QUIT is answered before the connection ends", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", everything);
  alice.send("@label=1 QUIT :bye");
  const lines = await cluster.until(alice, /ERROR/);
  assert.equal(answerTo("1", lines)[0]?.verb, "ERROR");
});
