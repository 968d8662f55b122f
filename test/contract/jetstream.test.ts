/** The log on JetStream keeps the log's promises, over a cluster of three real nats-servers. */
import { after, before } from "node:test";
import { type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { systemClock } from "../../src/cluster/clock.ts";
import { openJetStreamLog } from "../../src/log/jetstream.ts";
import type { Clock } from "../../src/ports.ts";
import { type NatsCluster, startNatsCluster } from "../support/nats.ts";
import { logContract } from "./log.ts";
import type { TestEntry, TestLog } from "./log-records.ts";

/** Long patience is shortened, so that nobody has to watch it. */
const impatientClock: Clock = {
  ...systemClock,
  after: (delay, task) => systemClock.after(delay >= 5000 ? delay / 20 : delay, task),
};

let cluster: NatsCluster;
let worlds = 0;
before(async () => {
  cluster = await startNatsCluster();
});
after(() => cluster.end());

logContract("jetstream", async () => {
  const { servers, replicas } = cluster;
  const stream = `log${worlds++}`;
  const nats = { servers, stream, replicas, monitors: cluster.monitors, acceptsLoss: false };
  const logs: TestLog[] = [];
  return {
    open: async (node) => {
      const options = { nats, node, clock: impatientClock, warn: console.warn };
      const log = await openJetStreamLog<TestEntry, unknown>(options);
      logs.push(log);
      return log;
    },
    damage: (number) =>
      manage(async ({ streams }) => {
        await streams.deleteMessage(stream, number, false);
      }),
    end: async () => {
      for (const log of logs) await log.close();
      await manage(async ({ streams }) => {
        for (const name of [stream, `${stream}-replacements`, `${stream}-snapshots`])
          await streams.delete(name);
      });
    },
  };
});

async function manage(task: (manager: JetStreamManager) => Promise<void>): Promise<void> {
  const connection = await connect({ servers: cluster.directServers });
  try {
    await task(await jetstreamManager(connection));
  } finally {
    await connection.close();
  }
}
