/** IRC by WebSocket, on every port: the same network, a line a message. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { lastFirst } from "../support/programs.ts";
import { TcpClient } from "../support/tcp-client.ts";
import { until } from "../support/until.ts";
import { WebSocketClient } from "../support/websocket-client.ts";

/** Bytes of a line without its tags, with its CR LF. */
const lineMax = 512;

describe("WebSocket", () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  let witness: IrcClient;
  before(async () => {
    cluster = await startCluster(shared, "--limits-messages-per-second", "0");
    witness = await IrcClient.join(shared, cluster.port("n3"), "witness");
  });

  for (const [nick, subprotocol, path] of [
    ["none", undefined, "/"],
    ["text", "text.ircv3.net", "/ws"],
    ["binary", "binary.ircv3.net", "/ws"],
  ] as const) {
    test(`a client with ${subprotocol ?? "no subprotocol"} talks with those who came otherwise`, async (t) => {
      const subprotocols = subprotocol === undefined ? [] : [subprotocol];
      const alice = await WebSocketClient.join(t, cluster.port("n1"), nick, { path, subprotocols });
      const bob = await TcpClient.connect(t, cluster.port("n2"));
      bob.write("bob\n");
      await bob.heard.sees(/^You are in #lobby\./);
      alice.says("café");
      await bob.heard.sees(`${nick}: café`);
      await witness.heard.sees(`:${nick}!${nick}@127.0.0.1 PRIVMSG #lobby :café`);
      bob.write("crème\n");
      await alice.heard.sees(":bob!plain@127.0.0.1 PRIVMSG #lobby :crème");
      assert.deepEqual([...alice.kinds], [nick === "binary"]);
      alice.send("QUIT :bye");
      assert.equal(await alice.closed(), 1000);
      assert.match(alice.heard.lines.at(-1) ?? "", /^ERROR :/);
      await witness.heard.sees(new RegExp(`^:${nick}!\\S+ QUIT :.*bye$`));
    });
  }

  test("pages of other sites are refused, programs and our own pages are not", async (t) => {
    const port = cluster.port("n1");
    const status = (origin?: string) =>
      WebSocketClient.status(t, port, origin === undefined ? {} : { origin });
    assert.equal(await status(), 101);
    assert.equal(await status(`http://127.0.0.1:${port}`), 101);
    assert.equal(await status("https://evil.example.org"), 403);
    const plain = await fetch(`http://127.0.0.1:${port}/ws`);
    assert.equal(plain.status, 426);
  });

  test("a line that is too long is refused as by TCP, the longest is taken", async (t) => {
    const alice = await WebSocketClient.join(t, cluster.port("n1"), "alice");
    const line = (bytes: number) => `PING ${"x".repeat(bytes - "PING \r\n".length)}`;
    alice.send(line(lineMax), line(lineMax + 1), line(8192));
    await alice.heard.sees(/ 417 alice :/, { times: 2 });
    alice.heard.saw(1, / PONG /);
    alice.send("z".repeat(65_536));
    assert.equal(await alice.closed(), 1009);
    await witness.heard.sees(/^:alice!\S+ QUIT :Invalid WebSocket message$/);
  });

  test("bad UTF-8 is refused in a binary message, and closes the connection in a text", async (t) => {
    const bad = Buffer.concat([Buffer.from("PRIVMSG #lobby :caf"), Uint8Array.of(0xe9)]);
    const alice = await WebSocketClient.join(t, cluster.port("n2"), "alexa", {
      subprotocols: ["binary.ircv3.net"],
    });
    alice.send(bad);
    await alice.heard.sees(/^:chorus\.local FAIL PRIVMSG INVALID_UTF8 :/);
    alice.says("still here");
    await witness.heard.sees(/^:alexa!\S+ PRIVMSG #lobby :still here$/);
    alice.websocket.send(bad, { binary: false });
    assert.equal(await alice.closed(), 1007);
    witness.heard.sawNothingOf(/\ufffd/);
  });

  test("several lines in a message are none", async (t) => {
    const mallory = await WebSocketClient.join(t, cluster.port("n1"), "mallory");
    mallory.send("PRIVMSG #lobby :two\r\nPRIVMSG #lobby :lines");
    assert.equal(await mallory.closed(), 1008);
    await witness.heard.sees(/^:mallory!\S+ QUIT :Several lines in one WebSocket message$/);
    witness.heard.sawNothingOf(/:two|:lines/);
  });

  test("what a client said before it closed is still run", async (t) => {
    const hasty = await WebSocketClient.connect(t, cluster.port("n1"));
    hasty.send("NICK hasty", "USER h 0 * :h", "JOIN #lobby", "PRIVMSG #lobby :in haste", "QUIT :so long");
    hasty.websocket.close();
    await witness.heard.sees(/^:hasty!\S+ QUIT :.*so long$/);
    witness.heard.saw(1, /^:hasty!\S+ PRIVMSG #lobby :in haste$/);
  });

  test("a page that is closed has left", async (t) => {
    const visitor = await WebSocketClient.join(t, cluster.port("n1"), "visitor");
    visitor.websocket.close(1001);
    await witness.heard.sees(/^:visitor!\S+ QUIT :Connection closed$/);
    const lost = await WebSocketClient.join(t, cluster.port("n1"), "lost");
    lost.websocket.terminate();
    await witness.heard.sees(/^:lost!\S+ QUIT :Connection lost$/);
  });

  test("a ping is answered, and so is a PING", async (t) => {
    const alice = await WebSocketClient.join(t, cluster.port("n1"), "pinger");
    const pong = once(alice.websocket, "pong");
    alice.websocket.ping("x");
    assert.equal(String((await pong)[0]), "x");
    await alice.barrier();
  });

  test("a hundred clients in a channel all see the same, in the same order", async (t) => {
    const count = 100;
    const kinds = [[], ["text.ircv3.net"], ["binary.ircv3.net"]];
    const crowd = await Promise.all(
      Array.from({ length: count }, (_, index) =>
        WebSocketClient.join(t, cluster.port(`n${1 + (index % 3)}`), `c${index}`, {
          subprotocols: kinds[index % 3] ?? [],
        }),
      ),
    );
    // Who joined last has not seen what was said before.
    for (const member of crowd) member.says(`hello from ${member.nick}`);
    await Promise.all(crowd.map(({ heard }) => heard.sees(/ PRIVMSG #lobby :hello /, { times: count - 1 })));
    const said = ({ heard }: { heard: { lines: readonly string[] } }) =>
      heard.lines.filter((line) => / PRIVMSG #lobby :hello /.test(line));
    await witness.heard.sees(/ PRIVMSG #lobby :hello /, { times: count });
    const all = said(witness);
    for (const member of crowd) {
      const others = all.filter((line) => !line.startsWith(`:${member.nick}!`));
      assert.deepEqual(said(member), others);
    }
  });
});

test("a client that never reads is dropped when its queue is full", async (t) => {
  const limits = ["--limits-messages-per-second", "0", "--limits-send-queue", "64KiB"];
  const cluster = await startCluster(t, ...limits);
  const deaf = await WebSocketClient.join(t, cluster.port("n1"), "deaf");
  deaf.send("CAP REQ message-tags");
  await deaf.heard.sees(/ CAP deaf ACK /);
  const alice = await IrcClient.join(t, cluster.port("n1"), "alice", {
    capabilities: ["echo-message", "message-tags"],
  });
  const bob = await WebSocketClient.join(t, cluster.port("n2"), "bob");
  deaf.websocket.pause();

  // The buffers of the two sockets come before the queue: several MiB have to be said.
  let said = 0;
  const perRound = 50;
  await until(
    async () => {
      for (let count = 0; count < perRound; count++)
        alice.send(`@+x=${"x".repeat(4000)} PRIVMSG #lobby :${said + count}`);
      said += perRound;
      await alice.heard.sees(/ PRIVMSG /, { times: said });
      return bob.heard.count(/^:deaf!\S+ QUIT :SendQ exceeded$/) > 0;
    },
    () => `deaf to be dropped after ${said} messages`,
    60_000,
  );
  await bob.heard.sees(/ PRIVMSG /, { times: said });
});

test("an idle client is pinged and, if it does not answer, closed; all are when the server stops", async (t) => {
  const cluster = await startCluster(t, "--heartbeat-client", "500ms");
  const alice = await WebSocketClient.join(t, cluster.port("n1"), "alice");
  const mute = await WebSocketClient.join(t, cluster.port("n1"), "mute");
  mute.answersPings = false;
  assert.equal(await mute.closed(), 1000);
  mute.heard.saw(1, /^ERROR :Closing link: .*Ping timeout/);
  await alice.heard.sees(/^PING /, { times: 2 });
  await alice.barrier();
  cluster.program.signal("SIGTERM");
  assert.equal(await alice.closed(), 1000);
  alice.heard.saw(1, /^ERROR :.*The server is stopping/);
});
