/** How a connection becomes a session: NICK, USER and the capabilities, in whatever order they come. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { capabilities } from "../../../src/protocol/capabilities.ts";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";
import { ask } from "./conversation.ts";

let cluster: SimulatedCluster;
let client: MemoryClient;

beforeEach(async () => {
  cluster = await SimulatedCluster.of(["n1"]);
  client = cluster.connect("n1");
});

const tell = (line: string) => ask(cluster, client, line);
const isWelcomed = () => client.lines.some((line) => line.startsWith(":chorus.local 001 "));
const values: Readonly<Record<string, string>> = {
  sasl: "PLAIN,SCRAM-SHA-256",
  "draft/account-registration": "before-connect",
  "draft/multiline": "max-bytes=16384,max-lines=100",
  "draft/metadata-3": "before-connect,max-subs=50,max-keys=20,max-key-bytes=40,max-value-bytes=300",
  "chorus/nodes": "n1:8080",
};
const offered = Object.keys(capabilities).map((name) =>
  values[name] === undefined ? name : `${name}=${values[name]}`,
);

test("NICK and USER register in either order, and the welcome names the network and its limits", async () => {
  assert.deepEqual(await tell("USER u 0 * :U"), []);
  const welcome = await tell("NICK alice");
  assert.equal(welcome[0], "001 alice :Welcome to the Chorus Network, alice");
  const numerics = welcome
    .map((line) => line.slice(0, 3))
    .filter((numeric, index, all) => all.indexOf(numeric) === index);
  assert.deepEqual(numerics.slice(0, 5), ["001", "002", "003", "004", "005"]);
  assert.equal(numerics.at(-1), "422");
  assert.match(welcome.join("\n"), / CASEMAPPING=ascii .* UTF8ONLY .*:are supported by this server/s);
});

test("a taken nick is refused, and another one registers", async () => {
  await cluster.join("n1", "alice");
  client.send("NICK ALICE", "USER u 0 * :U");
  assert.deepEqual(await tell("PONG"), ["433 * ALICE :Nickname is already in use"]);
  assert.match((await tell("NICK alicia")).join("\n"), /^001 alicia /);
});

test("a taken nick is refused as soon as it is asked for, also while capabilities are chosen", async () => {
  const alice = await cluster.join("n1", "alice");
  client.send("CAP LS 302");
  await cluster.barrier(client);
  client.take();
  assert.deepEqual(await tell("NICK ALICE"), ["433 * ALICE :Nickname is already in use"]);
  assert.deepEqual(await tell("USER u 0 * :U"), []);
  assert.deepEqual(await tell("CAP END"), []);
  await ask(cluster, alice, "NICK alicia");
  assert.match((await tell("NICK ALICE")).join("\n"), /^001 ALICE /);
});

test("of two newcomers who ask for a free nick the first to come in has it", async () => {
  const other = cluster.connect("n1");
  assert.deepEqual(await ask(cluster, other, "NICK alice"), []);
  assert.deepEqual(await tell("NICK alice"), []);
  assert.match((await tell("USER u 0 * :U")).join("\n"), /^001 alice /);
  assert.deepEqual(await ask(cluster, other, "USER u 0 * :U"), ["433 * alice :Nickname is already in use"]);
});

test("a username keeps what may stand in one, and a realname what fits", async () => {
  client.send(`USER :~a b!c@d${"x".repeat(40)} 0 * :${"é".repeat(100)}`);
  client.send(`USER ~a!b@c${"x".repeat(40)} 0 * :${"é".repeat(100)}`, "NICK alice");
  await cluster.barrier(client);
  assert.deepEqual(
    await tell("JOIN #a").then(([line]) => line),
    `:alice!abc${"x".repeat(15)}@127.0.0.1 JOIN #a`,
  );
});

test("CAP LS lists what there is and holds registration back until CAP END", async () => {
  const lines = await tell("CAP LS 302");
  const continues = (line: string) => line.startsWith("CAP * LS * ");
  assert.deepEqual(lines.map(continues), [...lines.slice(1).map(() => true), false]);
  assert.deepEqual(
    lines.flatMap((line) => line.replace(/^CAP \* LS (?:\* )?:?/, "").split(" ")),
    offered,
  );
  client.send("NICK alice", "USER u 0 * :U");
  assert.deepEqual(await tell("CAP LIST"), ["CAP alice LIST cap-notify"]);
  assert.ok(!isWelcomed());
  assert.match((await tell("CAP END")).join("\n"), /^001 alice /);
});

test("an older client is told in one line what has a finished specification, and what else there is room for", async () => {
  const lines = await tell("CAP LS");
  assert.equal(lines.length, 1);
  const told = lines[0]?.replace("CAP * LS :", "").split(" ") ?? [];
  const finished = Object.keys(capabilities).filter((name) => !name.includes("/"));
  assert.deepEqual(told.slice(0, finished.length), finished);
  assert.ok(told.every((name) => name in capabilities) && Buffer.byteLength(lines[0] ?? "") < 450);
});

test("version 302 has cap-notify with it, an older one has not", async () => {
  await tell("CAP LS");
  assert.deepEqual(await tell("CAP LIST"), ["CAP * LIST :"]);
  await tell("CAP LS 307");
  assert.deepEqual(await tell("CAP LIST"), ["CAP * LIST cap-notify"]);
});

test("CAP REQ takes all or nothing, and takes away what stands behind a minus", async () => {
  assert.deepEqual(await tell("CAP REQ :echo-message server-time"), ["CAP * ACK :echo-message server-time"]);
  for (const request of [
    "constructor",
    "__proto__",
    "toString",
    "batch no-such",
    "ECHO-MESSAGE",
    "-",
    "echo-message=x",
  ]) {
    const [answer = ""] = await tell(`CAP REQ :${request}`);
    assert.equal(answer.replace(" NAK :", " NAK "), `CAP * NAK ${request}`, request);
  }
  assert.deepEqual(await tell("CAP LIST"), ["CAP * LIST :server-time echo-message"]);
  assert.deepEqual(await tell("CAP REQ :-echo-message batch"), ["CAP * ACK :-echo-message batch"]);
  assert.deepEqual(await tell("CAP LIST"), ["CAP * LIST :server-time batch"]);
});

test("CAP REQ before NICK and USER holds registration back too, even when it is refused", async () => {
  client.send("CAP REQ nonsense", "NICK alice", "USER u 0 * :U");
  await tell("PONG");
  assert.ok(!isWelcomed());
  await tell("CAP END");
  assert.ok(isWelcomed());
});

test("who is registered may change capabilities, which holds nothing back", async () => {
  client.send("NICK alice", "USER u 0 * :U", "JOIN #a");
  await cluster.barrier(client);
  client.take();
  assert.deepEqual(await tell("CAP REQ echo-message"), ["CAP alice ACK echo-message"]);
  assert.deepEqual(await tell("PRIVMSG #a :hi"), [":alice!u@127.0.0.1 PRIVMSG #a :hi"]);
  assert.deepEqual(await tell("CAP REQ -echo-message"), ["CAP alice ACK -echo-message"]);
  assert.deepEqual(await tell("PRIVMSG #a :hi"), []);
});

test("QUIT ends a connection that is not registered yet", async () => {
  client.send("NICK alice", "QUIT :bye");
  await cluster.clock.advance(100);
  assert.deepEqual(client.lines, ["ERROR :Closing link: (127.0.0.1) [Quit: bye]"]);
  assert.ok(!client.isConnected);
});

test("many names in a channel come in lines that fit", async () => {
  client.send("NICK alice", "USER u 0 * :U", "JOIN #a");
  await cluster.barrier(client);
  for (let count = 0; count < 40; count++)
    await cluster.join("n1", `${"n".repeat(27)}${100 + count}`, "", "#a");
  await cluster.barrier(client);
  client.take();
  const told = await tell("NAMES #a");
  const names = told.filter((line) => line.startsWith("353 "));
  for (const line of names) assert.ok(Buffer.byteLength(`:chorus.local ${line}\r\n`) <= 512);
  assert.equal(new Set(names.flatMap((line) => line.split(":").at(-1)?.split(" ") ?? [])).size, 41);
  assert.equal(told.at(-1), "366 alice #a :End of /NAMES list");
});
