/** A log on the tests' nats-servers: how nodes find it, and how it is seen past them. */
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { barrier, bytesOf, subjectOf, uniqueMessageId } from "../../src/log/jetstream-record.ts";
import type { NatsCluster } from "./nats.ts";

/** How long a server may take to answer, in milliseconds. */
const patience = 1000;

/** The options of nodes whose log is there. @param node one that has ways of its own to the servers */
export function logOn(nats: NatsCluster, stream: string, node?: string): string[] {
  return [
    ...["--log", `nats://${nats.network.addresses("client", node)}`, "--nats-stream", stream],
    ...["--nats-monitors", nats.monitors.join(",")],
  ];
}

/** Whether all that belongs to the log has a leader: it takes a record, and the servers answer for the rest. */
export async function takesRecords(nats: NatsCluster, stream: string): Promise<boolean> {
  try {
    await nats.asClient(async (client) => {
      const { streams } = await jetstreamManager(client, { timeout: patience });
      const bytes = bytesOf(barrier);
      const options = { msgID: uniqueMessageId(bytes) };
      await jetstream(client, { timeout: patience }).publish(subjectOf(stream, barrier), bytes, options);
      for (const name of [`${stream}-replacements`, `${stream}-snapshots`]) await streams.info(name);
    });
    return true;
  } catch {
    return false;
  }
}
