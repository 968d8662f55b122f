/** A run on many machines: nodes that share nothing but a log on three nats-servers, under a schedule of faults. */
import { jetstreamManager } from "@nats-io/jetstream";
import { Dice } from "../simulator/dice.ts";
import { freePorts } from "../support/cluster.ts";
import { temporaryFolder } from "../support/folders.ts";
import { Machines } from "../support/machines.ts";
import { startNatsCluster } from "../support/nats.ts";
import { logOn } from "../support/nats-log.ts";
import type { Hooks } from "../support/programs.ts";
import { until } from "../support/until.ts";
import { recordsOn } from "./keeping.ts";
import { NatsTroubles } from "./nats-troubles.ts";
import { nodeOptions, type Place, type PlaceOptions } from "./place.ts";
import { scheduleOf, wordsOf } from "./schedule.ts";

const stream = "chorus";

/** Why a node may end by itself: it was away for so long that others have declared it lost, or it found no log when it started. */
const goodReasons =
  /this node was declared lost|no nats-server can be used|stream \S+ cannot be opened|cannot be asked/;
/** What no node may ever say. */
const misdeed = /nobody caught|poison|could not be told|another state|is missing|damaged|lacks records/;

export async function manyMachines(t: Hooks, { seed, seconds, nodes: count }: PlaceOptions): Promise<Place> {
  const ports = await freePorts(count);
  const names = ports.map((_, index) => `n${index + 1}`);
  const nats = await startNatsCluster({ clients: names });
  t.after(() => nats.end());
  const nodes = new Machines(t, ports, temporaryFolder(t), (node) => [
    ...logOn(nats, stream, node),
    ...nodeOptions,
  ]);
  const schedule = scheduleOf(seed, seconds, names);
  return {
    nodes,
    convergesWithin: 10_000,
    plan: schedule.map(wordsOf),
    trouble: (world, clients) =>
      new NatsTroubles({ nats, stream, nodes, world, clients, dice: new Dice(seed) }, schedule),
    // Servers that have chosen a leader may choose another one.
    said: (epoch) =>
      until(
        () =>
          nats
            .asClient(async (client) =>
              recordsOn(await jetstreamManager(client, { checkAPI: false }), stream, epoch),
            )
            .catch(() => undefined),
        "the nats-servers to show the log",
        60_000,
      ),
    get notes() {
      return nodes.said;
    },
    misdeeds: () => [
      ...nodes.endings
        .filter(({ how, lastWords }) => how !== "SIGKILL" && !goodReasons.test(lastWords))
        .map(({ node, how, lastWords }) => `${node} ended with ${how}: ${lastWords}`),
      ...nodes.said.filter((line) => misdeed.test(line)),
    ],
  };
}
