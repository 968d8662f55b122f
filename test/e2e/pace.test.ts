/** Who reads or writes at another pace than the rest: slowed or dropped, and nobody else notices. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { until } from "../support/until.ts";

test("a flood beyond the burst is slowed, complete, and costs nobody the connection", async (t) => {
  const burst = 10;
  const perSecond = 20;
  const words = ["--limits-burst", String(burst), "--limits-messages-per-second", String(perSecond)];
  const cluster = await startCluster(t, ...words);
  const alice = await IrcClient.join(t, cluster.port("n1"), "alice");
  const bob = await IrcClient.join(t, cluster.port("n1"), "bob");
  const carol = await IrcClient.join(t, cluster.port("n2"), "carol");
  const messages = 60;

  const began = performance.now();
  for (let count = 1; count <= messages; count++) alice.says(`flood ${count}`);
  bob.says("I am not held up by that");
  await carol.heard.sees(/:I am not held up by that$/);
  assert.ok(carol.heard.count(/:flood /) < messages, "the flood was over before anybody else was heard");
  await carol.heard.sees(new RegExp(` :flood ${messages}$`));
  const seconds = (performance.now() - began) / 1000;

  // Its burst was full, or nearly: JOIN and the like have taken from it.
  assert.ok(seconds >= (messages - burst) / perSecond - 0.1, `all came within ${seconds.toFixed(1)} s`);
  const texts = carol.said.filter(({ from }) => from === "alice").map(({ text }) => text);
  assert.deepEqual(
    texts,
    Array.from({ length: messages }, (_, index) => `flood ${index + 1}`),
  );
  await alice.barrier();
  assert.equal(alice.isClosed, false);
});

test("a client that never reads is dropped when its queue is full, and nobody else notices", async (t) => {
  const limits = ["--limits-messages-per-second", "0", "--limits-send-queue", "64KiB"];
  const cluster = await startCluster(t, ...limits);
  const capabilities = ["echo-message", "message-tags"];
  const deaf = await IrcClient.join(t, cluster.port("n1"), "deaf", { capabilities });
  const alice = await IrcClient.join(t, cluster.port("n1"), "alice", { capabilities });
  const bob = await IrcClient.join(t, cluster.port("n2"), "bob");
  deaf.socket.pause();

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
  const numbers = bob.said.map(({ text }) => Number(text));
  assert.deepEqual(
    numbers,
    Array.from({ length: said }, (_, index) => index),
  );
  const { nodes } = await cluster.view();
  assert.deepEqual(
    nodes.map(({ state }) => state),
    ["up", "up", "up"],
  );
});
