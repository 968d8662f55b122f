/** What clusters do with their log in the data folder they do with it on nats-servers: the same tests again. */
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { keepLogs } from "../support/cluster.ts";
import { type NatsCluster, startNatsCluster } from "../support/nats.ts";
import { logOn } from "../support/nats-log.ts";

/** Those that take long first. What the first four show of the log and of nodes there, shorter tests and `resume` show as well. */
const files = [
  ...(process.env["CHORUS_TEST_LONG"] ? ["expiry", "search", "node-loss", "reconnect"] : []),
  "resume",
  "erasing",
  "history",
  "conversation",
  "order",
  "restart",
  "faults",
];
/** They wait most of the time. */
const atOnce = 3;

let nats: NatsCluster;
let clusters = 0;

before(async () => {
  nats = await startNatsCluster();
});
after(() => nats.end());

/** Where a server has its streams. The log of the servers' agreement keeps what is erased for minutes, which others test. */
const streamsOf = (server: number) => join(nats.storeFolder(server), "jetstream", "$G", "streams");

keepLogs(() => {
  clusters += 1;
  const folders = [0, 1, 2].map(streamsOf);
  return { options: logOn(nats, `chorus${clusters}`), isElsewhere: true, folders };
});

describe("on nats-servers", { concurrency: atOnce }, () => {
  for (const file of files)
    describe(file, { concurrency: 1 }, async () => void (await import(`./${file}.test.ts`)));
});
