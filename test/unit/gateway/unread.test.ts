/** UNREAD: what is counted where nothing is marked as read. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

test("without a marker all is unread since one came, also what was said before the channel was renamed", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const bob = await cluster.join("n1", "bob", "", "#a");
  bob.send("PRIVMSG #a :before she came");
  await cluster.barrier(bob);
  const alice = await cluster.join("n1", "alice", "", "#a");
  bob.send("PRIVMSG #a :one", "RENAME #a #b", "PRIVMSG #b :two");
  await cluster.barrier(bob);
  await cluster.barrier(alice);
  alice.send("UNREAD #b");
  const told = await cluster.barrier(alice);
  assert.deepEqual(
    told.filter((line) => line.includes(" UNREAD ")),
    [":chorus.local UNREAD #b 2"],
  );
});
