/** The web client's core on real nodes: people come in, talk, and lose nothing when nodes die and pages are reloaded. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Chatter } from "../../../support/chatter.ts";
import { SimulatedCluster } from "../../../support/simulated-cluster.ts";

async function two(): Promise<{ cluster: SimulatedCluster; alice: Chatter; bob: Chatter }> {
  const cluster = await SimulatedCluster.of(["n1", "n2", "n3"]);
  const alice = new Chatter(cluster, "alice", "n1:8080", 1);
  const bob = new Chatter(cluster, "bob", "n2:8080", 2);
  await alice.untilConnected();
  await bob.untilConnected();
  return { cluster, alice, bob };
}

const texts = (who: Chatter, where?: string) => who.said(where).map(({ text }) => text);

test("two people enter, talk, and see the same", async () => {
  const { alice, bob } = await two();
  alice.say("hello");
  assert.deepEqual(alice.lines(), ["alice: hello (pending)"]);
  await bob.until(() => bob.lines().length === 1);
  bob.say("hi, alice");
  await alice.until(() => alice.lines().length === 2);
  await bob.until(() => bob.lines().every((line) => !line.includes("(")));
  assert.deepEqual(alice.lines(), ["alice: hello", "bob: hi, alice"]);
  assert.deepEqual(
    alice.said().map(({ id }) => id),
    bob.said().map(({ id }) => id),
  );
  assert.equal(alice.said()[1]?.mentionsMe, true);
  assert.deepEqual([...(alice.core.chat.conversations.get("#lobby")?.members.keys() ?? [])].sort(), [
    "alice",
    "bob",
  ]);
});

test("what is said while the node is dead is sent by itself, once", async () => {
  const { cluster, alice, bob } = await two();
  cluster.crash("n1");
  for (let n = 1; n <= 5; n++) alice.say(`message ${n}`);
  bob.say("are you there?");
  await bob.until(() => bob.said().length === 6, "everything at bob's");
  await alice.until(
    () => alice.said().every(({ fate }) => fate.kind === "sent") && alice.said().length === 6,
  );
  assert.deepEqual(alice.lines(), bob.lines());
});

test("a page that is reloaded in the middle of sending says it once", async () => {
  const { cluster, alice, bob } = await two();
  for (let round = 1; round <= 10; round++) {
    alice.say(`message ${round}`);
    await cluster.clock.advance(round % 4);
    alice.reload();
    await cluster.clock.advance(round * 7);
  }
  await alice.untilConnected();
  await alice.until(
    () => alice.said().length === 10 && alice.said().every(({ fate }) => fate.kind === "sent"),
  );
  await bob.until(() => bob.said().length === 10);
  assert.deepEqual(texts(alice), texts(bob));
  assert.equal(new Set(texts(bob)).size, 10);
  assert.deepEqual(
    [...alice.kept.keys()].filter((name) => name.startsWith("outbox")),
    [],
  );
});
