/** Where nodes are among the nats-servers: at the stream's leader, and not with one that is cut off from the others. */
import assert from "node:assert/strict";
import { after, before, type TestContext, test } from "node:test";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { systemClock } from "../../src/cluster/clock.ts";
import { openJetStreamLog } from "../../src/log/jetstream.ts";
import type { StoredRecord } from "../../src/log/log.ts";
import { type NatsCluster, startNatsCluster } from "../support/nats.ts";
import { until } from "../support/until.ts";
import { record, type TestEntry, type TestLog } from "./log-records.ts";

const stream = "place";

let three: NatsCluster;
before(async () => {
  three = await startNatsCluster();
});
after(() => three.end());

interface Node {
  readonly log: TestLog;
  readonly warnings: readonly string[];
}

async function open(t: TestContext, name: string, servers = three.servers): Promise<Node> {
  const nats = { servers, monitors: three.monitors, stream, replicas: 3, acceptsLoss: false };
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const log = await openJetStreamLog<TestEntry, unknown>({ nats, node: name, clock: systemClock, warn });
  t.after(() => log.close());
  return { log, warnings };
}

/** The names of the nodes that are connected to a server. */
async function nodesAt(server: number): Promise<string[]> {
  const response = await fetch(`${three.monitors[server]}/connz`, { headers: { connection: "close" } });
  const { connections } = (await response.json()) as { connections: { name?: string }[] };
  return connections.flatMap(({ name = "" }) => (/^n\d$/.test(name) ? name : [])).sort();
}

/** The names of the servers that have consumers. */
async function consumersPlaces(): Promise<string[]> {
  const connection = await connect({ servers: three.directServers });
  const { consumers } = await jetstreamManager(connection);
  const places: string[] = [];
  for await (const { cluster } of consumers.list(stream)) places.push(cluster?.leader ?? "nowhere");
  await connection.close();
  return places;
}

test("nodes come to the stream's leader, even the one that has made it, and follow it there", async (t) => {
  const nodes = [await open(t, "n1"), await open(t, "n2"), await open(t, "n3")];
  await nodes[0]?.log.append(record("n1", 1));
  const leader = await three.leaderOf(stream);
  await until(async () => (await nodesAt(leader)).length === 3, "the nodes to be at the leader");
  // The servers place readers at random, and the tries of one are not always enough.
  await until(async () => {
    const readers = nodes.map(({ log }) => log.follow(0)[Symbol.asyncIterator]());
    for (const reader of readers) assert.equal((await reader.next()).value?.length, 1);
    const places = await consumersPlaces();
    for (const reader of readers) await reader.return?.();
    return places.length === 3 && places.every((place) => place === `s${leader + 1}`);
  }, "the readers to be at the leader");
  assert.deepEqual(
    nodes.flatMap(({ warnings }) => warnings),
    [],
  );
});

test("a server that is cut off from the others is left, and what was said elsewhere is followed", async (t) => {
  const stranded = await open(t, "n4");
  const following = stranded.log.follow(1)[Symbol.asyncIterator]();
  t.after(() => following.return?.());
  const alone = await three.leaderOf(stream);
  assert.deepEqual(await nodesAt(alone), ["n4"]);
  three.cutOff(alone, "servers");
  t.after(() => three.join(alone));
  await three.leaderOf(stream, alone);
  const there = await open(
    t,
    "n5",
    three.servers.filter((_, server) => server !== alone),
  );
  const number = await until(() => there.log.append(record("n5", 1)).catch(() => undefined), "an append");
  await until(async () => (await stranded.log.head().catch(() => 0)) >= number, "the log to answer", 30_000);
  for (;;) {
    const records: StoredRecord<TestEntry>[] = (await following.next()).value ?? [];
    if (records.some(({ node }) => node === "n5")) break;
  }
  assert.deepEqual(await nodesAt(alone), []);
});
