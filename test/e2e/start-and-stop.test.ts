/** One command starts the cluster and says so; one signal stops all of it in order. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startAgain, startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";

test("one command starts three nodes, and SIGTERM stops everything in order", async (t) => {
  const cluster = await startCluster(t);
  const ready = cluster.ports.map((port, index) => `n${index + 1} is ready on localhost:${port}`);
  assert.deepEqual(cluster.output.lines.toSorted(), ready);
  const alice = await IrcClient.join(t, cluster.port("n1"), "alice");
  const bob = await IrcClient.join(t, cluster.port("n3"), "bob");

  cluster.program.signal("SIGTERM");
  assert.equal(await cluster.program.lastWords(), 0);
  await cluster.gone(0);
  for (const client of [alice, bob]) {
    await client.closed();
    client.heard.saw(1, /^ERROR :Closing link: .*The server is stopping/);
  }
  assert.deepEqual(cluster.program.errors.lines, []);
});

test("Ctrl-C, which every process of a terminal gets, stops everything in order too", async (t) => {
  const cluster = await startCluster(t);
  for (const node of ["n1", "n2", "n3"]) cluster.signal(node, "SIGINT");
  cluster.program.signal("SIGINT");
  assert.equal(await cluster.program.lastWords(), 0);
  await cluster.gone(0);
  assert.deepEqual(cluster.program.errors.lines, []);
  assert.equal(cluster.output.count(/started again/), 0);
});

test("a cluster that was stopped starts again on its data, and whoever comes back has her name again", async (t) => {
  const cluster = await startCluster(t);
  const before = await cluster.view();
  await IrcClient.join(t, cluster.port("n1"), "alice");
  cluster.program.signal("SIGTERM");
  assert.equal(await cluster.program.exit(), 0);

  const again = await startAgain(t, cluster);
  const view = await again.view();
  assert.equal(view.epoch, before.epoch);
  assert.ok(view.head > before.head);
  const alice = await IrcClient.join(t, again.port("n2"), "alice");
  alice.says("back again");
  await alice.barrier();
  alice.heard.sawNothingOf(/ 433 /);
});
