/** The whole cluster is stopped, or killed, and started again: everybody and everything is where it was. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Cluster, startAgain, startCluster } from "../support/cluster.ts";
import { IrcClient, resumableBy } from "../support/irc-client.ts";

const ends = {
  "is stopped": async ({ program }: Cluster) => {
    program.signal("SIGTERM");
    assert.equal(await program.exit(), 0);
  },
  "is killed": async (cluster: Cluster) => {
    for (const node of ["n1", "n2", "n3"]) cluster.signal(node, "SIGKILL");
    cluster.program.signal("SIGKILL");
    await cluster.program.exit();
  },
};

for (const [what, end] of Object.entries(ends)) {
  test(`a cluster that ${what} and started again remembers channels, modes and topics, and its users go on`, async (t) => {
    const cluster = await startCluster(t);
    const alice = await IrcClient.join(t, cluster.port("n1"), "alice", {
      capabilities: resumableBy,
      channel: "#tea",
    });
    const bob = await IrcClient.join(t, cluster.port("n2"), "bob", { channel: "#tea" });
    const dave = await IrcClient.join(t, cluster.port("n3"), "dave", { channel: "#tea" });
    alice.send("TOPIC #tea :Oolong", "MODE #tea +mkv leaves bob");
    await bob.heard.sees(/ MODE #tea \+mkv leaves bob$/);
    alice.send("@label=1 PRIVMSG #tea :good night");
    await alice.heard.sees(/:good night$/);
    await end(cluster);
    await Promise.all([alice, bob, dave].map((client) => client.closed()));

    const again = await startAgain(t, cluster);
    const here = await IrcClient.resume(t, again.port("n2"), alice);
    here.heard.saw(1, / 332 alice #tea :Oolong$/);
    here.heard.saw(1, / 353 alice = #tea :@alice \+bob dave$/);
    here.send("@label=1 PRIVMSG #tea :good night", "MODE #tea");
    await here.heard.sees(/^@\S*label=1[; ].*:good night$/);
    await here.heard.sees(/ 324 alice #tea \+\S+ leaves$/);

    // A voice is heard in a moderated channel, others are not.
    const voice = await IrcClient.join(t, again.port("n3"), "bob", { channel: "" });
    voice.says("good morning", "#tea");
    await here.heard.sees(/:bob!\S+ PRIVMSG #tea :good morning$/);
    const mute = await IrcClient.join(t, again.port("n1"), "dave", { channel: "" });
    mute.says("me too", "#tea");
    await mute.heard.sees(/ 404 dave #tea /);
    await here.barrier();
    here.heard.saw(1, /:good night$/);
    here.heard.sawNothingOf(/!\S+ (?:QUIT|PART|KICK) /);
    here.heard.sawNothingOf(/:(?:bob|dave)!\S+ JOIN /);
  });
}
