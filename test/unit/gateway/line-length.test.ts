/** No line without its tags is longer than 512 bytes, whatever is asked by and of people whose everything is as long as it may be. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { commands } from "../../../src/commands/table.ts";
import { limits } from "../../../src/protocol/limits.ts";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { SimulatedCluster, testSettings } from "../../support/simulated-cluster.ts";

const runs = process.env["CHORUS_TEST_LONG"] === "1" ? 1000 : 30;

const x = (count: number) => "x".repeat(count);
const nick = (letter: string) => letter.repeat(limits.nick);
const [alice, bob] = [nick("a"), nick("b")];
const channels = ["c", "d"].map((letter) => `#${letter.repeat(limits.channel - 1)}`);
const key = x(limits.metadataKey);
const host = `${x(limits.host - 4)}.net`;
const server = {
  ...testSettings.server,
  name: `${x(limits.host - 6)}.local`,
  description: x(200),
  motd: [x(400)],
};

/** Two operators, of their channels and of the network, who have said as much of themselves as they could. */
async function scene() {
  const cluster = await SimulatedCluster.of(["n1"], { settings: { server, connectionsPerAddress: 0 } });
  const clients: MemoryClient[] = [];
  for (const name of [alice, bob]) {
    const client = cluster.connect("n1", host);
    client.send(
      "CAP REQ :multi-prefix userhost-in-names away-notify extended-join standard-replies setname batch draft/multiline draft/metadata-3",
      "CAP END",
    );
    client.send(`NICK ${name}`, `USER ${x(limits.user)} 0 * :${x(limits.realname)}`, "OPER root tea");
    client.send(`JOIN ${channels.join()}`, `AWAY :${x(limits.away)}`, `MONITOR + ${alice},${bob}`);
    clients.push(client);
  }
  const [first, second] = clients as [MemoryClient, MemoryClient];
  first.send(...channels.map((channel) => `MODE ${channel} +o ${bob}`), `METADATA * SUB ${key}`);
  for (const target of ["*", ...channels])
    first.send(`METADATA ${target} SET ${key} :${x(limits.metadataValue)}`);
  second.send(...channels.map((channel) => `TOPIC ${channel} :${x(limits.topic)}`));
  for (const client of clients) await cluster.barrier(client);
  return { cluster, first, second };
}

/** What may stand somewhere in a command: the longest that there is, and words that mean something. */
const word = fc.oneof(
  fc.constantFrom(alice, bob, ...channels, channels.join(), [alice, bob].join(), `@${channels[0]}`),
  fc.constantFrom("+bb", "-b+e", "+k", "+I", "b", "60", "%tcuihsnfdlaor,999", "o", "*", "+", "S"),
  fc.constantFrom(
    "*ALL",
    "GET",
    "LIST",
    "SET",
    "CLEAR",
    "SUB",
    "UNSUB",
    "SUBS",
    "SYNC",
    key,
    `${key} `.repeat(9),
  ),
  fc.constantFrom(x(limits.mask), `${"*".repeat(60)}@${x(100)}`, `*@${x(150)}`, x(limits.key)),
  fc
    .constantFrom("x", "é", "\u{1f600}")
    .chain((unit) => fc.nat({ max: 480 }).map((count) => unit.repeat(count))),
);
const rest = fc.constantFrom("", ` :${x(450)}`, ` :${x(300)}`, ` ${`${alice} ${bob} `.repeat(7)}`);
const verbs = [...commands.keys()].filter((verb) => verb !== "QUIT" && verb !== "KILL");
const line = fc
  .tuple(fc.constantFrom(...verbs), fc.array(word, { maxLength: 4 }), rest)
  .map(([verb, words, last]) => `${[verb, ...words].join(" ")}${last}`)
  .map((text) =>
    Buffer.from(text)
      .subarray(0, limits.line - 2)
      .toString()
      .replace(/\ufffd$/, ""),
  );

function assertShort(client: MemoryClient): void {
  for (const each of client.lines) {
    const bytes = Buffer.byteLength(`${each.replace(/^@\S+ /, "")}\r\n`);
    assert.ok(bytes <= limits.line, `${bytes} bytes: ${each}`);
  }
}

test("whatever is asked, and by everything that happens, no line is too long", async () => {
  const property = fc.asyncProperty(fc.array(line, { minLength: 20, maxLength: 40 }), async (lines) => {
    const { cluster, first, second } = await scene();
    first.send(...lines);
    await cluster.clock.advance(10_000);
    for (const client of [first, second]) assertShort(client);
    assert.deepEqual(cluster.warnings, []);
  });
  await fc.assert(property, { numRuns: runs });
});

test("what has more to say than a line holds says it in several, and nothing is left out", async () => {
  const { cluster, first, second } = await scene();
  const told = async (client: MemoryClient, text: string) => {
    client.send(text);
    return cluster.barrier(client);
  };
  const five = Array(5).fill(bob).join(" ");
  const hosts = await told(first, `USERHOST ${five}`);
  assert.equal(hosts.join(" ").split(`${bob}*=-${x(limits.user)}@${host}`).length, 6);
  assert.ok(hosts.length > 1);
  const here = await told(first, `ISON ${Array(15).fill(bob).join(" ")}`);
  assert.equal(here.join(" ").split(bob).length, 16);
  const [mask, reason] = [`*@${x(limits.mask - 2)}`, x(limits.kick)];
  const [channel = ""] = channels;
  await told(first, `KLINE 9d ${mask} :${reason}`);
  await told(first, `BAN ${channel} ${mask} 9d :${x(200)}`);
  await told(first, `TOPIC ${channel} :${x(limits.topic)}`);
  const texts = async (text: string) =>
    (await told(first, text)).map((each) => each.slice(each.indexOf(" :") + 2).trim()).join(" ");
  const ending = "by a+!x+@x+\\.net at \\S+, until \\S+: x+ End of";
  assert.match(await texts("KLINE"), new RegExp(`KLINE \\*@x+ ${ending} KLINE`));
  assert.match(await texts(`BAN ${channel}`), new RegExp(`BAN #c+ \\*!\\*@x+ ${ending} BAN`));
  assert.equal((await texts("AUDIT")).split(reason).length, 2);
  assert.equal((await texts(`AUDIT ${channel}`)).split(x(limits.topic)).length, 3);
  for (const client of [first, second]) assertShort(client);
});

test("the longest value of the longest key is told in full", async () => {
  const { cluster, first, second } = await scene();
  for (const target of [alice, ...channels]) {
    for (const client of [first, second]) client.send(`METADATA ${target} GET ${key}`);
    for (const client of [first, second]) {
      const lines = await cluster.barrier(client);
      assert.ok(lines.some((each) => each.endsWith(` ${target} ${key} * :${x(limits.metadataValue)}`)));
      assertShort(client);
    }
  }
});

test("who asks for nobody who is here is answered", async () => {
  const { cluster, first } = await scene();
  first.send("ISON nobody", "USERHOST nobody");
  const lines = await cluster.barrier(first);
  assert.deepEqual(
    lines.map((each) => each.split(" ").slice(1).join(" ")),
    [`303 ${alice} :`, `302 ${alice} :`],
  );
});
