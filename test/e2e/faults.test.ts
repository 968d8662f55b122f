/** A command's handler that throws inside the server: its sender reads so, and nobody else notices. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { lineClient, netcat } from "../support/people.ts";
import { lacks } from "../support/programs.ts";

test("when sharing fails inside the server, its sender reads so, and everybody goes on chatting", {
  skip: lacks("nc"),
}, async (t) => {
  const cluster = await startCluster(t, "--fault", "share");
  const alice = await lineClient(t, cluster.port("n1"), "alice");
  const bob = await lineClient(t, cluster.port("n2"), "bob");
  const carol = await netcat(t, cluster.port("n3"), "carol");
  const dave = await IrcClient.join(t, cluster.port("n1"), "dave");

  alice.says("share bob the plans");
  await alice.output.sees(/^Data was not shared: \S/);
  carol.says("share bob the plans");
  await carol.output.sees(/^Data was not shared: \S/);
  dave.says("the plans", "bob");
  await dave.heard.sees(/^:chorus\.local 400 dave PRIVMSG :/);

  for (const [speaker, words] of Object.entries({ alice, carol, dave })) words.says(`${speaker} goes on`);
  bob.says("and so do I");
  for (const speaker of ["alice", "carol", "dave"]) await bob.output.sees(`${speaker}: ${speaker} goes on`);
  for (const { output } of [alice, carol]) {
    await output.sees("bob: and so do I");
    output.sawNothingOf("Data shared successfully");
  }
  bob.output.sawNothingOf(/the plans/);

  const { nodes } = await cluster.view();
  assert.deepEqual(
    nodes.map(({ state }) => state),
    ["up", "up", "up"],
  );
  cluster.output.sawNothingOf(/ended/);
});

test("a command that fails in every other case works in the others", async (t) => {
  const cluster = await startCluster(t, "--fault", "TOPIC=0.5", "--limits-messages-per-second", "0");
  const alice = await IrcClient.join(t, cluster.port("n1"), "alice");
  const tries = 40;
  for (let count = 1; count <= tries; count++) alice.send(`TOPIC #lobby :topic ${count}`);
  await alice.barrier();
  const failed = alice.heard.count(/^:chorus\.local 400 alice TOPIC :/);
  assert.ok(failed > 0 && failed < tries, `${failed} of ${tries} failed`);
  assert.equal(alice.heard.count(/ TOPIC #lobby :topic \d+$/), tries - failed);
});
