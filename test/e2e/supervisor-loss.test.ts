/** The supervisor may be killed: its nodes end by themselves, and the next start recovers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startAgain, startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { until } from "../support/until.ts";

test("when the supervisor is killed its nodes end by themselves, and the next start recovers", async (t) => {
  const cluster = await startCluster(t);
  const alice = await IrcClient.join(t, cluster.port("n1"), "alice");
  const { epoch } = await cluster.view();

  cluster.program.signal("SIGKILL");
  await cluster.gone();
  await alice.closed();
  alice.heard.saw(1, /^ERROR :/);

  const again = await startAgain(t, cluster);
  assert.equal((await again.view()).epoch, epoch);
  const [one, three] = [again.port("n1"), again.port("n3")];
  const back = await IrcClient.join(t, one, "alice");
  const bob = await IrcClient.join(t, three, "bob");
  back.says("where were we?");
  await bob.heard.sees(/^:alice!\S+ PRIVMSG #lobby :where were we\?$/);
});

test("the next start ends a node that stands still since before the supervisor was killed", async (t) => {
  const cluster = await startCluster(t);
  await IrcClient.join(t, cluster.port("n2"), "alice");
  const frozen = cluster.signal("n2", "SIGSTOP");
  const others = ["n1", "n3"].map((node) => cluster.pid(node));
  cluster.program.signal("SIGKILL");
  await cluster.program.exit();

  const again = await startAgain(t, cluster);
  assert.ok(![frozen, ...others].includes(again.pid("n2")), "n2 is the old one");
  const bob = await IrcClient.join(t, again.port("n1"), "bob");
  // Her name is hers until the new nodes have ended what the old one held.
  const alice = await until(
    () => IrcClient.join(t, again.port("n2"), "alice").catch(() => undefined),
    "alice's name to be free again",
  );
  alice.says("here again");
  await bob.heard.sees(/^:alice!\S+ PRIVMSG #lobby :here again$/);
});

test("a start right behind the kill, while the old nodes still end, succeeds as well", async (t) => {
  const cluster = await startCluster(t);
  cluster.program.signal("SIGKILL");
  await cluster.program.exit();
  const again = await startAgain(t, cluster);
  const alice = await IrcClient.join(t, again.port("n3"), "alice");
  await alice.barrier();
});
