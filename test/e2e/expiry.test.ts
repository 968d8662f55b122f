/** History expires in real clusters: out of every file, alike on every node, whoever is killed meanwhile. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Kept } from "../../src/archive/kept.ts";
import { ArchiveReading } from "../../src/archive/sqlite-reading.ts";
import { type Cluster, startAgain, startCluster } from "../support/cluster.ts";
import { foundIn, goneFrom, secret, secrets } from "../support/files.ts";
import { IrcClient } from "../support/irc-client.ts";
import { until } from "../support/until.ts";

const nodes = ["n1", "n2", "n3"];
const options = ["--history-keep", "8s", "--limits-messages-per-second", "0"];
const dataOf = ({ folder }: Cluster) => join(folder, "data");

/** What a node's archive has of the talk, and between which positions it has all. */
function archiveOf(
  cluster: Cluster,
  node: string,
): { readonly kept: readonly Kept[]; readonly reached: number } {
  const reading = new ArchiveReading(join(dataOf(cluster), "nodes", node, "archive.sqlite"));
  const kept = [...reading.channel("#tea", { after: 0, until: reading.reached })].flat();
  const { reached } = reading;
  reading.close();
  return { kept, reached };
}

test("what has expired is in no file, and nodes that have lost everything begin where the log does", async (t) => {
  const cluster = await startCluster(t, ...options);
  const alice = await IrcClient.join(t, cluster.port("n1"), "alice", { channel: "#tea" });
  const bob = await IrcClient.join(t, cluster.port("n3"), "bob", { channel: "#tea" });
  alice.send("TOPIC #tea :Oolong");
  for (let line = 1; line <= 200; line++) {
    alice.says(`${secret(line)} ${"x".repeat((line * 37) % 300)}`, line % 5 === 0 ? "bob" : "#tea");
  }
  await alice.barrier();
  await bob.barrier();
  assert.ok(foundIn(dataOf(cluster), secrets).size > 0);
  await goneFrom(dataOf(cluster), secrets, 60_000);
  alice.says("still here", "#tea");
  await bob.heard.sees(/:still here$/);

  await cluster.kill();
  rmSync(join(dataOf(cluster), "nodes"), { recursive: true });
  const again = await startAgain(t, cluster, ...options);
  const carol = await IrcClient.join(t, again.port("n2"), "carol", { channel: "#tea" });
  carol.heard.saw(1, / 332 carol #tea :Oolong$/);
  carol.heard.saw(1, / 353 carol = #tea :.*@alice/);
  assert.equal(foundIn(dataOf(again), secrets).size, 0);
});

test("nodes are killed while history expires: afterwards all have the same, and nothing too old", async (t) => {
  const cluster = await startCluster(t, ...options);
  let line = 0;
  let isOver = false;
  const talking = (async () => {
    while (!isOver) {
      const node = nodes[line % 3] ?? "";
      const speaker = await IrcClient.join(t, cluster.port(node), `s${line}`, { channel: "#tea" }).catch(
        () => undefined,
      );
      for (let count = 0; count < 40 && speaker && !speaker.isClosed; count++) {
        speaker.says(`${secret(++line)} ${"x".repeat((line * 37) % 300)}`, "#tea");
        await sleep(10);
      }
      line += 1;
    }
  })();
  for (let round = 0; round < 8; round++) {
    await sleep(1500 + 170 * round);
    const node = nodes[round % 3] ?? "";
    if (cluster.pid(node) !== undefined) cluster.signal(node, "SIGKILL");
  }
  isOver = true;
  await talking;
  await cluster.kill();

  const again = await startAgain(t, cluster, ...options);
  const reached = archiveOf(again, "n1").reached;
  await until(
    () => nodes.every((node) => archiveOf(again, node).reached >= reached),
    "every archive to have come as far",
  );
  again.program.signal("SIGTERM");
  assert.equal(await again.program.exit(), 0);
  const archives = nodes.map((node) => archiveOf(again, node));
  const end = Math.min(...archives.map(({ reached }) => reached));
  const begin = Math.max(...archives.map(({ kept }) => kept[0]?.position ?? end));
  const [one, ...others] = archives.map(({ kept }) =>
    kept.filter(({ position }) => begin <= position && position <= end),
  );
  for (const other of others) assert.deepEqual(other, one);

  const last = await startAgain(t, again, ...options);
  await goneFrom(dataOf(last), secrets, 60_000);
  for (const node of nodes) assert.equal((await last.view(node)).poison, 0);
});
