/** A node's process that dies or stands still is started again; its users leave only if they do not come back in time. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startCluster, startedAgain } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { lineClient, netcat } from "../support/people.ts";
import { lacks } from "../support/programs.ts";
import { timed, until } from "../support/until.ts";

/** How long a test waits for the users of a lost node. */
const grace = ["--sessions-grace", "1s"];

test("users of a killed node who do not come back leave, each for himself, and nobody else notices", {
  skip: lacks("nc"),
}, async (t) => {
  const silence = 20_000;
  const cluster = await startCluster(t, ...grace, "--heartbeat-node-lost-after", `${silence}ms`);
  const near = await IrcClient.join(t, cluster.port("n1"), "near");
  const far = await netcat(t, cluster.port("n3"), "far");
  const lost = ["ann", "ben", "cid"];
  for (const name of lost) await IrcClient.join(t, cluster.port("n2"), name);
  const dan = await lineClient(t, cluster.port("n2"), "dan");

  const before = cluster.signal("n2", "SIGKILL");
  const took = await timed(async () => {
    for (const name of lost) {
      await near.heard.sees(new RegExp(`^:${name}!\\S+ QUIT :\\S`));
      await far.output.sees(`${name} has left the chat.`);
    }
  });
  assert.ok(took < silence / 2, `it took ${took.toFixed(0)} ms until everybody had left`);
  await dan.output.sees(/^Reconnected to /);
  assert.equal(near.messages.filter(({ verb }) => verb === "QUIT").length, lost.length);
  await cluster.output.sees("n2 ended (SIGKILL); it is started again");

  near.says("are you there?");
  await far.output.sees("near: are you there?");
  far.says("yes");
  await near.heard.sees(/^:far!\S+ PRIVMSG #lobby :yes$/);

  await startedAgain(cluster, "n2", before);
  await cluster.output.sees(/^n2 is ready on /, { times: 2 });
  const ann = await IrcClient.join(t, cluster.port("n2"), "ann");
  ann.says("here I am again");
  await far.output.sees("ann: here I am again");
  far.output.saw(1, "ann has left the chat.");
  assert.equal(near.isClosed, false);
  assert.equal(far.isRunning, true);
});

test("a node that dies again and again is given ever more time; its users are elsewhere at once all the same", async (t) => {
  const cluster = await startCluster(t);
  const alice = await IrcClient.join(t, cluster.port("n1"), "alice");
  let longest = 0;
  for (let death = 1; death <= 4; death++) {
    const before = cluster.signal("n2", "SIGKILL");
    await cluster.output.sees("n2 ended (SIGKILL); it is started again", { times: death });
    longest = Math.max(longest, await timed(() => startedAgain(cluster, "n2", before)));
  }
  await IrcClient.join(t, cluster.port("n2"), "bob");
  const isReady = /^n2 is ready on /;
  await cluster.output.sees(isReady, { times: 5 });
  const before = cluster.signal("n2", "SIGKILL");
  const isAgain = () => ![undefined, before].includes(cluster.pid("n2"));
  const away = timed(() => until(isAgain, "n2 to be started again"));
  const bob = await IrcClient.join(t, cluster.port("n3"), "bob", { channel: "" });
  bob.says("I am here now");
  await alice.heard.sees(/^:bob!\S+ PRIVMSG #lobby :I am here now$/);
  cluster.output.saw(5, isReady);
  alice.heard.sawNothingOf(/ QUIT /);
  // One that has lived for ten seconds counts as well, and on a slow machine it takes so long to start.
  assert.ok((await away) > 1500 || longest > 8000, "it was started again as soon as the first time");
  await cluster.ready();
});

test("two nodes that are killed at once are both started again, and the third goes on", async (t) => {
  const cluster = await startCluster(t, ...grace);
  const alice = await IrcClient.join(t, cluster.port("n3"), "alice");
  await IrcClient.join(t, cluster.port("n1"), "bob");
  await IrcClient.join(t, cluster.port("n2"), "carol");

  const before = ["n1", "n2"].map((node) => cluster.signal(node, "SIGKILL"));
  for (const name of ["bob", "carol"]) await alice.heard.sees(new RegExp(`^:${name}!\\S+ QUIT :`));
  await startedAgain(cluster, "n1", before[0] ?? 0);
  await startedAgain(cluster, "n2", before[1] ?? 0);
  const bob = await IrcClient.join(t, cluster.port("n1"), "bob");
  bob.says("again");
  await alice.heard.sees(/^:bob!\S+ PRIVMSG #lobby :again$/);
  assert.deepEqual(cluster.program.errors.lines, []);
  cluster.output.sawNothingOf(/cannot be run/);
});

test("a node that stands still is declared lost, ended and started again; the others chat meanwhile", async (t) => {
  const lostAfter = 3000;
  const cluster = await startCluster(t, "--heartbeat-node-lost-after", `${lostAfter}ms`, ...grace);
  const alice = await IrcClient.join(t, cluster.port("n1"), "alice");
  const bob = await IrcClient.join(t, cluster.port("n3"), "bob");
  const carol = await IrcClient.join(t, cluster.port("n2"), "carol");

  const before = cluster.signal("n2", "SIGSTOP");
  // It may stand still inside a commit: then the others wait until they know.
  const waited = await timed(async () => {
    alice.says("is anything wrong?");
    await bob.heard.sees(/:is anything wrong\?$/);
    bob.says("not here");
    await alice.heard.sees(/:not here$/);
  });
  assert.ok(waited < 15_000, `the others stood still for ${waited.toFixed(0)} ms`);

  const took = waited + (await timed(() => alice.heard.sees(/^:carol!\S+ QUIT :/)));
  assert.ok(took < lostAfter + 15_000, `it took ${took.toFixed(0)} ms until it was found`);
  await bob.heard.sees(/^:carol!\S+ QUIT :/);
  if (cluster.log.isElsewhere) {
    // Nobody there can end it: when it goes on it reads that it was declared lost, and ends by itself.
    cluster.signal("n2", "SIGCONT");
    await cluster.output.sees(/^n2 ended \(.*\); it is started again/);
  } else {
    await cluster.output.sees("n2 ended (SIGKILL); it is started again");
  }
  await carol.closed();
  await startedAgain(cluster, "n2", before);

  const again = await IrcClient.join(t, cluster.port("n2"), "carol");
  again.says("what did I miss?");
  for (const { heard } of [alice, bob]) await heard.sees(/^:carol!\S+ PRIVMSG #lobby :what did I miss\?$/);
  assert.equal(alice.isClosed || bob.isClosed, false);
});
