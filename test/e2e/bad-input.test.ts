/** Whatever a client sends, it is told what was wrong with it, and neither it nor anybody else is lost by it. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { bareNetcat, netcat } from "../support/people.ts";
import { lacks, lastFirst, Program } from "../support/programs.ts";
import { TcpClient } from "../support/tcp-client.ts";

/** Bytes of a line that a client may send, with its CR LF. */
const lineMax = 512;

describe("bad input", () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  let witness: IrcClient;
  before(async () => {
    cluster = await startCluster(shared);
    witness = await IrcClient.join(shared, cluster.port("n3"), "witness");
  });

  test("a line of 512 bytes is taken, and one of 513 is refused", async (t) => {
    const alice = await IrcClient.join(t, cluster.port("n1"), "alice");
    const line = (bytes: number) => `PING ${"x".repeat(bytes - "PING \r\n".length)}`;
    alice.send(line(lineMax));
    // The answer, which would be longer than the line, has to fit into one as well.
    const answer = await alice.heard.sees(/ PONG \S+ :?x+$/);
    assert.equal(Buffer.byteLength(answer), lineMax - "\r\n".length);
    alice.send(line(lineMax + 1));
    await alice.heard.sees(/ 417 alice :/);
    alice.heard.saw(1, / PONG /);
  });

  test("what would be too long for its readers is refused, the longest that fits arrives whole", async (t) => {
    const alice = await IrcClient.join(t, cluster.port("n1"), "alice");
    const room = lineMax - ":alice!alice@127.0.0.1 PRIVMSG #lobby :\r\n".length;
    alice.says("y".repeat(room));
    await witness.heard.sees(`:alice!alice@127.0.0.1 PRIVMSG #lobby :${"y".repeat(room)}`);
    alice.says("y".repeat(room + 1));
    await alice.heard.sees(/ 417 alice :/);
  });

  test("a line of 64 kB is refused once, and the next one works", async (t) => {
    const alice = await IrcClient.join(t, cluster.port("n1"), "alice");
    alice.says("z".repeat(65_536));
    alice.says("short again");
    await alice.heard.sees(/ 417 alice :/);
    await witness.heard.sees(/^:alice!\S+ PRIVMSG #lobby :short again$/);
    alice.heard.saw(1, / 417 /);
    witness.heard.sawNothingOf(/zzz/);
  });

  test("64 kB without a newline from a newcomer hurt nobody", async (t) => {
    const newcomer = await TcpClient.connect(t, cluster.port("n2"));
    newcomer.write("a".repeat(65_536));
    await newcomer.heard.sees("That line is too long.");
    newcomer.write("\nnewcomer\n");
    await newcomer.heard.sees(/^You are in #lobby\./);
  });

  test("what is not UTF-8 is refused, in IRC and in plain text, and what follows works", async (t) => {
    const alice = await IrcClient.join(t, cluster.port("n1"), "alice", {
      capabilities: ["standard-replies"],
    });
    alice.write(
      Buffer.concat([Buffer.from("PRIVMSG #lobby :caf"), Uint8Array.of(0xe9), Buffer.from("\r\n")]),
    );
    await alice.heard.sees(/^:chorus\.local FAIL PRIVMSG INVALID_UTF8 :/);
    alice.says("café");
    await witness.heard.sees(/^:alice!\S+ PRIVMSG #lobby :café$/);

    const carol = await TcpClient.connect(t, cluster.port("n2"));
    carol.write("carol\n");
    await carol.heard.sees(/^You are in #lobby\./);
    carol.write(Uint8Array.of(0x68, 0xff, 0x0a));
    await carol.heard.sees("That line is not valid UTF-8.");
    carol.write("crème\n");
    await witness.heard.sees(/^:carol!\S+ PRIVMSG #lobby :crème$/);
    witness.heard.sawNothingOf(/\ufffd/);
  });

  test("NUL is not passed on", async (t) => {
    const alice = await IrcClient.join(t, cluster.port("n1"), "alice");
    alice.write("PRIVMSG #lobby :a\0b\r\n");
    alice.says("next by IRC");
    const carol = await TcpClient.connect(t, cluster.port("n2"));
    carol.write("carol\nc\0d\nnext by hand\n");
    await witness.heard.sees(/^:alice!\S+ PRIVMSG #lobby :next by IRC$/);
    await witness.heard.sees(/^:carol!\S+ PRIVMSG #lobby :next by hand$/);
    assert.equal(witness.bytes.includes(0), false);
  });

  test("commands that there are not, or with too little, are answered by their numerics", async (t) => {
    const newcomer = await TcpClient.connect(t, cluster.port("n1"));
    newcomer.write("JOIN #lobby\r\nNICK\r\nNICK 1up\r\nCAP WHAT\r\nUSER a\r\n");
    for (const numeric of ["451", "431", "432", "410", "461"])
      await newcomer.heard.sees(new RegExp(` ${numeric} \\* `));
    const alice = await IrcClient.join(t, cluster.port("n1"), "alice");
    alice.send(
      "NONSENSE",
      "JOIN",
      "JOIN lobby",
      "PRIVMSG",
      "PRIVMSG #lobby",
      "PRIVMSG #nowhere :x",
      "PRIVMSG nobody :x",
    );
    for (const numeric of ["421", "461", "411", "412", "401"])
      await alice.heard.sees(new RegExp(` ${numeric} alice `));
    await alice.heard.sees(/ 403 alice /, { times: 2 });
    alice.send(":", "@", "@a=b", "::::", "42", " ", "\u0001\u0002");
    await alice.barrier();
    assert.equal(alice.isClosed, false);
  });

  test("nobody's words steer anybody's terminal", { skip: lacks("nc") }, async (t) => {
    const carol = await netcat(t, cluster.port("n2"), "carol");
    const alice = await IrcClient.join(t, cluster.port("n1"), "alice");
    alice.says("\u001b[31mred\u001b]0;title\u0007 \u009b2J\u0003" + "04,05colour");
    alice.says("done");
    await carol.output.sees("alice: done");
    carol.output.saw(1, /^alice: \[31mred\]0;title 2Jcolour$/);
  });

  test("a silent newcomer is greeted and asked for a name", { skip: lacks("nc") }, async (t) => {
    const carol = bareNetcat(t, cluster.port("n2"));
    await carol.output.sees("Welcome to Chorus. What is your name?");
    carol.says("carol");
    await carol.output.sees(/^You are in #lobby\./);
  });

  test("a client that closes its side is served to the end of what it has sent", {
    skip: lacks("nc"),
  }, async (t) => {
    const hasty = bareNetcat(t, cluster.port("n1"), "hasty", "-N");
    hasty.write("hasty\nshare witness a secret\nhello and good");
    hasty.write("bye\n");
    hasty.finish();
    assert.equal(await hasty.lastWords(), 0);
    hasty.output.saw(1, "Data shared successfully");
    await witness.heard.sees(/^:hasty!\S+ PRIVMSG #lobby :hello and goodbye$/);
    await witness.heard.sees(/^:hasty!\S+ QUIT :/);

    // What could still become a word of IRC, and a name that never got its newline.
    for (const name of ["N", "NICK", "unended"]) {
      const brief = bareNetcat(t, cluster.port("n2"), name, "-N");
      brief.write(name);
      brief.finish();
      assert.equal(await brief.lastWords(), 0);
      await witness.heard.sees(new RegExp(`^:${name}!\\S+ QUIT :`));
    }
    const silent = bareNetcat(t, cluster.port("n2"), "silent", "-N");
    silent.finish();
    assert.equal(await silent.lastWords(), 0);
  });

  test("a TLS client is refused in its own language", { skip: lacks("openssl") }, async (t) => {
    const hello = await TcpClient.connect(t, cluster.port("n1"));
    hello.write(Uint8Array.of(0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x00));
    await hello.closed();
    assert.deepEqual([...hello.bytes], [0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28]);

    const openssl = new Program(t, "openssl", ["s_client", "-connect", `127.0.0.1:${cluster.port("n1")}`]);
    assert.equal(await openssl.lastWords(), 1);
    assert.ok(openssl.errors.count(/handshake failure/) > 0, openssl.errors.lines.join("\n"));
  });

  test("none of that was worth a word of the servers", () => {
    assert.deepEqual(cluster.program.errors.lines, []);
    cluster.output.sawNothingOf(/started again/);
    assert.equal(witness.isClosed, false);
  });
});
