/** REGISTER and VERIFY: accounts that are made at once, and such whose owner has to show a code that is mailed. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { ServerInfo } from "../../../src/commands/command.ts";
import type { Letter, Mail } from "../../../src/commands/outside.ts";
import { logsIn, plainLogin } from "../../support/logging-in.ts";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { SimulatedCluster, testSettings } from "../../support/simulated-cluster.ts";
import { ask } from "./conversation.ts";

/** What the simulated credentials give for a code. */
const code = "servernonce";
const address = "alice@example.org";

let cluster: SimulatedCluster;
let client: MemoryClient;
let letters: Letter[];
let fate: Awaited<ReturnType<Mail["send"]>>;
let whileSending: () => Promise<void>;

async function begin(accounts: Partial<ServerInfo["accounts"]>): Promise<void> {
  [letters, fate, whileSending] = [[], "sent", async () => {}];
  const mail: Mail = {
    async send(letter, _address, isAllowed) {
      await whileSending();
      if (!isAllowed()) return "unavailable";
      if (fate === "sent") letters.push(letter);
      return fate;
    },
  };
  const server = { ...testSettings.server, accounts: { ...testSettings.server.accounts, ...accounts } };
  cluster = await SimulatedCluster.of(["n1"], { settings: { server, mail } });
  client = cluster.connect("n1", "192.0.2.1");
}

beforeEach(() => begin({ mailsCode: true }));

const tell = (line: string) => ask(cluster, client, line);

async function enter(nick: string): Promise<void> {
  client.send(`NICK ${nick}`, `USER ${nick} 0 * :${nick}`);
  await cluster.barrier(client);
}

/** The types of the events in the log that are about accounts. */
function logged(): string[] {
  const types = cluster.records().flatMap(({ entries }) => entries.map(({ event }) => event.type));
  return types.filter((type) => /^(?:account-|login-failed)/.test(type));
}

const mailed = `REGISTER VERIFICATION_REQUIRED alice :A code was mailed to ${address}: VERIFY alice <code>`;
const verified = ["VERIFY SUCCESS alice :Your account is registered"];
const unavailable = "FAIL REGISTER TEMPORARILY_UNAVAILABLE alice :No mail can be sent now: try again later";

test("what is needed for an account is said by the capability", async () => {
  const terms = async () =>
    /draft\/account-registration(\S*)/.exec((await tell("CAP LS 302")).join(" "))?.[1];
  assert.equal(await terms(), "=before-connect,email-required");
  await begin({ beforeConnect: false });
  assert.equal(await terms(), "");
});

test("before it has registered a client makes an account, shows the code, and comes in by it", async () => {
  client.send("CAP LS 302", "NICK alice");
  await cluster.barrier(client);
  client.take();
  assert.deepEqual(await tell(`REGISTER * ${address} tea`), [mailed]);
  assert.deepEqual(
    letters.map(({ to, subject }) => [to, subject]),
    [[address, "Your account alice on Chorus"]],
  );
  assert.match(letters[0]?.text ?? "", /VERIFY alice servernonce/);
  const whole = "900 alice alice!*@192.0.2.1 alice :You are now logged in as alice";
  assert.deepEqual(await tell(`VERIFY alice ${code}`), [...verified, whole]);
  const told = (await tell("USER alice 0 * :Alice")).concat(await tell("CAP END"));
  assert.match(told.join("\n"), /^001 alice .*221 alice \+r$/s);
  assert.ok(!JSON.stringify(cluster.records()).includes(code), "the code stands nowhere in the log");
  assert.ok(!JSON.stringify(cluster.records()).includes(address), "and neither does the address");
});

test("until the code is shown only who knows the password is told of it, and nobody is let in", async () => {
  await enter("alice");
  await tell(`REGISTER * ${address} tea`);
  const other = cluster.connect("n1", "192.0.2.2");
  const notYet = "FAIL AUTHENTICATE VERIFICATION_REQUIRED";
  const words = "Show the code that was mailed to you first: VERIFY alice <code>";
  assert.deepEqual(await ask(cluster, other, `PASS alice:tea`), [
    `NOTICE * :FAIL PASS VERIFICATION_REQUIRED ${words}`,
  ]);
  other.send(...plainLogin("alice", "tea"));
  assert.deepEqual((await cluster.barrier(other)).slice(1), [
    `:chorus.local NOTICE * :${notYet} ${words}`,
    ":chorus.local 904 * :SASL authentication failed",
  ]);
  other.send(...plainLogin("alice", "coffee"));
  assert.deepEqual((await cluster.barrier(other)).slice(1), [
    ":chorus.local 904 * :SASL authentication failed",
  ]);
  await tell("NICK al");
  other.send("NICK alice", "USER a 0 * :a");
  await cluster.until(other, / 001 alice /);
});

for (const email of ["*", "alice", "alice@", "@example.org", "alice@example", "<a@b.org>", "a,b@c.org"]) {
  test(`${JSON.stringify(email)} is no address that a code can be mailed to`, async () => {
    await enter("alice");
    assert.deepEqual(await tell(`REGISTER * ${email} tea`), [
      "FAIL REGISTER INVALID_EMAIL alice :An account needs an e-mail address here: a code is mailed to it",
    ]);
    assert.deepEqual([letters, logged()], [[], []]);
  });
}

test("a letter that cannot be sent leaves nothing behind, and it may be tried again", async () => {
  await enter("alice");
  fate = "unavailable";
  assert.deepEqual(await tell(`REGISTER * ${address} tea`), [unavailable]);
  fate = "refused";
  assert.deepEqual(await tell(`REGISTER * ${address} tea`), [
    "FAIL REGISTER INVALID_EMAIL alice :No mail is taken for that address",
  ]);
  assert.deepEqual(logged(), []);
  fate = "sent";
  assert.deepEqual(await tell(`REGISTER * ${address} tea`), [mailed]);
});

test("a client that goes while its letter is sent leaves nothing behind", async () => {
  await enter("alice");
  whileSending = async () => client.transport.break("Connection reset");
  client.send(`REGISTER * ${address} tea`);
  await cluster.clock.advance(1000);
  assert.deepEqual(logged(), []);
  assert.deepEqual(cluster.warnings, []);
});

test("of two who want one name at once the second gets no letter", async () => {
  const other = cluster.connect("n1", "192.0.2.2");
  other.send("CAP LS", "NICK alice");
  await cluster.barrier(other);
  client.send("CAP LS", "NICK alice");
  await cluster.barrier(client);
  client.take();
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  whileSending = () => gate;
  client.send(`REGISTER * ${address} tea`);
  await cluster.clock.advance(1000);
  whileSending = async () => {};
  assert.match(
    (await ask(cluster, other, "REGISTER * o@example.org tea")).join(),
    /VERIFICATION_REQUIRED alice/,
  );
  letGo();
  await cluster.until(client, / FAIL REGISTER ACCOUNT_EXISTS alice :That name is taken$/);
  assert.deepEqual(
    letters.map(({ to }) => to),
    ["o@example.org"],
  );
});

test("no letter is sent while the log is away", async () => {
  await enter("alice");
  cluster.store.faults("n1").outage = "rejects";
  await cluster.clock.advance(3000);
  client.take();
  const saidToNickServ = `REGISTER tea ${address}`;
  for (const [verb, parameters] of [
    ["REGISTER", `* ${address} tea`],
    ["NS", saidToNickServ],
    ["PRIVMSG", `NickServ :${saidToNickServ}`],
  ] as const) {
    client.send("CAP REQ standard-replies", `${verb} ${parameters}`);
    await cluster.clock.advance(3000);
    const told = client.take().filter((line) => !line.includes(" CAP "));
    assert.deepEqual(told, [`:chorus.local FAIL ${verb} LOG_UNAVAILABLE :The log does not answer`]);
  }
  assert.equal(letters.length, 0);
});

test("wrong codes count as wrong passwords do, and then the right one is not looked at for a while", async () => {
  await enter("alice");
  await tell(`REGISTER * ${address} tea`);
  for (let guess = 0; guess < 10; guess++) {
    assert.deepEqual(await tell(`VERIFY alice ${guess}`), [
      "FAIL VERIFY INVALID_CODE alice :That is not its code",
    ]);
  }
  assert.match(
    (await tell(`VERIFY alice ${code}`)).join(),
    /^FAIL VERIFY TEMPORARILY_UNAVAILABLE alice :Too many/,
  );
  await cluster.clock.advance(60_000);
  assert.match((await tell(`VERIFY ALICE ${code}`)).join(), /^VERIFY SUCCESS alice /);
  assert.equal(logged().filter((type) => type === "login-failed").length, 10);
});

test("where nothing is to be verified that is said, and nothing is counted", async () => {
  const nothing = (name: string) => [
    `FAIL VERIFY INVALID_CODE ${name} :No code is waited for: there is nothing to verify`,
  ];
  await enter("carol");
  for (const name of ["carol", "nobody", "*"])
    assert.deepEqual(await tell(`VERIFY ${name} 1`), nothing(name));
  await tell("REGISTER * carol@example.org tea");
  await tell(`VERIFY carol ${code}`);
  assert.deepEqual(await tell(`VERIFY carol ${code}`), [
    "FAIL VERIFY ALREADY_AUTHENTICATED carol :You are logged in to an account",
  ]);
  assert.ok(!logged().includes("login-failed"));
});

test("a day later the code is none any more, and the name is free", async () => {
  await enter("alice");
  await tell(`REGISTER * ${address} tea`);
  await cluster.clock.advance(24 * 3_600_000);
  assert.match((await tell(`VERIFY alice ${code}`)).join(), /INVALID_CODE alice :No code is waited for/);
  assert.deepEqual(await tell(`REGISTER * ${address} tea`), [mailed]);
});

test("one address gets so many codes an hour", async () => {
  await enter("alice");
  for (const nick of ["alice", "bob", "carol"]) {
    await tell(`NICK ${nick}`);
    assert.match((await tell(`REGISTER * ${address.toUpperCase()} tea`)).join(), /VERIFICATION_REQUIRED/);
  }
  await tell("NICK dave");
  assert.match((await tell(`REGISTER * ${address} tea`)).join(), /^FAIL REGISTER UNACCEPTABLE_EMAIL dave /);
  assert.equal(letters.length, 3);
});

test("NickServ makes such accounts too", async () => {
  await enter("alice");
  const say = (text: string) => `:NickServ!NickServ@chorus.local NOTICE alice :${text}`;
  assert.match((await tell("NS REGISTER tea")).join(), /An account needs an e-mail address here/);
  assert.deepEqual(await tell("NS REGISTER tea pot"), [say("That is no e-mail address.")]);
  assert.deepEqual(await tell(`NS REGISTER tea ${address}`), [
    say(`A code was mailed to ${address}. Say it: VERIFY alice <code>`),
  ]);
  assert.deepEqual(await tell("NS VERIFY alice 1"), [say("That is not its code.")]);
  assert.deepEqual(await tell("NS IDENTIFY tea"), [
    say("Show the code that was mailed to you first: VERIFY alice <code>"),
  ]);
  assert.deepEqual((await tell(`NS VERIFY alice ${code}`))[0], say("alice is your account now."));
  const { told } = await logsIn(cluster, "n1", "alice", "alice");
  assert.ok(told.some((line) => line.includes(" 903 ")));
});

test("an account needs a nick that is its name and nobody else's, and a password that is one", async () => {
  await begin({});
  assert.deepEqual(await tell("REGISTER * * tea"), ["FAIL REGISTER NEED_NICK * :Choose a nick first"]);
  await cluster.join("n1", "bob");
  await tell("NICK bob");
  assert.deepEqual(await tell("REGISTER * * tea"), ["FAIL REGISTER ACCOUNT_EXISTS bob :That name is taken"]);
  await tell("NICK alice");
  assert.match((await tell("REGISTER bob * tea")).join(), /^FAIL REGISTER ACCOUNT_NAME_MUST_BE_NICK bob /);
  for (const password of ["", "a\tb", "x".repeat(593)]) {
    assert.match(
      (await tell(`REGISTER * * :${password}`)).join(),
      /^FAIL REGISTER UNACCEPTABLE_PASSWORD alice /,
    );
  }
  assert.match((await tell(`REGISTER * * ${"x".repeat(592)}`)).join(), /^REGISTER SUCCESS alice /);
  assert.match((await tell("REGISTER * * tea")).join(), /^FAIL REGISTER ALREADY_AUTHENTICATED alice /);
  await begin({ beforeConnect: false });
  assert.match((await tell("REGISTER * * tea")).join(), /^FAIL REGISTER COMPLETE_CONNECTION_REQUIRED /);
  assert.match((await tell("VERIFY alice 1")).join(), /^FAIL VERIFY COMPLETE_CONNECTION_REQUIRED /);
  await begin({ register: false });
  await enter("alice");
  assert.match((await tell("REGISTER * * tea")).join(), /^FAIL REGISTER TEMPORARILY_UNAVAILABLE alice /);
});
