/** Messages of several lines: what is sent as a batch arrives, whole or line by line, and what cannot be sent is told. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Gathering } from "../../../src/client/gathering.ts";
import { labelsMax } from "../../../src/network/clients.ts";
import { limits } from "../../../src/protocol/limits.ts";
import { parse } from "../../../src/protocol/message.ts";
import { joined, type TextLine } from "../../../src/protocol/multiline.ts";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

const runs = process.env["CHORUS_TEST_LONG"] === "1" ? 2000 : 60;

const multiline = "message-tags batch labeled-response draft/multiline";

const plain = (text: string): TextLine => ({ text, concat: false });

/** What a client sends to say these lines. */
function batchOf(lines: readonly TextLine[], target = "#a", label = ""): string[] {
  const tag = (concat: boolean) => (concat ? "@batch=x;draft/multiline-concat" : "@batch=x");
  return [
    `${label}BATCH +x draft/multiline ${target}`,
    ...lines.map(({ text, concat }) => `${tag(concat)} PRIVMSG ${target} :${text}`),
    "BATCH -x",
  ];
}

/** Alice can send such messages, bob and carol see them whole and line by line, and dave comes with nc. */
async function scene(pace = 0) {
  const cluster = await SimulatedCluster.of(["n1", "n2"], { settings: { messagesPerSecond: pace } });
  const alice = await cluster.join("n1", "alice", multiline, "#lobby");
  const bob = await cluster.join("n2", "bob", multiline, "#lobby");
  const carol = await cluster.join("n2", "carol", "message-tags", "#lobby");
  const dave = cluster.connect("n2");
  dave.sendRaw(Buffer.from("dave\n"));
  await cluster.until(dave, /^You are in #lobby/);
  for (const client of [alice, bob, carol]) {
    await cluster.barrier(client);
    client.take();
  }
  return { cluster, alice, bob, carol, dave };
}

function assertShort(lines: readonly string[]): void {
  for (const line of lines) {
    const bytes = Buffer.byteLength(`${line.replace(/^@\S+ /, "")}\r\n`);
    assert.ok(bytes <= limits.line, `${bytes} bytes: ${line}`);
  }
}

const isText = (text: string) => !/[\r\n\0]/.test(text) && text.isWellFormed();
const text = fc.oneof(
  fc.constantFrom("", "", " ", ":", "hello", "alice: x", "\x01ACTION waves\x01", "a ".repeat(190)),
  fc.string({ unit: "grapheme", maxLength: 40 }).filter(isText),
);
const lines = fc
  .array(fc.record({ text, concat: fc.boolean() }), { minLength: 1, maxLength: 15 })
  .map((all) => all.map((line) => ({ text: line.text, concat: line.concat && line.text !== "" })))
  .filter((all) => all.some((line) => line.text !== ""));

test("whatever is said in several lines, everyone gets it whole, or line by line", async () => {
  const { cluster, alice, bob, carol, dave } = await scene();
  const property = fc.asyncProperty(lines, async (said) => {
    alice.send(...batchOf(said, "#lobby"));
    await cluster.barrier(alice);
    const [whole, fallback] = [await cluster.barrier(bob), await cluster.barrier(carol)];
    assertShort([...whole, ...fallback]);
    const gathering = new Gathering();
    const heard = whole.flatMap((line) => gathering.take(parse(line) ?? assert.fail(line)) ?? []);
    assert.deepEqual(
      heard.map(({ verb, params }) => [verb, ...params]),
      [["PRIVMSG", "#lobby", joined(said).text]],
    );
    const parts = fallback.map((line) => parse(line) ?? assert.fail(line));
    assert.deepEqual(
      parts.map(({ params }) => params[1]),
      said.map((line) => line.text).filter((each) => each !== ""),
    );
    assert.deepEqual(
      parts.map(({ tags }) => tags.get("msgid")),
      parts.map((_, index) => (index === 0 ? heard[0]?.tags.get("msgid") : undefined)),
    );
    // Nothing that was said steers where a line ends.
    const shown = dave.take();
    assert.ok(
      shown.every((line) => /^(?:alice: |\* alice )\P{Cc}*$/u.test(line)),
      shown.join("\n"),
    );
  });
  await fc.assert(property, { numRuns: runs });
  assert.deepEqual(cluster.warnings, []);
});

test("plain text shows each line, and one that was sent in pieces as one", async () => {
  const { cluster, alice, dave } = await scene();
  alice.send(...batchOf([plain("one"), plain(""), plain("two "), { text: "three", concat: true }], "#lobby"));
  alice.send(...batchOf([plain("four"), plain("\x01VERSION\x01"), plain("\x01ACTION waves\x01")], "dave"));
  await cluster.until(dave, /\* alice waves/);
  assert.deepEqual(dave.lines.slice(-4), [
    "alice: one",
    "alice: two three",
    "alice shared: four",
    "* alice waves",
  ]);
});

const [most, bytes] = [limits.multilineLines, limits.multilineBytes];
const filled = (count: number, length: number) => Array<TextLine>(count).fill(plain("x".repeat(length)));
/** Lines of 256 bytes with their line feeds, so that all of them are as long as they may be but for one byte. */
const longest = filled(bytes / 256, 255);

const refusals: readonly (readonly [string, readonly TextLine[], string])[] = [
  ["more lines than it may have", filled(most + 1, 1), `MULTILINE_MAX_LINES ${most} :`],
  ["more bytes than it may have", [...longest, plain("x")], `MULTILINE_MAX_BYTES ${bytes} :`],
  ["a line that nobody could be sent", [plain("x"), plain("x".repeat(488))], "MULTILINE_INVALID :A line"],
  [
    "too much that takes six times its room",
    filled(60, 200).map(() => plain("\x02".repeat(200))),
    "MULTILINE_INVALID :It has",
  ],
];

for (const [what, said, refusal] of refusals) {
  test(`a batch with ${what} is refused, once, under its label, and nobody hears of it`, async () => {
    const { cluster, alice, bob } = await scene();
    alice.send(...batchOf(said, "#lobby", "@label=L "));
    const told = await cluster.barrier(alice);
    assert.equal(told.length, 1);
    assert.ok(told[0]?.startsWith(`@label=L :chorus.local FAIL BATCH ${refusal}`), told.join("\n"));
    assert.deepEqual(await cluster.barrier(bob), []);
    alice.send(...batchOf([plain("still here")], "#lobby"));
    await cluster.barrier(alice);
    assert.match((await cluster.barrier(bob)).join("\n"), /still here/);
  });
}

test("a batch may have as many lines and bytes as was said", async () => {
  const { cluster, alice, bob } = await scene();
  alice.send(...batchOf(filled(most, 1), "#lobby"), ...batchOf(longest, "#lobby"));
  assert.deepEqual(await cluster.barrier(alice), []);
  assert.equal((await cluster.barrier(bob)).length, most + longest.length + 4);
});

test("a line that cannot be read is missed: the batch that it may have been part of is refused", async () => {
  const { cluster, alice, bob } = await scene();
  alice.send("BATCH +x draft/multiline #lobby", `@batch=x PRIVMSG #lobby :${"x".repeat(600)}`, "BATCH -x");
  assert.deepEqual(await cluster.barrier(alice), [
    ":chorus.local FAIL BATCH MULTILINE_INVALID :A line came that cannot be read",
    ":chorus.local 417 alice :Input line was too long",
  ]);
  assert.deepEqual(await cluster.barrier(bob), []);
});

test("a long paste is said at once, and counts as a tenth of its lines", async () => {
  const { cluster, alice, bob } = await scene(5);
  await cluster.clock.advance(60_000);
  const begun = cluster.clock.monotonic();
  alice.send(...batchOf(filled(most, 100), "#lobby"));
  await cluster.until(bob, / BATCH -/);
  assert.ok(cluster.clock.monotonic() - begun < 1000);
  for (let count = 0; count < 4; count++) alice.send(...batchOf(filled(most, 100), "#lobby"));
  alice.send("PRIVMSG #lobby :done");
  await cluster.until(bob, /:done$/);
  const took = cluster.clock.monotonic() - begun;
  assert.ok(took > 5000 && took < 12_000, `${took} ms`);
});

test("what follows of a refused batch is not free", async () => {
  const { cluster, alice } = await scene(5);
  const begun = cluster.clock.monotonic();
  alice.send(...batchOf(filled(10 * most, 1), "#lobby"));
  await cluster.barrier(alice);
  assert.ok(cluster.clock.monotonic() - begun > 10_000);
  assert.equal(alice.lines.filter((line) => line.includes(" FAIL BATCH ")).length, 1);
});

test("each labelled line is answered: of a batch that is taken, and of one that is not", async () => {
  const { cluster, alice } = await scene();
  alice.send(
    "@label=1 BATCH +x draft/multiline #lobby",
    "@label=2;batch=x PRIVMSG #lobby one",
    "@label=3 BATCH -x",
    "@label=4 BATCH +y draft/multiline #lobby",
    "@label=5;batch=y PRIVMSG #park one",
    "@label=6;batch=y PRIVMSG #lobby two",
    "@label=7 BATCH -y",
    "@label=8 BATCH -z",
  );
  const told = await cluster.barrier(alice);
  const answers = told.map((line) => line.replace(/^@label=(\d) :chorus.local (\S+).*/, "$1 $2"));
  assert.deepEqual(answers.sort(), [
    "1 ACK",
    "2 ACK",
    "3 ACK",
    ...["4", "5", "6", "7", "8"].map((n) => `${n} FAIL`),
  ]);
});

test("a channel that is closed to CTCP is closed to it among other lines", async () => {
  const { cluster, alice } = await scene();
  alice.send("JOIN #a", "MODE #a +C", ...batchOf([plain("hello"), plain("\x01VERSION\x01")]));
  assert.match((await cluster.barrier(alice)).at(-1) ?? "", / 404 alice #a :/);
});

test("many tags are not repeated on every line", async () => {
  const { cluster, alice, carol } = await scene();
  for (const length of [100, 1000]) {
    alice.send(...batchOf(filled(50, 10), "#lobby", `@+x=${"y".repeat(length)} `));
  }
  await cluster.barrier(alice);
  const told = await cluster.barrier(carol);
  assert.equal(told.length, 100);
  assert.equal(told.filter((line) => line.includes("+x=")).length, 50 + 1);
});

/** Reads as much as there is, again and again, until a line matches. */
async function readUntil(cluster: SimulatedCluster, client: MemoryClient, end: RegExp): Promise<string[]> {
  for (let round = 0; round < 500 && !client.hasUntaken(end); round++) {
    assert.ok(client.isConnected, client.lines.slice(-3).join("\n"));
    client.transport.drain();
    await cluster.clock.advance(10);
  }
  return client.take();
}

test("who comes back to many long messages and reads slowly gets them all", async () => {
  const settings = { sendQueue: 128 * 1024 };
  const cluster = await SimulatedCluster.of(["n1"], { settings });
  const alice = await cluster.join("n1", "alice", multiline, "#a");
  for (const capabilities of [`${multiline} chorus/resume`, "message-tags batch chorus/resume"]) {
    const bob = cluster.connect("n1");
    bob.send(`CAP REQ :${capabilities}`, "CAP END", "NICK bob", "USER bob 0 * :bob", "JOIN #a");
    await cluster.barrier(bob);
    const token = / RESUME TOKEN (\S+)/.exec(bob.lines.join("\n"))?.[1] ?? assert.fail();
    bob.transport.break("Connection lost");
    for (let count = 0; count < 40; count++) alice.send(...batchOf(longest));
    await cluster.barrier(alice);
    const again = cluster.connect("n1");
    again.transport.reading = false;
    again.send(`CAP REQ :${capabilities}`, `RESUME ${token} *`, "CAP END", "PING after");
    const told = await readUntil(cluster, again, / PONG \S+ after$/);
    assert.equal(told.filter((line) => line.includes(" PRIVMSG #a :")).length, 40 * longest.length);
    again.send("QUIT");
    await cluster.clock.advance(100);
  }
});

test("a batch that was sent again to another node, because the first one died, is said once and answered alike", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const bob = await cluster.join("n2", "bob", multiline, "#a");
  const capabilities = `${multiline} echo-message chorus/resume`;
  const alice = cluster.connect("n1");
  alice.send(`CAP REQ :${capabilities}`, "CAP END", "NICK alice", "USER alice 0 * :alice", "JOIN #a");
  const welcome = await cluster.barrier(alice);
  const token = / RESUME TOKEN (\S+)/.exec(welcome.join("\n"))?.[1] ?? assert.fail();
  await cluster.barrier(bob);
  const said = batchOf(
    [plain("one"), plain(""), { text: "two", concat: true }],
    "#a",
    "@label=L;+draft/reply=x ",
  );
  alice.send(...said);
  const [echo, heard] = [await cluster.barrier(alice), await cluster.barrier(bob)];
  cluster.crash("n1");
  const again = cluster.connect("n2");
  again.send(`CAP REQ :${capabilities}`, `RESUME ${token}`, "CAP END");
  await cluster.barrier(again);
  again.take();
  again.send(...said);
  assert.deepEqual(await cluster.barrier(again), echo);
  assert.deepEqual(await cluster.barrier(bob), []);
  assert.equal(heard.length, echo.length);
});

test("labels of batches count once like any other, however many there are", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const bob = await cluster.join("n1", "bob", multiline, "#a");
  const alice = await cluster.join("n1", "alice", `${multiline} chorus/resume`, "#a");
  for (let round = 0; round < 2; round++) {
    for (let label = 0; label < labelsMax; label++) {
      alice.send(...batchOf([plain(`text ${label}`)], "#a", `@label=${label} `));
    }
  }
  const told = await cluster.barrier(alice);
  assert.equal(told.filter((line) => line.endsWith(" ACK")).length, 2 * labelsMax);
  const heard = (await cluster.barrier(bob)).filter((line) => line.includes(" PRIVMSG "));
  assert.equal(heard.length, labelsMax);
});
