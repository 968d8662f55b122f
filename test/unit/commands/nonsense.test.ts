/** Whatever a client sends, the node stays whole: it answers in well-formed lines, and serves the others. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { commands } from "../../../src/commands/table.ts";
import { parse } from "../../../src/protocol/message.ts";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

const runs = process.env["CHORUS_TEST_LONG"] === "1" ? 5000 : 200;

const allCapabilities =
  "message-tags server-time echo-message batch labeled-response standard-replies draft/multiline draft/metadata-3";

const verbs = fc.constantFrom(...commands.keys(), "privmsg", "WHOIS", "share", "constructor", "123", "");
const word = fc.oneof(
  fc.constantFrom(
    "#a",
    "#A",
    "bob",
    "alice",
    "nonsense",
    "*",
    "",
    ":",
    ":x",
    ",",
    "#a,bob,,#none",
    "+i",
    "-x",
    "302",
  ),
  fc.constantFrom(
    "\u{1f600}",
    "LS",
    "REQ",
    "END",
    "LIST",
    "__proto__",
    "constructor",
    "server-time",
    "-batch",
    "#",
    "\x01ACTION x\x01",
    "SET",
    "SUB",
    "SYNC",
    "*ALL",
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.string({ unit: "grapheme", maxLength: 20 }),
);
const tags = fc.option(
  fc.array(
    fc.tuple(fc.constantFrom("label", "+x", "+draft/reply", "batch", "msgid", "=", "__proto__"), word),
    { maxLength: 4 },
  ),
  { nil: undefined },
);
const command = fc.tuple(tags, verbs, fc.array(word, { maxLength: 5 })).map(([pairs, verb, words]) => {
  const section = pairs === undefined ? "" : `@${pairs.map(([key, value]) => `${key}=${value}`).join(";")} `;
  return Buffer.from(`${section}${[verb, ...words].join(" ")}\r\n`);
});
/** Of a batch, more or less: its marks and lines with what may be wrong, in whatever order they come. */
const reference = fc.constantFrom("r", "r", "r", "s", "", "\u00e9", "r".repeat(70));
const batched = fc
  .tuple(
    fc.constantFrom("", "@label=1 ", "@+x=y ", "@batch=r "),
    fc.constantFrom("batch", "batch", "batch;draft/multiline-concat", "batch;label=2"),
    reference,
    fc.constantFrom("BATCH +", "BATCH -", "PRIVMSG", "PRIVMSG", "PRIVMSG", "NOTICE", "TAGMSG", "JOIN"),
    fc.constantFrom("#a", "#a", "#A", "bob", "nobody", "#a,bob", ":#a b", ""),
    fc.constantFrom(" :", " :hi", "", " x y", ` :${"x".repeat(400)}`, " :\x01VERSION\x01"),
  )
  .map(([mark, tag, name, verb, target, text]) => {
    if (!verb.startsWith("BATCH"))
      return `@${tag.replace("batch", `batch=${name}`)} ${verb} ${target}${text}`;
    return `${mark}${verb}${name}${verb.endsWith("+") ? ` draft/multiline ${target}` : ""}`;
  })
  .map((text) => Buffer.from(`${text}\r\n`));
const huge = fc.constantFrom(
  Buffer.from(`PRIVMSG ${"x ".repeat(600)}\r\n`),
  Buffer.from(`JOIN ${Array.from({ length: 100 }, (_, index) => `#${index}`).join(",")}\r\n`),
  Buffer.from(`@${"a;".repeat(3000)} PING x\r\n`),
  Buffer.from(`${"é".repeat(20_000)}\r\n`),
  Buffer.from(`CAP REQ :${"batch ".repeat(80)}\r\n`),
  Buffer.from(`PRIVMSG #a :${"\u{1f600}".repeat(120)}\r\n`),
);
const chunks = fc.oneof(
  { weight: 8, arbitrary: command },
  { weight: 8, arbitrary: batched },
  { weight: 1, arbitrary: huge },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
);

/** The lines are messages, as long as they may be, and no line of the server stands in another's place. */
function assertWellFormed(client: MemoryClient): void {
  for (const line of client.lines) {
    const message = parse(line);
    assert.ok(message, `not a message: ${JSON.stringify(line)}`);
    assert.ok(message.source !== undefined || ["PING", "ERROR"].includes(message.verb), line);
  }
}

async function survives(
  cluster: SimulatedCluster,
  client: MemoryClient,
  bob: MemoryClient,
  bytes: readonly Buffer[],
) {
  for (const each of bytes) client.sendRaw(each);
  client.sendRaw(Buffer.from("\r\n"));
  await cluster.barrier(bob);
  if (client.isConnected)
    await cluster.barrier(client).catch((error) => assert.ok(!client.isConnected, error));
  assertWellFormed(bob);
  assert.deepEqual(cluster.warnings, []);
  assert.deepEqual(cluster.failures, []);
  assert.equal(cluster.node("n1").trouble, undefined);
}

test("whatever somebody registered sends, everyone else is served, and gets well-formed lines", async () => {
  const property = fc.asyncProperty(fc.array(chunks, { maxLength: 20, size: "max" }), async (bytes) => {
    const cluster = await SimulatedCluster.of(["n1"]);
    const bob = await cluster.join("n1", "bob", allCapabilities, "#a");
    const alice = await cluster.join("n1", "alice", allCapabilities, "#a");
    await survives(cluster, alice, bob, bytes);
    assertWellFormed(alice);
  });
  await fc.assert(property, { numRuns: runs });
});

test("whatever a stranger sends first, in whatever protocol, everyone else is served", async () => {
  const property = fc.asyncProperty(fc.array(chunks, { maxLength: 20, size: "max" }), async (bytes) => {
    const cluster = await SimulatedCluster.of(["n1"]);
    const bob = await cluster.join("n1", "bob", allCapabilities, "#a", "#lobby");
    const stranger = cluster.connect("n1");
    for (const each of bytes) {
      stranger.sendRaw(each);
      await cluster.clock.advance(60);
    }
    stranger.transport.halfClose();
    await cluster.clock.advance(2000);
    await cluster.barrier(bob);
    assertWellFormed(bob);
    assert.ok(!stranger.isConnected, "nobody is left hanging");
    assert.deepEqual(cluster.warnings, []);
    assert.deepEqual(cluster.failures, []);
  });
  await fc.assert(property, { numRuns: runs });
});
