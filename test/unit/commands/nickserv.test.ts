/** NickServ: what is said to it reaches nobody else and stands nowhere, and wrong passwords count as anywhere else. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { logsIn, owner, plainLogin } from "../../support/logging-in.ts";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { resumable } from "../../support/resuming.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";
import { ask } from "./conversation.ts";

const secret = "correct-horse";
const notice = (nick: string, text: string) => `:NickServ!NickServ@chorus.local NOTICE ${nick} :${text}`;
const tooMany = "Too many wrong passwords, or too many at once: try again in a minute";

let cluster: SimulatedCluster;
let alice: MemoryClient;

beforeEach(async () => {
  cluster = await SimulatedCluster.of(["n1"]);
  alice = await owner(cluster, "n1", "alice", "tea", "#a");
});

const tell = (line: string) => ask(cluster, alice, line);

/** Nobody but its speaker has read it, and it stands in no record, no snapshot and no warning. */
async function assertSecret(speaker: MemoryClient, others: readonly MemoryClient[]): Promise<void> {
  for (const other of others) await cluster.barrier(other);
  for (const client of [speaker, ...others]) assert.ok(!client.lines.join("\n").includes(secret));
  // The simulated verifier is the password itself, as argon2id's hash would be.
  const records = JSON.stringify(cluster.records()).replaceAll(`"password":"${secret}"`, "");
  assert.ok(!records.includes(secret), "it stands in the log");
  await cluster.stop("n1");
  const snapshots = [...cluster.snapshots("n1").texts.values()].join("");
  assert.ok(!snapshots.replaceAll(`"password":"${secret}"`, "").includes(secret));
  assert.ok(!JSON.stringify(cluster.warnings).includes(secret));
}

test("passwords are in no record, no echo and no other client, however they are said", async () => {
  const { client: bob } = await resumable(cluster, "n1", "bob", "#a");
  bob.send("CAP REQ draft/multiline");
  const carol = await cluster.join("n1", "carol", "echo-message", "#a");
  const { client: phone } = await logsIn(cluster, "n1", "alice", "alice");
  for (const line of [
    `@label=1 PRIVMSG NickServ :IDENTIFY alice ${secret}`,
    `@label=2 PRIVMSG nickserv :${secret}`,
    `@label=3 NOTICE NickServ :IDENTIFY ${secret}`,
    `@label=4 NS IDENTIFY ${secret} alice`,
    `@label=5 PRIVMSG NickServ,carol :IDENTIFY ${secret}`,
    `@label=6 PRIVMSG NickServ@services :REGISTER ${secret}`,
    `@label=11 PRIVMSG NickServ!NickServ@chorus.local :IDENTIFY ${secret}`,
    `@label=12 PRIVMSG NickServ, :IDENTIFY ${secret}`,
    `BATCH +1 draft/multiline NickServ,`,
    `@batch=1 PRIVMSG NickServ, :IDENTIFY ${secret}`,
    "BATCH -1",
    `@label=7 NICKSERV PASSWD ${secret} coffee`,
    `@label=8 NS DROP ${secret} and more`,
    `@label=9 AUTHENTICATE ${secret}`,
    `@label=10 VERIFY alice ${secret}`,
    `@label=11 PRIVMSG NickServ!NickServ@chorus.local :IDENTIFY ${secret}`,
    "CAP REQ draft/multiline",
    "BATCH +1 draft/multiline NickServ!x@y",
    `@batch=1 PRIVMSG NickServ!x@y :IDENTIFY ${secret}`,
    "BATCH -1",
    "BATCH +2 draft/multiline carol,NickServ",
    `@batch=2 PRIVMSG carol,NickServ :IDENTIFY ${secret}`,
    "BATCH -2",
  ]) {
    await ask(cluster, bob, line);
  }
  const guest = cluster.connect("n1");
  guest.send(`PASS ${secret}`, `PASS alice:${secret}`, `PASS ${secret}:alice`);
  guest.send(...plainLogin(secret, "alice"), ...plainLogin("alice", secret));
  await cluster.barrier(guest);
  alice.send(`NS PASSWD tea ${secret}`);
  await cluster.until(alice, /Your password is changed/);
  await assertSecret(bob, [alice, carol, phone, guest]);
});

test("wrong passwords count by whatever they are said, and then the right one is not looked at for a while", async () => {
  const guest = cluster.connect("n1", "192.0.2.7");
  guest.send("NICK guest", "USER g 0 * :g");
  await cluster.barrier(guest);
  const wrong = [
    "NS IDENTIFY alice coffee",
    "NS IDENTIFY coffee",
    "NS IDENTIFY nobody coffee",
    ...plainLogin("alice", "coffee"),
  ];
  const answers: string[] = [];
  for (let round = 0; round < 3; round++) {
    for (const line of wrong) answers.push(...(await ask(cluster, guest, line)));
  }
  const [refusal] = answers.filter((line) => line.includes("FAIL AUTHENTICATE TEMPORARILY_UNAVAILABLE"));
  assert.ok(refusal, answers.join("\n"));
  assert.deepEqual(await ask(cluster, guest, "NS IDENTIFY alice tea"), [notice("guest", tooMany)]);
  // At another address nothing was wrong.
  const { told } = await logsIn(cluster, "n1", "alice", "alice", { host: "192.0.2.8" });
  assert.ok(told.some((line) => line.includes(" 903 ")));
  await cluster.clock.advance(61_000);
  assert.match((await ask(cluster, guest, "NS IDENTIFY alice tea")).join("\n"), /^900 /);
});

test("wrong old passwords and wrong passwords to drop an account count too", async () => {
  for (let round = 0; round < 5; round++) {
    assert.deepEqual(await tell("NS PASSWD coffee x"), [notice("alice", "The password is wrong.")]);
    assert.deepEqual(await tell("NS DROP coffee"), [notice("alice", "The password is wrong.")]);
  }
  assert.deepEqual(await tell("NS DROP tea"), [notice("alice", tooMany)]);
});

test("a password with spaces is made by REGISTER and said by SASL, and NickServ says so", async () => {
  const bob = await cluster.join("n1", "bob");
  await ask(cluster, bob, "REGISTER * * :two words");
  assert.match((await ask(cluster, bob, "NS IDENTIFY bob two words")).join("\n"), /AUTHENTICATE \(SASL\)/);
  const { told } = await logsIn(cluster, "n1", "bob", "bob", { password: "two words" });
  assert.ok(told.some((line) => line.includes(" 903 ")));
});

test("whoever logs out may make another account, and the first one is still there", async () => {
  await tell("NS LOGOUT");
  await tell("NICK other");
  assert.match((await tell("REGISTER * * tea")).join("\n"), /^REGISTER SUCCESS other /);
  assert.deepEqual(await tell("NS INFO alice"), [notice("other", "alice is an account.")]);
  await tell("NS IDENTIFY alice tea");
  assert.match((await tell("NS INFO")).join("\n"), /alice is your account, since 2030-01-01\./);
});

test("who has somebody's nick without the account loses it to its owner, and nobody loses more to anyone", async () => {
  await tell("NS LOGOUT");
  const bob = await cluster.join("n1", "bob");
  await ask(cluster, bob, "NS IDENTIFY alice tea");
  const carol = await cluster.join("n1", "carol", "", "#a");
  assert.deepEqual(await ask(cluster, bob, "NS GHOST carol"), [
    "NOTICE bob :FAIL NS NOT_YOURS carol That is no other session of yours",
  ]);
  assert.deepEqual(await ask(cluster, bob, "NS REGAIN"), [
    notice("bob", "alice is gone."),
    ":bob!bob@127.0.0.1 NICK alice",
  ]);
  assert.ok(!alice.isConnected);
  assert.deepEqual(await cluster.barrier(carol), [":alice!alice@127.0.0.1 QUIT :Ended by its owner, bob"]);
  assert.deepEqual(await ask(cluster, bob, "NS REGAIN"), [notice("alice", "alice is your nick.")]);
});

test("plain text is answered by NickServ as well", async () => {
  const person = cluster.connect("n1");
  person.send("dave");
  await cluster.until(person, /^You are in #lobby/);
  person.send("share NickServ IDENTIFY alice coffee");
  await cluster.until(person, /^The password is wrong\.$/);
  person.send("share NickServ IDENTIFY alice tea");
  await cluster.until(person, /^You are now logged in as alice\.$/);
});

test("an account has at most so many sessions: one more guest cannot log in to it", async () => {
  alice.send("NS SET ALWAYS-ON ON");
  await cluster.until(alice, /always on/);
  for (let session = 1; session < 16; session++) {
    const guest = await cluster.join("n1", `guest${session}`);
    guest.send("NS IDENTIFY alice tea");
    await cluster.until(guest, /now logged in as alice\.$/);
  }
  const one = await cluster.join("n1", "one");
  one.send("NS IDENTIFY alice tea");
  await cluster.until(one, /FAIL NS TOO_MANY_SESSIONS alice An account has at most 16 sessions/);
  const { told } = await logsIn(cluster, "n1", "alice", "guest3");
  assert.ok(
    told.some((line) => line.includes(" 001 guest3 ")),
    "one that is there is joined",
  );
});

test("an owner is told its sessions in the order in which they came, whichever logged in first", async () => {
  const bob = await cluster.join("n1", "bob");
  const carol = await cluster.join("n1", "carol");
  for (const client of [carol, bob]) await ask(cluster, client, "NS IDENTIFY alice tea");
  await cluster.barrier(alice);
  const sessions = (await tell("NS INFO")).slice(-3);
  assert.deepEqual(
    sessions,
    ["alice", "bob", "carol"].map((nick) => notice("alice", `${nick}: 1 client`)),
  );
});

test("wrong passwords in one packet are counted one by one, however NickServ is named", async () => {
  for (const target of ["NickServ", ",NickServ", "NickServ,nickserv", "NickServ!a@b"]) {
    cluster = await SimulatedCluster.of(["n1"]);
    await owner(cluster, "n1", "alice", "tea");
    const bob = await cluster.join("n1", "bob");
    bob.send(...Array.from({ length: 20 }, () => `PRIVMSG ${target} :IDENTIFY alice wrong`));
    const told = await cluster.barrier(bob);
    assert.equal(told.filter((line) => line.endsWith("The password is wrong.")).length, 10, target);
    assert.equal(told.filter((line) => line.endsWith(tooMany)).length, 10, target);
  }
});
