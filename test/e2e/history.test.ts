/** History is the same on every node, while everybody talks, when a node was killed, and when its archive was lost. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type Cluster, startAgain, startCluster, startedAgain } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { asksBy, crawlBack, crawlOn, type Naming, pagingBy } from "../support/paging.ts";

const lines = 250;
const channel = "#tea";

test("a channel under load is paged through on every node, and again after a node has lost its archive", async (t) => {
  const cluster = await startCluster(
    t,
    "--limits-messages-per-second",
    "0",
    "--limits-connections-per-address",
    "0",
  );
  const capabilities = pagingBy.split(" ");
  let readers = 0;
  const enter = (on: Cluster, node: string, nick: string) =>
    IrcClient.join(t, on.port(node), nick, { capabilities, channel });
  const listener = await enter(cluster, "n1", "listener");
  const heard = () => listener.heard.lines.filter((line) => line.includes(` PRIVMSG ${channel} `));
  const readerOn = async (on: Cluster, node: string) => {
    readers += 1;
    return asksBy(await enter(on, node, `reader${readers}`));
  };
  const limit = () => 1 + Math.floor(Math.random() * 150);
  /** What a newcomer reads on a node, page by page, back to the first line. */
  const readBack = async (on: Cluster, node: string, by: Naming): Promise<string[]> =>
    crawlBack(await readerOn(on, node), channel, by, limit);
  /** The same, and then on to the newest. */
  const readOn = async (on: Cluster, node: string, by: Naming): Promise<string[]> => {
    const asks = await readerOn(on, node);
    const back = await crawlBack(asks, channel, by, limit);
    const last = back.at(-1);
    return last === undefined ? [] : [...back, ...(await crawlOn(asks, channel, last, by, limit))];
  };
  const talk = async (node: string) => {
    const speaker = await IrcClient.join(t, cluster.port(node), `speaker-${node}`, { channel });
    return async (from: number) => {
      for (let count = 0; count < lines; count++) speaker.says(`${node} ${from + count}`, channel);
      await speaker.barrier();
    };
  };
  const speakers = await Promise.all(["n1", "n2", "n3"].map(talk));
  const talking = Promise.all(speakers.map((say) => say(0)));
  // Where more of the same millisecond may come, only ids say where to go on.
  const meanwhile = await Promise.all([readOn(cluster, "n2", "msgid"), readBack(cluster, "n3", "timestamp")]);
  await talking;
  await listener.barrier();
  for (const read of meanwhile) assert.deepEqual(read, heard().slice(0, read.length));

  const before = cluster.signal("n2", "SIGKILL");
  await Promise.all([speakers[0]?.(lines), speakers[2]?.(lines)]);
  await startedAgain(cluster, "n2", before);
  await listener.barrier();
  assert.equal(heard().length, 5 * lines);
  assert.deepEqual(await readOn(cluster, "n1", "msgid"), heard());
  assert.deepEqual(await readOn(cluster, "n2", "timestamp"), heard());
  assert.deepEqual(await readOn(cluster, "n3", "msgid"), heard());

  cluster.program.signal("SIGTERM");
  await cluster.program.exit();
  for (const ending of ["", "-wal", "-shm"]) {
    const file = join(cluster.folder, "data", "nodes", "n2", `archive.sqlite${ending}`);
    rmSync(file, { force: ending !== "" });
  }
  const all = heard();
  const anew = await startAgain(t, cluster);
  for (const node of ["n1", "n2", "n3"]) {
    assert.deepEqual(await readOn(anew, node, "msgid"), all);
  }
});
