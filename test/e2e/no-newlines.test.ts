/** Clients of the kind that sends no newlines and puts its name before each message; and any fragmentation of IRC. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { netcat } from "../support/people.ts";
import { lacks, lastFirst } from "../support/programs.ts";
import { TcpClient } from "../support/tcp-client.ts";

/** As long as the server waits for more of a line without a newline, in milliseconds. */
const pauseThatEndsLine = 50;

describe("bytes that come in other pieces than lines", () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  before(async () => {
    cluster = await startCluster(shared);
  });

  test("a client without newlines, which says its name before each message, is not shown doubled", {
    skip: lacks("nc"),
  }, async (t) => {
    const near = await netcat(t, cluster.port("n1"), "near");
    const bob = await netcat(t, cluster.port("n2"), "bob");
    const alice = await TcpClient.connect(t, cluster.port("n1"), "alice");

    // Each is written only after the one before had its effect, and so after a pause that ended it.
    alice.write("alice");
    for (const { output } of [near, bob]) await output.sees("alice has joined the chat.");
    alice.write("alice: hello");
    for (const { output } of [near, bob]) await output.sees("alice: hello");
    alice.write("hello without a name");
    for (const { output } of [near, bob]) await output.sees("alice: hello without a name");
    alice.write("alice: share bob data");
    await bob.output.sees("alice shared: data");
    await alice.heard.sees("Data shared successfully");
    alice.write("share bob more data");
    await bob.output.sees("alice shared: more data");
    await alice.heard.sees("Data shared successfully", { times: 2 });
    alice.write("alice: share nobody data");
    await alice.heard.sees(/^Data was not shared: \S/);
    bob.says("and back");
    await alice.heard.sees("bob: and back");

    near.output.saw(2, /^alice: /);
    near.output.sawNothingOf(/shared:/);
    bob.output.sawNothingOf(/alice: alice/);
    alice.socket.end();
    for (const { output } of [near, bob]) await output.sees("alice has left the chat.");
  });

  test("after an empty line even a name may come byte by byte", async (t) => {
    const alice = await TcpClient.connect(t, cluster.port("n3"), "slow");
    await alice.writeSingly("\nslow-typist\n");
    await alice.heard.sees(/^You are in #lobby\./);
    const raw = await IrcClient.join(t, cluster.port("n1"), "raw");
    await alice.heard.sees("raw has joined the chat.");
    await alice.writeSingly("héllo\nwörld\n");
    await raw.heard.sees(/^:slow-typist!\S+ PRIVMSG #lobby :héllo$/);
    await raw.heard.sees(/^:slow-typist!\S+ PRIVMSG #lobby :wörld$/);
  });

  test("after the first newline a pause ends no line", async (t) => {
    const alice = await TcpClient.connect(t, cluster.port("n3"), "pausing");
    const raw = await IrcClient.join(t, cluster.port("n1"), "raw");
    alice.write("pausing\n");
    await alice.heard.sees(/^You are in #lobby\./);
    alice.write("half a li");
    await sleep(5 * pauseThatEndsLine);
    alice.write("ne\n");
    await raw.heard.sees(/^:pausing!\S+ PRIVMSG #lobby :half a line$/);
    raw.heard.saw(1, /^:pausing!\S+ PRIVMSG/);
  });

  test("an IRC session that comes byte by byte works", async (t) => {
    const bob = await IrcClient.join(t, cluster.port("n2"), "bobby");
    const bytewise = await TcpClient.connect(t, cluster.port("n1"), "bytewise");
    await bytewise.writeSingly("CAP LS 302\r\nNICK bytewise\r\nUSER b 0 * :B\r\n");
    await bytewise.writeSingly("CAP REQ :message-tags echo-message\r\nCAP END\r\n");
    await bytewise.heard.sees(/ 376 bytewise /);
    await bytewise.writeSingly("JOIN #lobby\r\nPRIVMSG #lobby :grüße, byte by byte\r\nPING done\r\n");
    await bytewise.heard.sees(/ PONG \S+ :?done$/);
    bytewise.heard.saw(1, /^@msgid=\S+ :bytewise!\S+ PRIVMSG #lobby :grüße, byte by byte$/);
    await bob.heard.sees(/^:bytewise!\S+ PRIVMSG #lobby :grüße, byte by byte$/);
  });

  test("an IRC session in one piece works", async (t) => {
    const whole = await TcpClient.connect(t, cluster.port("n1"), "whole");
    whole.write("NICK whole\nUSER w 0 * :W\nJOIN #lobby\nPRIVMSG whole :to myself\nQUIT :bye\n");
    await whole.closed();
    whole.heard.saw(1, /^:whole!\S+ PRIVMSG whole :to myself$/);
    whole.heard.saw(1, /^ERROR :/);
    assert.equal(whole.heard.rest, "");
  });
});
