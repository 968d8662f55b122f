/** Clients that do not answer any more are found by the heartbeat, and leave for everyone when their time is over. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { lineClient, netcat } from "../support/people.ts";
import { lacks } from "../support/programs.ts";
import { timed } from "../support/until.ts";

test("a client that stops answering has left when its time is over; idle ones that answer stay", {
  skip: lacks("nc"),
}, async (t) => {
  const cluster = await startCluster(t, "--heartbeat-client", "1s", "--sessions-grace", "1s");
  const alice = await lineClient(t, cluster.port("n1"), "alice");
  const bob = await lineClient(t, cluster.port("n1"), "bob");
  const carol = await netcat(t, cluster.port("n2"), "carol");
  const dave = await IrcClient.join(t, cluster.port("n3"), "dave");

  alice.signal("SIGSTOP");
  const took = await timed(() => bob.output.sees("alice has left the chat."));
  assert.ok(took < 15_000, `it took ${took.toFixed(0)} ms to find out`);
  await carol.output.sees("alice has left the chat.");
  await dave.heard.sees(/^:alice!\S+ QUIT :The connection was lost$/);
  await cluster.output.sees("alice has left the chat.");

  // The others were as idle all that time.
  bob.says("still here");
  carol.says("so am I");
  await carol.output.sees("bob: still here");
  await bob.output.sees("carol: so am I");
  await dave.barrier();
  assert.deepEqual(
    dave.messages.filter(({ verb }) => verb === "QUIT").map(({ source }) => source?.split("!")[0]),
    ["alice"],
  );

  alice.signal("SIGCONT");
  await alice.output.sees(/^Reconnected to \S+ \(.*\); some lines may have been missed\.$/);
  await bob.output.sees("alice has joined the chat.");
  alice.says("did I sleep?");
  await bob.output.sees("alice: did I sleep?");
});

test("an IRC client that is idle is pinged, and closed with a reason when it does not answer", async (t) => {
  const cluster = await startCluster(t, "--heartbeat-client", "500ms");
  const mute = await IrcClient.join(t, cluster.port("n2"), "mute", { answersPings: false });
  await mute.heard.sees(/^PING /);
  await mute.closed();
  mute.heard.saw(1, /^ERROR :Closing link: .*Ping timeout/);
});
