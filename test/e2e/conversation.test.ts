/** People on three nodes hold one conversation: with the line client, with `nc`, and with a raw IRC client. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { bareNetcat, lineClient, netcat } from "../support/people.ts";
import { lacks, lastFirst, runOurs } from "../support/programs.ts";

describe("a conversation", { skip: lacks("nc") }, () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  before(async () => {
    cluster = await startCluster(shared);
  });

  test("the line client asks for a username and an address, and registers on any node", async (t) => {
    for (const [index, port] of cluster.ports.entries()) {
      const name = `asked${index + 1}`;
      const client = runOurs(t, "chat", []);
      await client.output.sees("Username: ");
      client.says(name);
      await client.output.sees("Server address (localhost:8080): ");
      client.says(`localhost:${port}`);
      await client.output.sees(`You are in #lobby as ${name}. Type /help for help.`);
      await cluster.output.sees(`${name} has joined the chat.`);
      client.finish();
      assert.equal(await client.exit(), 0);
      assert.deepEqual(client.errors.lines, []);
    }
  });

  test("a name that is taken on another node is asked for again", async (t) => {
    await netcat(t, cluster.port("n1"), "taken");
    const second = bareNetcat(t, cluster.port("n2"));
    second.says("taken");
    await second.output.sees("The name taken is taken. What is your name?");
    second.says("2fast");
    await second.output.sees(/^A name has 1 to 30 letters.* What is your name\?$/);
    second.says("free");
    await second.output.sees(/^You are in #lobby\. .*taken/);

    const third = runOurs(t, "chat", ["--name", "Taken", "--server", `localhost:${cluster.port("n3")}`]);
    await third.output.sees(/^The name Taken was refused: /);
    third.says("thirdname");
    await third.output.sees(/^You are in #lobby as thirdname\./);
  });

  test("others, and the server's output, show who has joined and who has left", async (t) => {
    const bob = await lineClient(t, cluster.port("n1"), "bob");
    const carol = await netcat(t, cluster.port("n2"), "carol");
    const dave = await IrcClient.join(t, cluster.port("n3"), "dave");
    const alice = await lineClient(t, cluster.port("n1"), "alice");

    await bob.output.sees("alice has joined the chat.");
    await carol.output.sees("alice has joined the chat.");
    await dave.heard.sees(/^:alice!\S+ JOIN #lobby$/);
    await cluster.output.sees("alice has joined the chat.");

    alice.finish();
    assert.equal(await alice.exit(), 0);
    await bob.output.sees("alice has left the chat.");
    await carol.output.sees("alice has left the chat.");
    await dave.heard.sees(/^:alice!\S+ QUIT :/);
    await cluster.output.sees("alice has left the chat.");
    for (const seen of [bob.output, carol.output, cluster.output]) {
      seen.saw(1, "alice has joined the chat.");
      seen.saw(1, "alice has left the chat.");
    }
  });

  test("a message reaches everyone but its sender, and so do the replies", async (t) => {
    const erin = await lineClient(t, cluster.port("n1"), "erin");
    const near = await netcat(t, cluster.port("n1"), "near");
    const far = await netcat(t, cluster.port("n2"), "far");
    const away = await lineClient(t, cluster.port("n3"), "away");
    const raw = await IrcClient.join(t, cluster.port("n2"), "raw");

    erin.says("is anybody there?");
    for (const { output } of [near, far, away]) await output.sees("erin: is anybody there?");
    await raw.heard.sees(/^:erin!erin@127\.0\.0\.1 PRIVMSG #lobby :is anybody there\?$/);

    near.says("I am, beside you");
    far.says("I am, far away");
    away.says("so am I");
    raw.says("and I");
    const readers = Object.entries({ erin, near, far, away });
    const replies = { near: "I am, beside you", far: "I am, far away", away: "so am I", raw: "and I" };
    for (const [speaker, text] of Object.entries(replies)) {
      for (const [name, { output }] of readers)
        if (name !== speaker) await output.sees(`${speaker}: ${text}`);
    }

    // What comes last is in the log behind all of that: whoever has read it has read what there was.
    erin.says("good night");
    for (const { output } of [near, far, away]) await output.sees("erin: good night");
    near.output.sawNothingOf(/^near: /);
    far.output.sawNothingOf(/^far: /);
    away.output.sawNothingOf(/^away: /);
    await raw.barrier();
    raw.heard.sawNothingOf(/^:raw!\S+ PRIVMSG/);
    near.says("you too");
    await erin.output.sees("near: you too");
    erin.output.sawNothingOf(/^erin: /);
    for (const { output } of [near, far, away]) output.saw(1, "erin: is anybody there?");
  });

  test("a message is on everyone's screen at once", async (t) => {
    const sender = await IrcClient.join(t, cluster.port("n1"), "quick", { capabilities: ["echo-message"] });
    const receiver = await IrcClient.join(t, cluster.port("n3"), "watch");
    const took: number[] = [];
    for (let count = 1; count <= 15; count++) {
      const began = performance.now();
      receiver.socket.once("data", () => took.push(performance.now() - began));
      sender.says(`now ${count}`);
      await receiver.heard.sees(new RegExp(` :now ${count}$`));
      await sender.heard.sees(new RegExp(` :now ${count}$`));
    }
    const median = took.toSorted((a, b) => a - b)[7] ?? Number.NaN;
    assert.ok(median < 1000, `half of the messages took more than ${median.toFixed(0)} ms`);
  });

  test("who types is shown so on every node, to programs that can show it", async (t) => {
    const capabilities = ["message-tags"];
    const typist = await IrcClient.join(t, cluster.port("n1"), "typist", { capabilities });
    const watcher = await IrcClient.join(t, cluster.port("n2"), "watcher", { capabilities });
    const far = await netcat(t, cluster.port("n2"), "far");
    const line = await lineClient(t, cluster.port("n3"), "line");
    const shown = /^@\+typing=active :typist!\S+ TAGMSG #lobby$/;
    typist.send("@+typing=active TAGMSG #lobby");
    await watcher.heard.sees(shown);
    typist.says("done typing");
    for (const { output } of [far, line]) {
      await output.sees("typist: done typing");
      output.sawNothingOf(/TAGMSG|active/);
    }
    await watcher.heard.sees(/ PRIVMSG #lobby :done typing$/);
    watcher.heard.saw(1, shown);
  });

  test("what is shared reaches one person, on whichever node, and its sender reads so", async (t) => {
    const alice = await lineClient(t, cluster.port("n1"), "alice");
    const nigel = await netcat(t, cluster.port("n2"), "nigel");
    const bobs = [
      await netcat(t, cluster.port("n1"), "bob-near"),
      await netcat(t, cluster.port("n2"), "bob-far"),
      await lineClient(t, cluster.port("n3"), "bob-line"),
    ];
    const ivy = await IrcClient.join(t, cluster.port("n3"), "ivy");

    for (const [index, name] of ["bob-near", "bob-far", "bob-line", "ivy"].entries()) {
      alice.says(`share ${name} the plans for ${name}`);
      await alice.output.sees("Data shared successfully", { times: index + 1 });
      if (name === "ivy") await ivy.heard.sees(/^:alice!\S+ PRIVMSG ivy :the plans for ivy$/);
      else await bobs[index]?.output.sees(`alice shared: the plans for ${name}`);
    }
    nigel.says("share bob-line  by nc");
    await nigel.output.sees("Data shared successfully");
    await bobs[2]?.output.sees("nigel shared: by nc");
    ivy.says("by IRC", "bob-near");
    await bobs[0]?.output.sees("ivy shared: by IRC");

    nigel.says("that was all");
    for (const { output } of [alice, ...bobs]) await output.sees("nigel: that was all");
    await ivy.barrier();
    for (const { output } of bobs) output.saw(1, /^alice shared: /);
    ivy.heard.saw(1, /PRIVMSG ivy/);
    for (const { output } of [alice, nigel]) output.sawNothingOf(/ shared: /);
  });

  test("data for a name that nobody has is not shared, and its sender reads why", async (t) => {
    const alice = await lineClient(t, cluster.port("n1"), "alice");
    const nigel = await netcat(t, cluster.port("n2"), "nigel");
    for (const who of [alice, nigel]) {
      who.says("share nobody data");
      await who.output.sees(/^Data was not shared: \S/);
      who.says("share #lobby data");
      await who.output.sees(/^Data was not shared: \S/, { times: 2 });
      who.output.sawNothingOf("Data shared successfully");
    }
    nigel.says("done");
    await alice.output.sees("nigel: done");
    for (const { output } of [alice, nigel]) output.sawNothingOf(/: (?:share|data)/);
  });
});
