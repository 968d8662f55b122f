/** The log on JetStream keeps the log's promises, over a cluster of three real nats-servers. */
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { systemClock } from "../../src/cluster/clock.ts";
import { openJetStreamLog } from "../../src/log/jetstream.ts";
import type { Clock } from "../../src/ports.ts";
import { logContract } from "./log.ts";
import type { TestEntry, TestLog } from "./log-records.ts";

const servers = ["127.0.0.1:14221", "127.0.0.1:14222", "127.0.0.1:14223"];
/** Long patience is shortened, so that nobody has to watch it. */
const impatientClock: Clock = {
  ...systemClock,
  after: (delay, task) => systemClock.after(delay >= 5000 ? delay / 20 : delay, task),
};
let worlds = 0;

logContract("jetstream", async () => {
  const stream = `test${process.pid}-${worlds++}`;
  const nats = { servers, stream, replicas: 3, monitors: [], acceptsLoss: false };
  const logs: TestLog[] = [];
  const manage = async (work: (manager: Awaited<ReturnType<typeof jetstreamManager>>) => Promise<unknown>) => {
    const connection = await connect({ servers });
    await work(await jetstreamManager(connection));
    await connection.close();
  };
  return {
    open: async (node) => {
      const log = await openJetStreamLog<TestEntry, unknown>({ nats, node, clock: impatientClock, warn: console.warn });
      logs.push(log);
      return log;
    },
    damage: (number) => manage((manager) => manager.streams.deleteMessage(stream, number, false)),
    end: async () => {
      for (const log of logs) await log.close();
      await manage(async (manager) => {
        for (const name of [stream, `${stream}-replacements`, `OBJ_${stream}-snapshots`]) await manager.streams.delete(name);
      });
    },
  };
});
