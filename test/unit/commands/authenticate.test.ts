/** Logging in by SASL: what clients say wrong, by mistake or on purpose, and what happens while they are at it. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Credentials } from "../../../src/commands/outside.ts";
import { testCredentials } from "../../support/credentials.ts";
import { base64, owner, plainLogin, scramProof } from "../../support/logging-in.ts";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";
import { ask } from "./conversation.ts";

const failed = "904 * :SASL authentication failed";
const loggedIn = "900 * *!*@127.0.0.1 alice :You are now logged in as alice";
const succeeded = "903 * :SASL authentication successful";
const first = "n=alice,r=clientnonce";
/** The longest password that fits. */
const longest = "x".repeat(592);

let cluster: SimulatedCluster;
let alice: MemoryClient;
let client: MemoryClient;

/** A password check that takes until it is let go; of one address only, if one is given. */
function slowCredentials(address?: string) {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const credentials: Credentials = {
    ...testCredentials,
    async verifyPassword(...of) {
      const verdict = await testCredentials.verifyPassword(...of);
      if (address === undefined || of[2] === address) await gate;
      return verdict;
    },
  };
  return { credentials, letGo };
}

async function begin(credentials: Credentials = testCredentials): Promise<void> {
  cluster = await SimulatedCluster.of(["n1"], { settings: { credentials } });
  alice = await owner(cluster, "n1", "alice", "tea");
  client = cluster.connect("n1");
  await tell("CAP REQ sasl");
}

beforeEach(() => begin());

const tell = (line: string) => ask(cluster, client, line);

async function all(...lines: readonly string[]): Promise<string[]> {
  client.send(...lines.slice(0, -1));
  return tell(lines.at(-1) ?? "");
}

test("SCRAM proves to each side that the other knows the password, and takes an empty message at the end", async () => {
  assert.deepEqual(await tell("AUTHENTICATE scram-sha-256"), ["AUTHENTICATE +"]);
  const [challenge = ""] = await tell(`AUTHENTICATE ${base64(`n,,${first}`)}`);
  const serverFirst = Buffer.from(challenge.slice("AUTHENTICATE ".length), "base64").toString();
  assert.match(serverFirst, /^r=clientnonceservernonce,s=\S+,i=16$/);
  const { message, signature } = scramProof("tea", first, serverFirst);
  assert.deepEqual(await tell(`AUTHENTICATE ${base64(message)}`), [
    `AUTHENTICATE ${base64(`v=${signature}`)}`,
  ]);
  assert.deepEqual(await tell("AUTHENTICATE +"), [loggedIn, succeeded]);
});

/** What a server answers to SCRAM's first message, in plain. */
async function challengedWith(text: string): Promise<string> {
  const lines = await all("AUTHENTICATE SCRAM-SHA-256", `AUTHENTICATE ${base64(text)}`);
  const chunks = lines.map((line) => line.replace("AUTHENTICATE ", "")).filter((chunk) => chunk !== "+");
  assert.ok(
    chunks.every((chunk) => chunk.length <= 400),
    "no line has more than 400 bytes",
  );
  return Buffer.from(chunks.join(""), "base64").toString();
}

test("an answer that is too long for a line comes in several, and after a full one the end is marked", async () => {
  for (const length of [200, 226, 227, 228, 280]) {
    const nonce = "n".repeat(length);
    client.send("AUTHENTICATE SCRAM-SHA-256");
    const [begun, ...lines] = await tell(`AUTHENTICATE ${base64(`n,,n=alice,r=${nonce}`)}`);
    assert.equal(begun, "AUTHENTICATE +");
    const chunks = lines.map((line) => line.replace("AUTHENTICATE ", ""));
    const isFull = chunks.slice(0, -1).every((chunk) => chunk.length === 400);
    assert.ok(isFull && (chunks.at(-1)?.length ?? 400) < 400, String(chunks.map((chunk) => chunk.length)));
    const text = Buffer.from(chunks.filter((chunk) => chunk !== "+").join(""), "base64").toString();
    assert.ok(text.startsWith(`r=${nonce}servernonce,s=`) && text.endsWith(",i=16"), text);
    await tell("AUTHENTICATE *");
  }
});

test("a name that is no account is challenged as one that is, and fails at the same step", async () => {
  const salts = new Set<string>();
  for (const name of ["nobody", "nobody", "alice", "carol"]) {
    const serverFirst = await challengedWith(`n,,n=${name},r=clientnonce`);
    assert.match(serverFirst, /^\+?.*r=clientnonceservernonce,s=[A-Za-z0-9+/]{22}==,i=16$/s);
    salts.add(/s=([^,]+)/.exec(serverFirst)?.[1] ?? "");
    const { message } = scramProof("coffee", `n=${name},r=clientnonce`, serverFirst.replace(/^.*r=/s, "r="));
    assert.deepEqual(await tell(`AUTHENTICATE ${base64(message)}`), [failed]);
  }
  assert.equal(salts.size, 3, "each name has a salt of its own, and keeps it");
});

test("SCRAM with another nonce, another binding, or no end does not log in", async () => {
  for (const change of [{ nonce: "clientnonceother" }, { binding: base64("y,,") }]) {
    const serverFirst = (await challengedWith(`n,,${first}`)).replace(/^.*r=/s, "r=");
    const { message } = scramProof("tea", first, serverFirst, change);
    assert.deepEqual(await tell(`AUTHENTICATE ${base64(message)}`), [failed]);
  }
  const serverFirst = (await challengedWith(`n,,${first}`)).replace(/^.*r=/s, "r=");
  await tell(`AUTHENTICATE ${base64(scramProof("tea", first, serverFirst).message)}`);
  assert.deepEqual(await tell(`AUTHENTICATE ${base64("more")}`), [failed]);
  assert.deepEqual(
    await all("NICK al", "USER al 0 * :al", "CAP END").then((lines) => lines.length > 5),
    true,
  );
  assert.deepEqual(await tell("NS LOGOUT"), [
    ":NickServ!NickServ@chorus.local NOTICE al :You are not logged in: IDENTIFY [<account>] <password>",
  ]);
});

for (const [what, ...lines] of [
  ["nothing", "AUTHENTICATE +"],
  ["nonsense", "AUTHENTICATE ****"],
  ["base64 without its end", "AUTHENTICATE AGFsaWNlAHRlYQ"],
  ["base64 with more behind its end", "AUTHENTICATE AGFsaWNlAHRlYQ==AAAA"],
  ["what is not UTF-8", `AUTHENTICATE ${Buffer.from([0, 0x61, 0, 0xff]).toString("base64")}`],
  ["a name alone", `AUTHENTICATE ${base64("alice")}`],
  ["no name", `AUTHENTICATE ${base64("\0\0tea")}`],
  ["no password", `AUTHENTICATE ${base64("\0alice\0")}`],
  ["a NUL in the password", `AUTHENTICATE ${base64("\0alice\0tea\0")}`],
  ["somebody else to act as", `AUTHENTICATE ${base64("bob\0alice\0tea")}`],
  ["another mechanism meanwhile", "AUTHENTICATE SCRAM-SHA-256"],
  ["a full line of nonsense", `AUTHENTICATE ${"*".repeat(400)}`, "AUTHENTICATE +"],
] as const) {
  test(`PLAIN with ${what} fails, and may be tried again`, async () => {
    assert.deepEqual(await all("AUTHENTICATE PLAIN", ...lines), ["AUTHENTICATE +", failed]);
    assert.deepEqual(await all(...plainLogin("alice", "tea")), ["AUTHENTICATE +", loggedIn, succeeded]);
    assert.deepEqual(cluster.warnings, []);
  });
}

test("a message is as long as it may be, in full lines with an end; longer ones fail, one line or many", async () => {
  alice.send(`NS PASSWD tea ${longest.slice(0, 400)}`);
  await cluster.until(alice, /Your password is changed/);
  const message = base64(`alice\0alice\0${longest.slice(0, 400)}`);
  const chunks = message.match(/.{1,400}/g) ?? [];
  const lines = chunks.map((chunk) => `AUTHENTICATE ${chunk}`);
  assert.deepEqual(await all("AUTHENTICATE PLAIN", ...lines), ["AUTHENTICATE +", loggedIn, succeeded]);
  assert.deepEqual(await all("AUTHENTICATE PLAIN", `AUTHENTICATE ${"A".repeat(404)}`), [
    "AUTHENTICATE +",
    "905 * :SASL message too long",
  ]);
  const flood = Array<string>(5).fill(`AUTHENTICATE ${"A".repeat(400)}`);
  assert.deepEqual(await all("AUTHENTICATE PLAIN", ...flood), ["AUTHENTICATE +", failed]);
});

test("a password whose message ends with a full line is right when the end is marked", async () => {
  client.send("NICK bob");
  assert.match((await tell(`REGISTER * * ${longest}`)).join("\n"), /REGISTER SUCCESS bob/);
  const other = cluster.connect("n1");
  const message = base64(`bob\0bob\0${longest}`);
  assert.equal(message.length, 800);
  other.send("AUTHENTICATE PLAIN", `AUTHENTICATE ${message.slice(0, 400)}`);
  assert.deepEqual(await ask(cluster, other, `AUTHENTICATE ${message.slice(400)}`), ["AUTHENTICATE +"]);
  assert.match((await ask(cluster, other, "AUTHENTICATE +")).join("\n"), /^900 .*\n903 /);
});

test("a flood of AUTHENTICATE is answered line by line, and leaves nothing behind", async () => {
  const flood = Array.from({ length: 300 }, (_, index) =>
    index % 3 === 0 ? "AUTHENTICATE PLAIN" : `AUTHENTICATE ${"A".repeat(index)}`,
  );
  const told = await all(...flood);
  assert.ok(told.length >= 200, `${told.length} answers`);
  assert.ok(told.every((line) => /^(?:AUTHENTICATE \+|90[4568] \* )/.test(line)));
  assert.deepEqual(cluster.warnings, []);
});

test("CAP END, a nick and a name while the password is checked wait for that, and it counts", async () => {
  const { credentials, letGo } = slowCredentials();
  await begin(credentials);
  client.send(...plainLogin("alice", "tea"), "NICK alice", "USER a 0 * :a", "CAP END");
  await cluster.clock.advance(5000);
  assert.deepEqual(client.take(), [":chorus.local AUTHENTICATE +"]);
  letGo();
  await cluster.until(client, / 221 alice \+r$/);
});

test("a client that goes while its password is checked leaves nothing, and is counted nowhere", async () => {
  const { credentials, letGo } = slowCredentials();
  await begin(credentials);
  const head = cluster.store.head;
  client.send(...plainLogin("alice", "coffee"));
  await cluster.clock.advance(100);
  client.transport.break("Connection reset");
  letGo();
  await cluster.clock.advance(1000);
  assert.equal(cluster.store.head, head);
  assert.deepEqual(cluster.warnings, []);
});

test("a password that was changed while it was checked is no password any more", async () => {
  const { credentials, letGo } = slowCredentials("192.0.2.1");
  await begin(credentials);
  const late = cluster.connect("n1", "192.0.2.1");
  late.send("NICK late", "USER late 0 * :late");
  await cluster.until(late, / 422 late /);
  late.send(...plainLogin("alice", "tea"));
  await cluster.until(late, /AUTHENTICATE \+$/);
  await cluster.clock.advance(100);
  alice.send("NS PASSWD tea coffee");
  await cluster.until(alice, /Your password is changed/);
  letGo();
  const told = await cluster.until(late, / 904 late /);
  assert.deepEqual(told, [
    ":chorus.local NOTICE late :FAIL AUTHENTICATE INVALID_CREDENTIALS alice The account's password has just been changed",
    ":chorus.local 904 late :SASL authentication failed",
  ]);
});

test("what was proved before the password was changed lets nobody in afterwards, and may be proved anew", async () => {
  assert.deepEqual(await all(...plainLogin("alice", "tea")), ["AUTHENTICATE +", loggedIn, succeeded]);
  await ask(cluster, alice, "NS PASSWD tea coffee");
  assert.deepEqual(await all("NICK alice", "USER a 0 * :a", "CAP END"), [
    "NOTICE * :FAIL CAP INVALID_CREDENTIALS alice The account's password has just been changed",
  ]);
  const told = await all(...plainLogin("alice", "coffee"));
  assert.deepEqual(told, ["AUTHENTICATE +", loggedIn.replace("*!*", "*!a"), succeeded]);
  assert.match((await tell("NICK alice")).join("\n"), /^001 alice .*221 alice \+r$/s);
});

test("a nick that is taken does not undo the login", async () => {
  // Whether the nick of an account can be had is known when one comes in.
  await owner(cluster, "n1", "bob", "tea");
  await all(...plainLogin("alice", "tea"));
  const told = await all("USER a 0 * :a", "NICK bob", "CAP END", "NICK al");
  assert.match(told.join("\n"), /433 .*001 al .*221 al \+r$/s);
});

test("while the log does not answer nobody is let in, right or wrong, and each is told so", async () => {
  cluster.store.faults("n1").outage = "rejects";
  await cluster.clock.advance(3000);
  const unavailable = "NOTICE * :FAIL AUTHENTICATE LOG_UNAVAILABLE The log does not answer";
  for (const password of ["tea", "coffee"]) {
    client.take();
    client.send(...plainLogin("alice", password));
    await cluster.clock.advance(3000);
    const told = client.take().map((line) => line.replace(":chorus.local ", ""));
    assert.deepEqual(told, ["AUTHENTICATE +", unavailable, failed]);
  }
  client.send("PASS alice:tea");
  await cluster.clock.advance(3000);
  assert.deepEqual(client.take(), [
    ":chorus.local NOTICE * :FAIL PASS LOG_UNAVAILABLE The log does not answer",
  ]);
  cluster.store.faults("n1").outage = "none";
  await cluster.clock.advance(3000);
  assert.deepEqual(await all(...plainLogin("alice", "tea")), ["AUTHENTICATE +", loggedIn, succeeded]);
});
