/** A run on one machine: nodes under a supervisor, the log in their data folder. */
import { join } from "node:path";
import { Cluster, freePorts } from "../support/cluster.ts";
import { temporaryFolder } from "../support/folders.ts";
import type { Hooks } from "../support/programs.ts";
import { recordsIn } from "./keeping.ts";
import { nodeOptions, type Place, type PlaceOptions } from "./place.ts";
import { Troubles } from "./troubles.ts";

export async function oneMachine(t: Hooks, { nodes: count }: PlaceOptions): Promise<Place> {
  const nodes = new Cluster(t, await freePorts(count), temporaryFolder(t), nodeOptions);
  return {
    nodes,
    convergesWithin: 30_000,
    plan: [],
    trouble: (world, clients) => new Troubles(nodes, world, clients),
    said: async (epoch) => recordsIn(join(nodes.folder, "data"), epoch),
    get notes() {
      return nodes.program.errors.lines;
    },
    misdeeds: () => [],
  };
}
