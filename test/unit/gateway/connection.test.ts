/** A connection's life: pinged when it is idle, cut off when it does not read, answered to its last word. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

test("an idle IRC client is pinged, and closed when it does not answer as long again", async () => {
  const cluster = await SimulatedCluster.of(["n1"], { settings: { clientHeartbeat: 15_000 } });
  const bob = await cluster.join("n1", "bob", "", "#a");
  const alice = await cluster.join("n1", "alice", "", "#a");
  await cluster.clock.advance(14_000);
  assert.deepEqual(alice.take(), []);
  await cluster.clock.advance(2500);
  assert.deepEqual(alice.take(), ["PING chorus.local"]);
  bob.send("PONG chorus.local");
  await cluster.clock.advance(12_000);
  bob.send("PONG chorus.local");
  await cluster.clock.advance(3000);
  assert.match(
    alice.take().join("\n"),
    /^ERROR :Closing link: \(127\.0\.0\.1\) \[Ping timeout: \d+ seconds\]$/,
  );
  assert.ok(!alice.isConnected);
  assert.match(bob.take().at(-1) ?? "", /^:alice!alice@127\.0\.0\.1 QUIT :Ping timeout: \d+ seconds$/);
  assert.ok(bob.isConnected);
});

test("a client whose lines wait for their turn is not idle, though its PONG stands behind them", async () => {
  const settings = { clientHeartbeat: 2000, messagesPerSecond: 5, burst: 1 };
  const cluster = await SimulatedCluster.of(["n1"], { settings });
  const alice = await cluster.join("n1", "alice", "", "#a");
  alice.send(...Array.from({ length: 60 }, (_, index) => `PRIVMSG #a :${index}`), "PONG chorus.local");
  await cluster.clock.advance(11_000);
  assert.ok(alice.isConnected);
});

test("a command with several targets is run at once and counts once for each of them", async () => {
  const settings = { messagesPerSecond: 5, burst: 20 };
  const cluster = await SimulatedCluster.of(["n1"], { settings });
  const bob = await cluster.join("n1", "bob", "", "#a");
  const alice = await cluster.join("n1", "alice", "", "#a");
  const channels = Array.from({ length: 40 }, (_, index) => `#c${index}`);
  await cluster.clock.advance(10_000);
  bob.take();
  alice.send(`JOIN ${channels.join(",")}`, "PRIVMSG #a :where were we?");
  await cluster.clock.advance(3900);
  assert.equal(alice.take().filter((line) => line.includes(" JOIN ")).length, 40);
  assert.deepEqual(bob.take(), []);
  await cluster.clock.advance(500);
  assert.deepEqual(bob.take(), [":alice!alice@127.0.0.1 PRIVMSG #a :where were we?"]);
  alice.send("JOIN 0", "QUIT");
  await cluster.clock.advance(7500);
  assert.ok(alice.isConnected);
  await cluster.clock.advance(1000);
  assert.ok(!alice.isConnected);
});

test("a client that does not read is cut off when its queue is full, and the others are told why", async () => {
  const cluster = await SimulatedCluster.of(["n1"], { settings: { sendQueue: 5000 } });
  const slow = await cluster.join("n1", "slow", "", "#a");
  const alice = await cluster.join("n1", "alice", "", "#a");
  slow.transport.reading = false;
  for (let round = 0; round < 20 && slow.isConnected; round++) {
    alice.send(`PRIVMSG #a :${"x".repeat(400)}`);
    await cluster.clock.advance(20);
  }
  assert.ok(!slow.isConnected);
  assert.ok(
    slow.transport.unsent > 5000 && slow.transport.unsent < 6000,
    "no more than the bound and a line",
  );
  assert.deepEqual(await cluster.barrier(alice), [":slow!slow@127.0.0.1 QUIT :SendQ exceeded"]);
});

test("without a bound nobody is cut off", async () => {
  const cluster = await SimulatedCluster.of(["n1"], { settings: { sendQueue: 0 } });
  const slow = await cluster.join("n1", "slow", "", "#a");
  const alice = await cluster.join("n1", "alice", "", "#a");
  slow.transport.reading = false;
  alice.send(...Array.from({ length: 3000 }, () => `PRIVMSG #a :${"x".repeat(400)}`));
  await cluster.barrier(alice);
  assert.ok(slow.isConnected);
});

test("who closes its side after its last word is still answered, the barrier included", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const bob = await cluster.join("n1", "bob", "", "#a");
  const alice = cluster.connect("n1");
  alice.send("NICK alice", "USER alice 0 * :A", "JOIN #a", "PRIVMSG #a :hello", "PING last");
  alice.transport.halfClose();
  await cluster.clock.advance(1000);
  assert.match(alice.lines.at(-1) ?? "", / PONG \S+ last$/);
  assert.ok(!alice.isConnected);
  assert.deepEqual(await cluster.barrier(bob), [
    ":alice!alice@127.0.0.1 JOIN #a",
    ":alice!alice@127.0.0.1 PRIVMSG #a :hello",
    ":alice!alice@127.0.0.1 QUIT :Connection closed",
  ]);
});

test("a connection that breaks while its user is coming leaves no user behind", async () => {
  const cluster = await SimulatedCluster.of(["n1"], { delays: { append: 50, acknowledge: 50, deliver: 50 } });
  const gone = cluster.connect("n1");
  gone.send("NICK alice", "USER alice 0 * :A");
  await cluster.clock.advance(1);
  gone.transport.break("Connection reset by peer");
  await cluster.clock.advance(1000);
  const alice = await cluster.join("n1", "alice");
  assert.ok(alice.lines.some((line) => line.includes(" 001 alice ")));
});

test("QUIT is answered with ERROR and seen by the others, and what was sent after it is not run", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const bob = await cluster.join("n1", "bob", "", "#a");
  const alice = await cluster.join("n1", "alice", "", "#a");
  bob.take();
  alice.send("QUIT :so long", "PRIVMSG #a :after");
  await cluster.clock.advance(100);
  assert.deepEqual(alice.take(), ["ERROR :Closing link: (alice@127.0.0.1) [Quit: so long]"]);
  assert.ok(!alice.isConnected);
  assert.deepEqual(await cluster.barrier(bob), [":alice!alice@127.0.0.1 QUIT :Quit: so long"]);
});

test("who does not register in time is sent away", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const client = cluster.connect("n1");
  client.send("CAP LS 302", "NICK alice", "USER alice 0 * :A");
  await cluster.clock.advance(62_000);
  assert.match(
    client.lines.at(-1) ?? "",
    /^ERROR :Closing link: \(127\.0\.0\.1\) \[Registration timed out\]$/,
  );
  assert.ok(!client.isConnected);
});

test("an address has a bounded number of connections; who goes makes room, and loopback is exempt", async () => {
  const cluster = await SimulatedCluster.of(["n1"], { settings: { connectionsPerAddress: 2 } });
  const clients = [1, 2, 3].map(() => cluster.connect("n1", "192.0.2.1"));
  assert.deepEqual(
    clients.map(({ isConnected }) => isConnected),
    [true, true, false],
  );
  assert.match(clients[2]?.lines[0] ?? "", /^ERROR :Closing link: \(192\.0\.2\.1\) \[Too many connections/);
  assert.ok(cluster.connect("n1", "192.0.2.2").isConnected);
  clients[0]?.transport.break("Connection reset by peer");
  assert.ok(cluster.connect("n1", "192.0.2.1").isConnected);
  for (let count = 0; count < 10; count++) assert.ok(cluster.connect("n1").isConnected);
});

test("TLS is refused in its own words", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const client = cluster.connect("n1");
  client.sendRaw(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]));
  assert.ok(!client.isConnected);
});

test("a handler that fails answers its client, and harms nobody", async () => {
  const cluster = await SimulatedCluster.of(["n1"], {
    settings: {
      faults: new Map([
        ["TOPIC", 1],
        ["share", 1],
      ]),
    },
  });
  const alice = await cluster.join("n1", "alice", "", "#a");
  const bob = await cluster.join("n1", "bob", "", "#a");
  alice.take();
  alice.send("TOPIC #a :x", "PRIVMSG bob :x", "PRIVMSG #a :y");
  const failed = "The server failed at this";
  assert.deepEqual(await cluster.barrier(alice), [
    `:chorus.local 400 alice TOPIC :${failed}`,
    `:chorus.local 400 alice PRIVMSG :${failed}`,
  ]);
  assert.deepEqual(await cluster.barrier(bob), [":alice!alice@127.0.0.1 PRIVMSG #a :y"]);
  assert.equal(cluster.warnings.length, 2);
});
