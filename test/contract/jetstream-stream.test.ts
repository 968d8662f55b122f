/** The streams of a log on JetStream: made once however many make them, and checked when they are there. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type JetStreamManager, jetstreamManager, type StreamConfig } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { systemClock } from "../../src/cluster/clock.ts";
import { epochOf } from "../../src/log/epoch.ts";
import { LogUnusable } from "../../src/log/errors.ts";
import { openJetStreamLog } from "../../src/log/jetstream.ts";
import type { NatsOptions } from "../../src/log/jetstream-connection.ts";
import { ensureStream } from "../../src/log/jetstream-stream.ts";
import { type NatsCluster, startNatsCluster } from "../support/nats.ts";

const clusters: NatsCluster[] = [];
const connections: NatsConnection[] = [];
/** Each knows one server: that of a single one, and those of a cluster. */
let alone: JetStreamManager;
let together: JetStreamManager[];

before(async () => {
  const [one, three] = await Promise.all([startNatsCluster({ servers: 1 }), startNatsCluster()]);
  clusters.push(one, three);
  alone = await managerAt(one.servers[0] ?? "");
  together = await Promise.all(three.servers.map(managerAt));
});
after(async () => {
  for (const connection of connections) await connection.close();
  await Promise.all(clusters.map((cluster) => cluster.end()));
});

/** A manager as the log has it. */
async function managerAt(server: string): Promise<JetStreamManager> {
  const connection = await connect({ servers: server, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
  connections.push(connection);
  return jetstreamManager(connection, { checkAPI: false, timeout: 1_000 });
}

const epoch = epochOf(1_800_000_000_000);

/** Opens a stream as a node does that would make one with this epoch. */
function open(
  manager: JetStreamManager | undefined,
  stream: string,
  { replicas = 3, epoch: proposed = epoch, patience = 3_000, warnings = [] as string[] } = {},
): Promise<string> {
  assert(manager !== undefined);
  const options: NatsOptions = { servers: [], stream, replicas, monitors: [], acceptsLoss: false };
  const warn = (message: string) => void warnings.push(message);
  return ensureStream(manager, options, { epoch: proposed, warn, patience });
}

test("nodes that start at once make one log, which three servers keep", async () => {
  const warnings: string[] = [];
  const epochs = await Promise.all(
    together.map((manager, index) =>
      open(manager, "tea", { epoch: epochOf(index), patience: 20_000, warnings }),
    ),
  );
  assert.equal(new Set(epochs).size, 1);
  for (const name of ["tea", "tea-replacements"]) {
    const info = await together[0]?.streams.info(name);
    assert.equal(info?.config.num_replicas, 3);
    assert.equal(info?.config.metadata?.["chorus_epoch"], epochs[0]);
  }
  assert.deepEqual(warnings, []);
});

test("a log that is there keeps its epoch", async () => {
  assert.equal(await open(alone, "kept"), epoch);
  assert.equal(await open(alone, "kept", { epoch: epochOf(1) }), epoch);
});

test("a server that is in no cluster keeps a log alone, and each start says what that means", async () => {
  for (const _start of [1, 2]) {
    const warnings: string[] = [];
    await open(alone, "single", { warnings });
    assert.deepEqual(warnings, ["stream single has one replica: it is lost with the disk of its server"]);
  }
});

test("more replicas than servers are refused, never made fewer", async () => {
  await assert.rejects(open(together[0], "five", { replicas: 5 }), {
    name: "LogUnusable",
    message:
      /^stream five cannot be opened: 5 replicas \(nats\.replicas\) want as many servers; JetStream says: /,
  });
});

test("a log with fewer replicas than are asked for is refused where there are more servers", async () => {
  await open(together[0], "frail", { replicas: 1 });
  await assert.rejects(
    open(together[0], "frail"),
    new LogUnusable("stream frail must not hold a log: num_replicas is 1, and must be 3 (nats.replicas)"),
  );
});

const own = { metadata: { chorus_epoch: epoch } };
const faults: readonly [config: Partial<StreamConfig>, fault: string][] = [
  [{ storage: "memory" }, 'storage is "memory", and must be "file"'],
  [{ retention: "interest" }, 'retention is "interest", and must be "limits"'],
  [{ discard: "old" }, 'discard is "old", and must be "new"'],
  [{ max_msgs: 1_000 }, "max_msgs is 1000, and must be -1"],
  [{ max_bytes: 1_000_000 }, "max_bytes is 1000000, and must be -1"],
  [{ max_age: 3_600_000_000_000 }, "max_age is 3600000000000, and must be 0"],
  [{ max_msgs_per_subject: 1 }, "max_msgs_per_subject is 1, and must be -1"],
  [{ max_msg_size: 1_000 }, "max_msg_size is 1000, and must be -1"],
  [{ max_consumers: 3 }, "max_consumers is 3, and must be -1"],
  [{ no_ack: true }, "no_ack is true, and must be false"],
  [{ deny_delete: true }, "deny_delete is true, and must be false"],
  [{ deny_purge: true }, "deny_purge is true, and must be false"],
  [{ allow_direct: true }, "allow_direct is true, and must be false"],
  [{ allow_rollup_hdrs: true }, "allow_rollup_hdrs is true, and must be false"],
  [{ allow_msg_ttl: true }, "allow_msg_ttl is true, and must be false"],
  [{ persist_mode: "async" }, 'persist_mode is "async", and must be "default"'],
  [{ consumer_limits: { max_ack_pending: 5 } }, "consumer_limits must not be set"],
  [{ republish: { src: ">", dest: "copy.>" } }, "republish must not be set"],
  [{ subject_transform: { src: ">", dest: "x.>" } }, "subject_transform must not be set"],
  [{ sources: [{ name: "other" }] }, "sources must not be set"],
];
for (const [index, [config, fault]] of faults.entries()) {
  test(`a stream is refused whose ${fault}`, async () => {
    const name = `fault${index}`;
    await alone.streams.add({ discard: "new", subjects: [`${name}.records.>`], ...own, ...config, name });
    await assert.rejects(open(alone, name), new LogUnusable(`stream ${name} must not hold a log: ${fault}`));
  });
}

test("a stream of other subjects is refused, and each of its faults is told", async () => {
  await alone.streams.add({ ...own, name: "wrong", subjects: ["a", "b"] });
  await assert.rejects(
    open(alone, "wrong"),
    new LogUnusable(
      'stream wrong must not hold a log: discard is "old", and must be "new"; subjects is ["a","b"], and must be ["wrong.records.>"]',
    ),
  );
});

test("somebody else's stream is left alone", async () => {
  await alone.streams.add({ name: "foreign", subjects: ["foreign.>"] });
  await assert.rejects(
    open(alone, "foreign"),
    new LogUnusable("stream foreign is there, but is no log of Chorus: nats.stream is to name another"),
  );
});

test("a stream that takes our subjects away is named", async () => {
  await alone.streams.add({ name: "all", subjects: ["taken.>"] });
  await assert.rejects(
    open(alone, "taken"),
    new LogUnusable(
      "stream taken cannot be opened: JetStream says: subjects overlap with an existing stream",
    ),
  );
});

test("replacements of another log are refused", async () => {
  await open(alone, "mixed");
  await alone.streams.delete("mixed");
  const options: NatsOptions = {
    servers: [],
    stream: "mixed",
    replicas: 3,
    monitors: [],
    acceptsLoss: false,
  };
  await assert.rejects(
    ensureStream(alone, options, { epoch: epochOf(2), warn: () => {} }),
    new LogUnusable(
      `stream mixed-replacements belongs to log ${epoch}, and stream mixed is log ${epochOf(2)}`,
    ),
  );
});

test("without most of its servers a log is not opened, and with them it is", async () => {
  const [, three] = clusters;
  const [manager] = together;
  assert(three !== undefined && manager !== undefined);
  const options: NatsOptions = {
    servers: three.servers,
    stream: "quorum",
    replicas: 3,
    monitors: [],
    acceptsLoss: false,
  };
  const openLog = () =>
    openJetStreamLog({ nats: options, node: "n1", clock: systemClock, epoch, warn: () => {} });
  await (await openLog()).close();
  await three.kill(1);
  await three.kill(2);
  await assert.rejects(
    open(manager, "quorum"),
    // An old leader may answer for one of the streams still.
    /^LogUnusable: stream quorum\S* cannot be opened: most of its servers have to be up, and are not$/,
  );
  // All that belongs to the log has leaders of its own, and they are not there at the same moment.
  const opened = openLog();
  await three.start(1);
  const log = await opened;
  assert.equal(log.epoch, epoch);
  await log.close();
});
