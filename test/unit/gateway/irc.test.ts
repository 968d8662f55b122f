/** The IRC dialect over a whole node: labels, batches and echoes, as those who negotiated them see them. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

let cluster: SimulatedCluster;

beforeEach(async () => {
  cluster = await SimulatedCluster.of(["n1"]);
});

/** Sends a line, and gives what the client is told because of it, batch names and ids blanked. */
async function told(client: MemoryClient, ...lines: string[]): Promise<string[]> {
  client.send(...lines);
  const answers = await cluster.barrier(client);
  return answers.map((line) =>
    line
      .replace(/msgid=[0-9a-z-]+/, "msgid=ID")
      .replace(/time=[0-9TZ:.-]+/, "time=TIME")
      .replace(/batch=\w+/, "batch=B")
      .replace(/BATCH ([+-])\w+/, "BATCH $1B"),
  );
}

const labels = "batch labeled-response";

test("a labelled command with one line of answer bears its label on that line", async () => {
  const alice = await cluster.join("n1", "alice", labels);
  assert.deepEqual(
    await told(alice, "@label=x1 PRIVMSG nobody :hi", "@label=x2 PART", "@label=x3 NICK alicia"),
    [
      "@label=x1 :chorus.local 401 alice nobody :No such nick/channel",
      "@label=x2 :chorus.local 461 alice PART :Not enough parameters",
      "@label=x3 :alice!alice@127.0.0.1 NICK alicia",
    ],
  );
});

test("a labelled command without an answer is acknowledged", async () => {
  const alice = await cluster.join("n1", "alice", labels, "#a");
  const ack = (label: string) => `@label=${label} :chorus.local ACK`;
  assert.deepEqual(
    await told(alice, "@label=x1 PRIVMSG #a :hi", "@label=x2 PONG x", "@label=x3 NOTICE alice,#a :x"),
    [ack("x1"), ack("x2"), ":alice!alice@127.0.0.1 NOTICE alice :x", ack("x3")],
  );
});

test("a labelled command with several lines of answer has them in one batch", async () => {
  const alice = await cluster.join("n1", "alice", labels);
  assert.deepEqual(await told(alice, "@label=x1 JOIN #a,#b,bad"), [
    "@label=x1 :chorus.local BATCH +B labeled-response",
    "@batch=B :chorus.local 403 alice bad :No such channel",
    "@batch=B :alice!alice@127.0.0.1 JOIN #a",
    "@batch=B :chorus.local 353 alice = #a :@alice",
    "@batch=B :chorus.local 366 alice #a :End of /NAMES list",
    "@batch=B :alice!alice@127.0.0.1 JOIN #b",
    "@batch=B :chorus.local 353 alice = #b :@alice",
    "@batch=B :chorus.local 366 alice #b :End of /NAMES list",
    ":chorus.local BATCH -B",
  ]);
});

test("an echo is the answer to what was said, with the message's id", async () => {
  const alice = await cluster.join("n1", "alice", `${labels} echo-message message-tags server-time`, "#a");
  const bob = await cluster.join("n1", "bob", "message-tags server-time", "#a");
  alice.take();
  assert.deepEqual(await told(alice, "@label=x1;+draft/react=y PRIVMSG #A :hi"), [
    "@time=TIME;msgid=ID;label=x1;+draft/react=y :alice!alice@127.0.0.1 PRIVMSG #a :hi",
  ]);
  const [heard = ""] = await cluster.barrier(bob);
  const id = /msgid=[^; ]+/.exec(heard)?.[0] ?? "";
  assert.ok(
    alice.lines.some((line) => id !== "" && line.includes(id)),
    "both know it by the same id",
  );
  assert.deepEqual(await told(alice, "@label=x2 PRIVMSG bob,#a :two"), [
    "@label=x2 :chorus.local BATCH +B labeled-response",
    "@time=TIME;msgid=ID;batch=B :alice!alice@127.0.0.1 PRIVMSG bob :two",
    "@time=TIME;msgid=ID;batch=B :alice!alice@127.0.0.1 PRIVMSG #a :two",
    ":chorus.local BATCH -B",
  ]);
});

test("who writes to himself gets the message, and the echo as the answer to his label", async () => {
  const alice = await cluster.join("n1", "alice", `${labels} echo-message`);
  assert.deepEqual(await told(alice, "@label=x1 PRIVMSG alice :note"), [
    ":alice!alice@127.0.0.1 PRIVMSG alice :note",
    "@label=x1 :alice!alice@127.0.0.1 PRIVMSG alice :note",
  ]);
  assert.equal((await told(alice, "PRIVMSG alice :note")).length, 2);
  const bob = await cluster.join("n1", "bob", labels);
  assert.deepEqual(await told(bob, "@label=x1 PRIVMSG bob :note"), [
    ":bob!bob@127.0.0.1 PRIVMSG bob :note",
    "@label=x1 :chorus.local ACK",
  ]);
});

test("a label without the capability, an empty one and one that is too long label nothing", async () => {
  const alice = await cluster.join("n1", "alice", "message-tags batch");
  const answer = ":chorus.local 461 alice PART :Not enough parameters";
  assert.deepEqual(await told(alice, "@label=x PART"), [answer]);
  alice.send("CAP REQ labeled-response");
  await cluster.barrier(alice);
  alice.take();
  assert.deepEqual(await told(alice, "@label= PART", `@label=${"x".repeat(65)} PART`), [answer, answer]);
  assert.deepEqual(await told(alice, `@label=${"x".repeat(64)} PART`), [
    `@label=${"x".repeat(64)} ${answer}`,
  ]);
});

test("answers come in the order of the commands, decided at once or by the log", async () => {
  const alice = await cluster.join("n1", "alice", "echo-message", "#a");
  alice.take();
  const lines = [
    "PRIVMSG #a :1",
    "PRIVMSG",
    "PRIVMSG #a :2",
    "PRIVMSG nobody :3",
    "JOIN #b",
    "PRIVMSG #b :4",
    "X",
  ];
  assert.deepEqual(await told(alice, ...lines), [
    ":alice!alice@127.0.0.1 PRIVMSG #a :1",
    ":chorus.local 411 alice :No recipient given (PRIVMSG)",
    ":alice!alice@127.0.0.1 PRIVMSG #a :2",
    ":chorus.local 401 alice nobody :No such nick/channel",
    ":alice!alice@127.0.0.1 JOIN #b",
    ":chorus.local 353 alice = #b :@alice",
    ":chorus.local 366 alice #b :End of /NAMES list",
    ":alice!alice@127.0.0.1 PRIVMSG #b :4",
    ":chorus.local 421 alice X :Unknown command",
  ]);
});

test("whoever changes what lines look like sees lines from before the change as before", async () => {
  const alice = await cluster.join("n1", "alice", "", "#a");
  const bob = await cluster.join("n1", "bob", "", "#a");
  alice.take();
  bob.send("PRIVMSG #a :before");
  await cluster.clock.advance(20);
  alice.send("CAP REQ server-time");
  await cluster.barrier(alice);
  bob.send("PRIVMSG #a :after");
  await cluster.clock.advance(20);
  const heard = alice.lines.filter((line) => line.includes(" PRIVMSG #a "));
  assert.match(heard.join("\n"), /^:bob!\S+ PRIVMSG #a :before\n@time=\S+ :bob!\S+ PRIVMSG #a :after$/);
});

test("standard replies are notices for those who did not ask for them", async () => {
  const [plain, standard] = [
    await cluster.join("n1", "plain"),
    await cluster.join("n1", "standard", "standard-replies"),
  ];
  cluster.store.faults("n1").refused = 1;
  for (const client of [plain, standard]) client.send("PRIVMSG plain :x");
  await cluster.clock.advance(100);
  const words = "The log does not take changes now";
  assert.deepEqual(plain.take(), [`:chorus.local NOTICE plain :FAIL PRIVMSG LOG_UNAVAILABLE ${words}`]);
  assert.deepEqual(standard.take(), [`:chorus.local FAIL PRIVMSG LOG_UNAVAILABLE :${words}`]);
});

test("text that is not UTF-8 is answered with FAIL, and the next line is taken", async () => {
  const alice = await cluster.join("n1", "alice");
  alice.sendRaw(Buffer.from([...Buffer.from("PRIVMSG alice :"), 0xff, 0x0d, 0x0a]));
  const [fail = "", ...others] = await told(alice, "PRIVMSG alice :é");
  assert.match(fail, /^:chorus\.local FAIL PRIVMSG INVALID_UTF8 :/);
  assert.deepEqual(others, [":alice!alice@127.0.0.1 PRIVMSG alice :é"]);
});

test("a label that cannot be given back is none, and nobody's connection fails by it", async () => {
  const alice = await cluster.join("n1", "alice", labels);
  assert.deepEqual(await told(alice, "@label=\0 HELP", "@label=a\0 NICK"), [
    ":chorus.local 421 alice * :Unknown command",
    ":chorus.local 421 alice * :Unknown command",
  ]);
});
