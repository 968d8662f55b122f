/** Clients behind a balancer that speaks the PROXY protocol are who they are; others cannot pretend to be behind one. */
import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, test } from "node:test";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { type Hooks, lastFirst } from "../support/programs.ts";
import { line, local, proxied } from "../support/proxy-headers.ts";
import { TcpClient } from "../support/tcp-client.ts";
import { WebSocketClient } from "../support/websocket-client.ts";

describe("behind a balancer at 127.0.0.1 that is trusted", () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  let witness: IrcClient;
  before(async () => {
    const options = ["--trusted-proxies", "127.0.0.1,192.0.2.0/24", "--limits-connections-per-address", "2"];
    cluster = await startCluster(shared, ...options);
    // By a connection that the balancer makes without a header.
    witness = await IrcClient.join(shared, cluster.port("n3"), "witness");
  });

  /** A connection that begins with a header, and has said something at once. */
  async function behind(t: Hooks, header: Uint8Array, said = ""): Promise<TcpClient> {
    const client = await TcpClient.connect(t, cluster.port("n1"));
    client.write(Buffer.concat([header, Buffer.from(said)]));
    return client;
  }

  /** What WHOIS says on another node. */
  async function whois(nick: string): Promise<string> {
    witness.send(`WHOIS ${nick}`);
    return witness.heard.sees(new RegExp(` 311 witness ${nick} `));
  }

  const registering = (nick: string) => `NICK ${nick}\r\nUSER ${nick} 0 * :${nick}\r\nJOIN #lobby\r\n`;

  for (const [nick, header, host] of [
    ["four", line("203.0.113.4"), "203.0.113.4"],
    ["six", line("2001:db8::6"), "2001:db8::6"],
    ["binary", proxied("203.0.113.5"), "203.0.113.5"],
    ["mapped", proxied("::ffff:203.0.113.6"), "203.0.113.6"],
    ["nobody", local, "127.0.0.1"],
    ["unknown", Buffer.from("PROXY UNKNOWN\r\n"), "127.0.0.1"],
  ] as const) {
    test(`WHOIS shows that ${nick} comes from ${host}, by IRC and by plain text`, async (t) => {
      const irc = await TcpClient.connect(t, cluster.port("n2"));
      await irc.writeSingly(Buffer.concat([header, Buffer.from(registering(nick))]));
      await irc.heard.sees(/ 366 /);
      assert.match(await whois(nick), new RegExp(` 311 witness ${nick} ~?${nick} ${host} \\* `));
      const plain = await behind(t, header);
      await plain.heard.sees(/^Welcome to Chorus\. What is your name\?$/);
      plain.write(`${nick}2\n`);
      await plain.heard.sees(/^You are in #lobby\./);
      plain.write("hello\n");
      await witness.heard.sees(`:${nick}2!plain@${host} PRIVMSG #lobby :hello`);
    });
  }

  test("a browser has its own address, whatever it writes into its headers", async (t) => {
    const createConnection = () => {
      const socket = connect(cluster.port("n2"), "127.0.0.1");
      socket.write(proxied("2001:db8::8"));
      return socket;
    };
    const headers = { "X-Forwarded-For": "198.51.100.1", Forwarded: "for=198.51.100.1" };
    await WebSocketClient.join(t, cluster.port("n2"), "browser", { createConnection, headers });
    await witness.heard.sees(/^:browser!~?browser@2001:db8::8 JOIN /);
  });

  test("process ids are for who is on this machine, not for whom the balancer speaks for", async (t) => {
    const request = "GET /cluster HTTP/1.0\r\n\r\n";
    for (const [header, isShown] of [
      [local, true],
      [proxied("203.0.113.9"), false],
    ] as const) {
      const client = await behind(t, header, request);
      await client.closed();
      const answer = client.bytes.toString();
      assert.match(answer, /^HTTP\/1\.1 200 .*"id":"n1"/s);
      assert.equal(/"pid":\d/.test(answer), isShown, answer);
    }
  });

  test("connections are counted by the clients' addresses", async (t) => {
    const come = (source: string) => behind(t, proxied(source), "CAP LS\r\n");
    for (const source of ["203.0.113.50", "203.0.113.50", "203.0.113.51"])
      await (await come(source)).heard.sees(/ CAP \* LS /);
    const refused = await come("203.0.113.50");
    await refused.heard.sees("ERROR :Closing link: (203.0.113.50) [Too many connections from your address]");
    await refused.closed();
  });

  test("nobody else can claim an address, and nobody behind the balancer another one", async (t) => {
    const forged = line("198.51.100.1").toString();
    const mallory = await TcpClient.connect(t, cluster.port("n1"), "mallory", "127.0.0.66");
    mallory.write(`${forged}mallory\nmine\n`);
    await witness.heard.sees(":mallory!plain@127.0.0.66 PRIVMSG #lobby :mine");
    const trudy = await behind(t, proxied("203.0.113.67"), `${forged}trudy\nmine\n`);
    await witness.heard.sees(":trudy!plain@203.0.113.67 PRIVMSG #lobby :mine");
    for (const client of [mallory, trudy]) client.heard.saw(1, /^A name has /);
    const binary = await TcpClient.connect(t, cluster.port("n1"), "a client", "127.0.0.66");
    // As plain text it has a line that can be a name.
    binary.write(proxied("203.0.113.66"));
    await witness.heard.sees(/^:QUIT!plain@127\.0\.0\.66 JOIN /);
  });

  test("a header that is malformed closes its connection, and the operator is told", async (t) => {
    const bad = await behind(t, Buffer.from("PROXY TCP4 203.0.113.7\r\n"), registering("bad"));
    await bad.closed();
    assert.equal(bad.bytes.length, 0);
    await cluster.program.errors.sees(/a proxy's header is malformed/);
    await witness.barrier();
  });
});
