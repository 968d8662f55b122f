/** A cluster whose nodes share snapshots: people talk in it, and so much happens that one is due. */
import { type SharedSnapshot, SharedSnapshots } from "../../src/cluster/shared-snapshots.ts";
import { entriesBetween } from "../../src/cluster/sharing.ts";
import { idsOf } from "./resuming.ts";
import { type ClusterOptions, SimulatedCluster } from "./simulated-cluster.ts";

/** Entries of one record that fills the log. */
const each = 1000;

export async function talking(nodes: readonly string[], options: ClusterOptions = {}) {
  const cluster = await SimulatedCluster.of(nodes, { ...options, shares: true });
  const capabilities = "echo-message message-tags draft/message-redaction";
  const alice = await cluster.join("n1", "alice", capabilities, "#a");
  const say = async (...texts: string[]) => {
    alice.send(...texts.map((text) => `PRIVMSG #a :${text}`));
    return idsOf(await cluster.barrier(alice));
  };
  return { cluster, alice, say };
}

/** So much happens that one is due; until it is saved, or for ten minutes. */
export async function saved(cluster: SimulatedCluster, entries = entriesBetween): Promise<void> {
  const newest = () => [...cluster.files.held].findLast(([, { isDraft }]) => !isDraft)?.[0];
  const before = newest();
  await cluster.fill(cluster.store.head + entries / each, each);
  for (let minutes = 0; minutes < 10 && newest() === before; minutes += 0.25) {
    // Nodes save snapshots of their own meanwhile.
    await cluster.fill(cluster.store.head + 20, each);
    await cluster.clock.advance(15_000);
  }
}

/** The newest first. */
export async function shared(cluster: SimulatedCluster): Promise<readonly SharedSnapshot[]> {
  return (await new SharedSnapshots(cluster.files).list()).whole;
}

/** All that can be read in the store, of what is only begun as well. */
export function stored(cluster: SimulatedCluster): string {
  return [...cluster.files.held.values()].map(({ content }) => content.toString("latin1")).join("\n");
}
