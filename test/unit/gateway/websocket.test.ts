/** WebSockets over the loopback: who may connect, and how the transport reads, writes and closes. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { get } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "../../../src/cluster/clock.ts";
import { createHttp } from "../../../src/gateway/http.ts";
import { farewellMax, listen, TcpTransport } from "../../../src/gateway/tcp.ts";
import type { Transport } from "../../../src/gateway/transport.ts";
import { acceptWebSockets } from "../../../src/gateway/websocket.ts";
import { statusOf } from "../../support/http-status.ts";
import { timed, until } from "../../support/until.ts";
import { type Opening, WebSocketClient } from "../../support/websocket-client.ts";

/** A port that takes WebSockets; a client's transport goes to `open`. */
async function listening(
  t: TestContext,
  open: (transport: Transport) => void = () => {},
  letsIn = true,
): Promise<number> {
  const http = createHttp({
    status: statusOf(systemClock),
    site: new Map(),
    isOfThisMachine: () => false,
    hostOf: () => "192.0.2.1",
  });
  const carriers = new WeakMap<Socket, Transport>();
  acceptWebSockets(http, {
    origins: ["https://chat.example.org"],
    nodes: () => ["chat2.example.org:8080", "localhost:8081"],
    clock: systemClock,
    carrierOf: (socket) => carriers.get(socket),
    open,
  });
  const accept = (socket: Socket) => {
    const transport = new TcpTransport(socket, systemClock);
    if (letsIn) carriers.set(socket, transport);
    transport.handOver(new Uint8Array(), http);
  };
  const server = await listen(0, "127.0.0.1", accept, assert.fail);
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A client, the transport at the server's side, and what that was brought. */
async function connected(t: TestContext, opening?: Opening) {
  const opened = Promise.withResolvers<Transport>();
  const port = await listening(t, opened.resolve);
  const client = await WebSocketClient.connect(t, port, opening);
  const transport = await opened.promise;
  const brought: string[] = [];
  transport.receive({
    data: (bytes) => brought.push(Buffer.from(bytes).toString("latin1")),
    ended: () => brought.push("(ended)"),
    closed: (reason) => brought.push(`(${reason})`),
  });
  const brings = (...wanted: string[]) =>
    until(
      () => brought.length >= wanted.length,
      () => `${wanted} to be brought, not ${brought}`,
    ).then(() => assert.deepEqual(brought, wanted));
  return { client, transport, brings, port };
}

const write = (transport: Transport, text: string) => transport.write(Buffer.from(text));

const negotiations: [offered: string[], chosen: string, isBinary: boolean][] = [
  [[], "", false],
  [["text.ircv3.net"], "text.ircv3.net", false],
  [["binary.ircv3.net"], "binary.ircv3.net", true],
  [["binary.ircv3.net", "text.ircv3.net"], "binary.ircv3.net", true],
  [["chat", "text.ircv3.net", "binary.ircv3.net"], "text.ircv3.net", false],
];
for (const [subprotocols, chosen, isBinary] of negotiations) {
  test(`of the subprotocols ${JSON.stringify(subprotocols)} it is ${JSON.stringify(chosen)}`, async (t) => {
    const { client, transport, brings } = await connected(t, { subprotocols });
    assert.equal(client.websocket.protocol, chosen);
    assert.equal(client.websocket.extensions, "");
    write(transport, "NOTICE é\r\nNOTICE 2\r\n");
    await client.heard.sees("NOTICE 2");
    assert.deepEqual(client.heard.lines, ["NOTICE é", "NOTICE 2"]);
    assert.deepEqual([...client.kinds], [isBinary]);
    client.send("NICK a", Buffer.from("USER a"));
    await brings("NICK a\r\n", "USER a\r\n");
  });
}

test("who offers only what is not known is left to itself", async (t) => {
  const port = await listening(t);
  const key = Buffer.alloc(16).toString("base64");
  const headers = { connection: "upgrade", upgrade: "websocket", "sec-websocket-key": key };
  const offer = { "sec-websocket-version": "13", "sec-websocket-protocol": "chat, mqtt" };
  const [response, socket] = await once(
    get(`${host(port)}/ws`, { headers: { ...headers, ...offer } }),
    "upgrade",
  );
  socket.destroy();
  assert.equal(response.statusCode, 101);
  assert.equal(response.headers["sec-websocket-protocol"], undefined);
});

const host = (port: number) => `http://127.0.0.1:${port}`;
const origins: [name: string, opening: (port: number) => Opening, status: number][] = [
  ["no origin", () => ({}), 101],
  ["its own origin", (port) => ({ origin: host(port) }), 101],
  [
    "its own origin by another name",
    (port) => ({ origin: `http://LOCALHOST:${port}`, headers: { host: `localhost:${port}` } }),
    101,
  ],
  ["an origin that is allowed", () => ({ origin: "https://chat.example.org" }), 101],
  ["the same without TLS", () => ({ origin: "http://chat.example.org" }), 403],
  ["a foreign origin", () => ({ origin: "https://evil.example.org" }), 403],
  ["the origin of another node's page", () => ({ origin: "http://chat2.example.org:8080" }), 101],
  ["the origin of a node's page on this machine", () => ({ origin: "http://127.0.0.1:8081" }), 101],
  ["another port", () => ({ origin: "http://127.0.0.1:1" }), 403],
  ["an origin that hides", () => ({ origin: "null" }), 403],
  ["a query", () => ({ path: "/ws?a" }), 101],
  ["the root", () => ({ path: "/" }), 101],
  ["elsewhere", () => ({ path: "/wss" }), 404],
  ["64 headers", () => ({ headers: headers(64) }), 101],
  [
    "65 headers, of which the last would be a foreign origin",
    () => ({ headers: { ...headers(64), origin: "https://evil.example.org" } }),
    431,
  ],
  ["headers of 17 KiB", () => ({ headers: { long: "x".repeat(17 * 1024) } }), 431],
];
for (const [name, opening, wanted] of origins) {
  test(`a handshake with ${name} is answered by ${wanted}`, async (t) => {
    const port = await listening(t);
    assert.equal(await WebSocketClient.status(t, port, opening(port)), wanted);
  });
}

/** With those that a client sends of itself. */
function headers(count: number): Record<string, string> {
  const own = ["Host", "Connection", "Upgrade", ...["Version", "Key", "Extensions"]];
  return Object.fromEntries(Array.from({ length: count - own.length }, (_, index) => [`x-${index}`, "x"]));
}

test("whom the door has not let in is refused", async (t) => {
  const port = await listening(t, () => {}, false);
  assert.equal(await WebSocketClient.status(t, port), 503);
});

test("without an upgrade it is asked for, and another one is passed over", async (t) => {
  const port = await listening(t);
  const plain = await fetch(`${host(port)}/ws`);
  assert.deepEqual([plain.status, plain.headers.get("upgrade")], [426, "websocket"]);
  const request = get(`${host(port)}/healthz`, { headers: { connection: "upgrade, close", upgrade: "h2c" } });
  const [response] = await once(request, "response");
  response.resume();
  assert.equal(response.statusCode, 200);
});

test("a line end at the end is forgiven, and an empty message asks for nothing", async (t) => {
  const { client, brings } = await connected(t);
  client.send("NICK a\r\n", "", "USER a\n");
  await brings("NICK a\r\n\r\n", "\r\n", "USER a\n\r\n");
});

test("several lines in a message close it, and none of them is brought", async (t) => {
  const { client, brings } = await connected(t);
  client.send("NICK a", "PRIVMSG #a :x\r\nQUIT", "NICK b");
  assert.equal(await client.closed(), 1008);
  await brings("NICK a\r\n", "(Several lines in one WebSocket message)");
});

test("text that is not UTF-8 closes it; binary messages are the dialect's", async (t) => {
  const { client, brings } = await connected(t);
  const bytes = Uint8Array.of(0x63, 0xe9);
  client.websocket.send(bytes, { binary: true });
  client.websocket.send(bytes, { binary: false });
  assert.equal(await client.closed(), 1007);
  await brings("c\xe9\r\n", "(Invalid WebSocket message)");
});

test("a message far too long closes it", async (t) => {
  const { client, brings } = await connected(t);
  client.send("x".repeat(16 * 1024));
  client.send("x".repeat(16 * 1024 + 1));
  assert.equal(await client.closed(), 1009);
  await brings(`${"x".repeat(16 * 1024)}\r\n`, "(Invalid WebSocket message)");
});

test("a message in too many pieces closes it", async (t) => {
  const { client } = await connected(t);
  for (let pieces = 0; pieces <= 1024; pieces++) client.websocket.send("x", { fin: false });
  assert.equal(await client.closed(), 1008);
});

test("a ping is answered", async (t) => {
  const { client } = await connected(t);
  const pong = once(client.websocket, "pong");
  client.websocket.ping("here");
  assert.equal(String((await pong)[0]), "here");
});

test("what was written comes before the end, whose code is 1000, also of a client that was not read from", async (t) => {
  const { client, transport, brings } = await connected(t);
  transport.pause();
  client.send("NICK a");
  write(transport, "ERROR :bye\r\n");
  transport.end();
  write(transport, "PING late\r\n");
  const took = await timed(() => client.closed());
  assert.ok(took < farewellMax / 2, `it took ${took} ms`);
  assert.equal(await client.closed(), 1000);
  assert.deepEqual(client.heard.lines, ["ERROR :bye"]);
  await brings("(ended)");
});

test("what a client said before it closed is brought before it has ended, and then it is gone", async (t) => {
  const { client, transport, brings } = await connected(t);
  let gone = 0;
  transport.whenGone(() => gone++);
  client.send("NICK a", "QUIT");
  client.websocket.close();
  await brings("NICK a\r\n", "QUIT\r\n", "(ended)", "(Connection closed)");
  assert.equal(gone, 1);
});

test("a connection that breaks has not ended", async (t) => {
  const { client, brings } = await connected(t);
  client.websocket.terminate();
  await brings("(Connection lost)");
});

test("destroyed, it says nothing more", async (t) => {
  const { client, transport, brings } = await connected(t);
  transport.destroy();
  assert.equal(await client.closed(), 1006);
  await brings("(Connection lost)");
});

test("what a client does not take is counted, and when it has taken it is told", async (t) => {
  const { client, transport } = await connected(t);
  client.websocket.pause();
  const lines = Buffer.from(`${"x".repeat(1000)}\r\n`.repeat(1000));
  for (let round = 0; round < 16; round++) transport.write(lines);
  await until(() => transport.unsent > 1_000_000, "something to be unsent");
  let drained = false;
  transport.whenDrained(() => {
    drained = true;
  });
  assert.equal(drained, false);
  client.websocket.resume();
  await until(() => drained, "all to be taken");
  assert.equal(transport.unsent, 0);
  await client.heard.sees(/x/, { times: 16_000 });
});

test("a client that is not read from keeps what it sends", async (t) => {
  const { client, transport, brings } = await connected(t);
  transport.pause();
  client.send("NICK a");
  const pong = once(client.websocket, "pong");
  client.websocket.ping();
  await sleep(50);
  await brings();
  transport.resume();
  await pong;
  await brings("NICK a\r\n");
});
