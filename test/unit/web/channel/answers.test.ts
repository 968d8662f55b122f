/** What a real server answers about channels, accounts and people, as the panels read it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { accountIn } from "../../../../src/web/account/nickserv.ts";
import { plainLines } from "../../../../src/web/account/sasl.ts";
import { banning, bansIn } from "../../../../src/web/channel/banned.ts";
import { accessIn, ownershipIn } from "../../../../src/web/channel/chanserv.ts";
import { changesOf, fulfilled, rulesOf } from "../../../../src/web/channel/ruling.ts";
import { refusalIn, sentenceMeaning } from "../../../../src/web/panels/services.ts";
import { profileIn } from "../../../../src/web/people/profile.ts";
import { RealServer } from "../real-server.ts";

async function garden(): Promise<RealServer> {
  const server = await RealServer.start();
  await server.enters("alice");
  await server.enters("bob", "192.0.2.2");
  await server.asks("alice", "NS REGISTER secret-of-alice");
  await server.asks("bob", "NS REGISTER secret-of-bob");
  await server.asks("alice", "JOIN #garden", "CS UP #garden");
  await server.asks("bob", "JOIN #garden");
  return server;
}

test("whose a channel is, and which accounts have a rank there", async () => {
  const server = await garden();
  const owned = ownershipIn(await server.asks("bob", "CS INFO #garden"));
  assert.equal(owned?.owner, "alice");
  assert.ok(!Number.isNaN(Date.parse(owned?.since ?? "")));
  await server.asks("alice", "CS ACCESS #garden SET bob op");
  assert.deepEqual(accessIn(await server.asks("bob", "CS ACCESS #garden LIST")), [
    { account: "alice", rank: "q", isOwner: true },
    { account: "bob", rank: "o", isOwner: false },
  ]);
  assert.equal(ownershipIn(await server.asks("bob", "JOIN #lobby", "CS INFO #lobby"))?.owner, undefined);
  assert.equal(accessIn(await server.asks("bob", "CS ACCESS #lobby LIST")), undefined);
});

test("who is banned or muted, until when and why", async () => {
  const server = await garden();
  const long = "too loud, again and again, ".repeat(9).trim();
  const say = (kind: "ban" | "mute", nick: string, duration: string, why: string) => {
    const [verb, ...params] = banning("#garden", { nick, kind, duration, why });
    const words = params.length > 3 ? [...params.slice(0, 3), `:${params[3]}`] : params;
    return server.asks("alice", [verb, ...words].join(" "));
  };
  await say("mute", "bob", "10m", " 5 shouts ");
  await say("ban", "bob", "", long);
  await server.asks("alice", "MODE #garden +b evil!*@*");
  const bans = bansIn(await server.asks("alice", "BAN #garden"));
  assert.deepEqual(
    bans.map(({ kind, whom, by, why }) => ({ kind, whom, by, why })),
    [
      { kind: "mute", whom: { account: "bob" }, by: "alice", why: "5 shouts" },
      { kind: "ban", whom: { account: "bob" }, by: "alice", why: long },
      { kind: "ban", whom: { mask: "evil!*@*" }, by: "alice", why: "" },
    ],
  );
  const [mute, ban] = bans;
  assert.equal(Date.parse(mute?.until ?? "") - Date.parse(mute?.at ?? ""), 600_000);
  assert.equal(ban?.until, undefined);
  await server.asks("alice", `UNBAN #garden ${ban?.mask}`);
  assert.equal(bansIn(await server.asks("alice", "BAN #garden")).length, 2, "one is lifted by its mask");
});

test("rules are changed by one MODE, and back", async () => {
  const server = await garden();
  const modes = async () => {
    const lines = await server.asks("alice", "MODE #garden");
    const [, , letters = "", ...values] = lines.find(({ verb }) => verb === "324")?.params ?? [];
    const taking = [...letters].filter((letter) => "klW".includes(letter));
    return new Map([...letters.slice(1)].map((letter) => [letter, values[taking.indexOf(letter)] ?? ""]));
  };
  const before = rulesOf(await modes());
  const after = { on: new Set(["i", "m", "t"] as const), key: "sesame", limit: "30", slow: "10" };
  const change = (...params: string[]) => server.asks("alice", ["MODE", "#garden", ...params].join(" "));
  await change(...(changesOf(before, after) ?? []));
  assert.deepEqual(rulesOf(await modes()), after);
  assert.equal(changesOf(after, after), undefined);
  await change(...(changesOf(after, before) ?? []));
  assert.deepEqual(rulesOf(await modes()), before);
});

test("what somebody has not touched stays, whoever changes it meanwhile", () => {
  const rules = (modes: string) =>
    rulesOf(new Map([...modes].map((letter) => [letter, letter === "W" ? "5" : ""])));
  const wishes = { switched: new Map([["m", true] as const]), slow: "" };
  assert.deepEqual(changesOf(rules("ntW"), fulfilled(rules("ntW"), wishes)), ["+m-W"]);
  assert.deepEqual(changesOf(rules("ntis"), fulfilled(rules("ntis"), wishes)), ["+m"]);
});

test("one's account, and what NickServ refuses", async () => {
  const server = await garden();
  assert.deepEqual(accountIn(await server.asks("alice", "NS INFO"))?.sessions, [
    { nick: "alice", clients: 1 },
  ]);
  assert.equal(accountIn(await server.asks("alice", "NS INFO bob")), undefined);
  const on = await server.asks("alice", "NS SET ALWAYS-ON ON");
  assert.equal(refusalIn(on, "NICKSERV SET"), undefined);
  assert.equal(accountIn(await server.asks("alice", "NS INFO"))?.isAlwaysOn, true);
  const wrong = await server.asks("alice", "NS PASSWD wrong new-secret");
  assert.equal(sentenceMeaning(refusalIn(wrong, "NICKSERV PASSWD") ?? ""), "wrong-password");
  const right = await server.asks("alice", "NS PASSWD secret-of-alice new-secret");
  assert.equal(refusalIn(right, "NICKSERV PASSWD"), undefined);
  assert.equal(refusalIn(await server.asks("alice", "NS LOGOUT"), "NICKSERV LOGOUT"), undefined);
  assert.equal(refusalIn(await server.asks("bob", "NS DROP secret-of-bob"), "NICKSERV DROP"), undefined);
});

test("what ChanServ did, and what it refuses in a sentence", async () => {
  const server = await garden();
  const said = async (deed: Parameters<typeof refusalIn>[1], who: string, line: string) =>
    refusalIn(await server.asks(who, `CHANSERV ${line}`), deed);
  assert.equal(await said("CHANSERV SET", "alice", "ACCESS #garden SET bob voice"), undefined);
  assert.equal(await said("CHANSERV DEL", "alice", "ACCESS #garden DEL bob"), undefined);
  assert.equal(await said("CHANSERV UP", "alice", "UP #garden"), undefined);
  assert.equal(await said("CHANSERV TRANSFER", "alice", "TRANSFER #garden bob"), undefined);
  assert.equal(await said("CHANSERV DROP", "bob", "DROP #garden"), undefined);
  assert.equal(await said("CHANSERV REGISTER", "alice", "REGISTER #garden"), undefined);
  const common = await said("CHANSERV REGISTER", "alice", "REGISTER #lobby");
  assert.equal(sentenceMeaning(common ?? ""), "everyones");
  assert.equal(
    sentenceMeaning((await said("CHANSERV TRANSFER", "alice", "TRANSFER #garden a,b")) ?? ""),
    "no-account",
  );
});

test("logging in again by SASL, with a password of any length", async () => {
  const server = await RealServer.start();
  for (const [index, password] of ["short one", "x".repeat(291), "pässwörter ".repeat(40)].entries()) {
    const [owner, guest] = [`owner${index}`, `guest${index}`];
    await server.enters(owner);
    await server.enters(guest);
    await server.asks(owner, `REGISTER * * :${password}`);
    const lines = await server.asks(
      guest,
      "AUTHENTICATE PLAIN",
      ...plainLines(owner, password).map((line) => `AUTHENTICATE ${line}`),
    );
    assert.ok(
      lines.some(({ verb }) => verb === "903"),
      `${password.length} characters`,
    );
  }
});

test("who somebody is", async () => {
  const server = await garden();
  await server.asks("bob", "AWAY :back at five", "METADATA * SET display-name :Bob Builder", "JOIN #tools");
  const profile = profileIn(await server.asks("alice", "WHOIS bob"));
  assert.deepEqual(
    { ...profile, idle: undefined, signedOn: undefined },
    {
      nick: "bob",
      from: "bob@192.0.2.2",
      realname: "bob of the test",
      account: "bob",
      away: "back at five",
      channels: ["#garden", "#tools"],
      idle: undefined,
      signedOn: undefined,
      isOperator: false,
      isBot: false,
      metadata: new Map([["display-name", "Bob Builder"]]),
    },
  );
  assert.ok(profile?.signedOn);
  assert.equal(profileIn(await server.asks("alice", "WHOIS nobody")), undefined);
});
