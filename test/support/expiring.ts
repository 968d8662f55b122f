/** A cluster in which people talk, and what it says is kept for ten minutes. */
import { Scope } from "../../src/archive/scope.ts";
import { SimulatedCluster } from "./simulated-cluster.ts";

export const nodes = ["n1", "n2", "n3"];
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const keep = 10 * minute;
/** By then what is older has expired. */
export const late = keep / 16;
/** From one line to the next. */
export const pace = keep / 60;

/** What history has of a channel on a node. */
export function history(cluster: SimulatedCluster, node: string): readonly (readonly [number, string])[] {
  const scope = new Scope([{ place: "#a", first: 0, last: Number.POSITIVE_INFINITY }]);
  const range = {
    after: 0,
    until: Number.POSITIVE_INFINITY,
    from: "lowest",
    limit: 9999,
    onlyTalk: true,
  } as const;
  return cluster
    .archive(node)
    .page(scope, range)
    .map(({ position, deliveries }) => {
      const line = deliveries[0]?.line;
      return [position, line?.type === "said" ? line.text : ""] as const;
    });
}

export const textsIn = (cluster: SimulatedCluster, node: string) =>
  history(cluster, node).map(([, text]) => text);

/** Somebody says so many lines, one after the other. */
export async function talking(names: readonly string[] = nodes, options: { keep?: number } = { keep }) {
  const cluster = await SimulatedCluster.of(names, options);
  const alice = await cluster.join("n1", "alice", "echo-message message-tags", "#a");
  const say = async (...texts: string[]) => {
    for (const text of texts) {
      alice.send(`PRIVMSG #a :${text}`);
      await cluster.barrier(alice);
      await cluster.clock.advance(pace);
    }
  };
  return { cluster, alice, say };
}

export const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`);

/** The number of the oldest record that the log has. */
export const oldest = (cluster: SimulatedCluster) => cluster.store.bounds().first ?? 0;
