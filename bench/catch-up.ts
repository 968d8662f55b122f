/** What it takes to bring a node up that lacks a million entries: by the log alone, or by what nodes share; and what sharing costs. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { openSqliteArchive } from "../src/archive/sqlite-archive.ts";
import { systemClock, systemRandom } from "../src/cluster/clock.ts";
import { ClusterNode } from "../src/cluster/node.ts";
import type { Signal } from "../src/cluster/node-options.ts";
import { SharedSnapshots } from "../src/cluster/shared-snapshots.ts";
import { SnapshotFolder } from "../src/cluster/snapshots-folder.ts";
import { type JetStreamLog, openJetStreamLog } from "../src/log/jetstream.ts";
import { type Entry, type NetworkRecord, seal } from "../src/network/entry.ts";
import { type NatsCluster, startNatsCluster } from "../test/support/nats.ts";
import { SimulatedCluster, testSettings } from "../test/support/simulated-cluster.ts";

const entries = 1_000_000;
const entriesOfRecord = 100;
/** How long a node may take, in seconds. */
const startMax = 60;
/** How long what costs nothing is looked at, in ms; and how often an append is timed meanwhile. */
const still = 5000;
const appendInterval = 20;

/** Fills a log on three nats-servers, starts nodes, and prints how long that took. */
export async function benchCatchUp(): Promise<void> {
  const nats = await startNatsCluster();
  const folder = mkdtempSync(join(tmpdir(), "chorus-bench-catch-up-"));
  try {
    const log = await open(nats, "writer");
    await fill(log);
    const first = await start(nats, folder, "n2");
    const shared = new SharedSnapshots(log.files);
    const costs = { "while nothing is saved": await costsOf(log, () => sleep(still)) };
    while ((await shared.list()).drafts.length === 0) await sleep(100);
    let took = 0;
    const saving = await costsOf(log, async () => {
      const began = performance.now();
      while ((await shared.list()).whole.length === 0) await sleep(100);
      took = (performance.now() - began) / 1000;
    });
    console.table({ ...costs, "while a shared snapshot is saved": saving });
    const [{ bytes } = { bytes: 0 }] = (await shared.list()).whole;
    console.log(`it takes ${took.toFixed(1)} s, and ${mebibytes(bytes)} for an archive of ${first.archive}`);
    const second = await start(nats, folder, "n3");
    console.table({
      "by the log alone": { seconds: first.seconds },
      "by a shared snapshot": { seconds: second.seconds },
    });
    console.log(
      `${second.seconds <= startMax ? "within" : "ABOVE"} the aim of ${startMax} s for ${entries} entries`,
    );
    for (const { node } of [first, second]) await node.stop();
    await log.close();
  } finally {
    await nats.end();
    rmSync(folder, { recursive: true });
  }
}

function open(nats: NatsCluster, node: string): Promise<JetStreamLog<Entry, Signal>> {
  const { servers, replicas, monitors } = nats;
  const options = { servers, stream: "bench", replicas, monitors, acceptsLoss: false };
  return openJetStreamLog<Entry, Signal>({ nats: options, node, clock: systemClock, warn: console.warn });
}

/** Somebody says so many things in a channel. */
async function fill(log: JetStreamLog<Entry, Signal>): Promise<void> {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", "", "#a");
  alice.send("PRIVMSG #a :hello");
  await cluster.barrier(alice);
  const records: NetworkRecord[] = cluster.records();
  const last = records.at(-1);
  const model = last?.entries.find(({ event }) => event.type === "said");
  if (!last || !model) throw new Error("nobody has said anything");
  for (const { number: _, ...record } of records) await log.append(record);
  const stamp = Date.now();
  const { node, incarnation } = last;
  for (let count = 0; count < entries / entriesOfRecord; count++) {
    const said = Array.from({ length: entriesOfRecord }, (_, index): Entry => {
      const number = count * entriesOfRecord + index;
      return { ...model, stamp: stamp + number, ...seal({ text: textOf(number), salt: `${number}` }) };
    });
    await log.append({ node, incarnation, n: last.n + 1 + count, entries: said });
  }
}

/** Words as people use them: some often, most of them seldom. */
function textOf(number: number): string {
  const words = Array.from({ length: 14 }, (_, index) => {
    const chosen = Math.floor(Math.random() ** 3 * (index < 7 ? 600 : 20_000));
    return ((chosen * 2_654_435_761) % 2 ** 32).toString(26).slice(0, 2 + (chosen % 7));
  });
  return [...words, number].join(" ");
}

/** Starts a node that has nothing. */
async function start(nats: NatsCluster, folder: string, id: string) {
  const began = performance.now();
  const log = await open(nats, id);
  const path = join(folder, id, "archive.sqlite");
  const node = new ClusterNode({
    ...{ id, pid: process.pid, log, files: log.files, clock: systemClock, random: systemRandom },
    snapshots: new SnapshotFolder(join(folder, id, "snapshots")),
    archive: openSqliteArchive({ path, epoch: log.epoch, clock: systemClock, warn: console.warn }),
    ...{ settings: testSettings, heartbeat: 1000, lostAfter: 5000, grace: 60_000, keep: 0 },
    warn: console.warn,
    announce: () => {},
    failed: console.error,
  });
  await node.start(`${id}:8080`);
  const seconds = Number(((performance.now() - began) / 1000).toFixed(1));
  return { node, seconds, archive: mebibytes(statSync(path).size) };
}

/** How late this process is, and how long appends take, while something goes on. */
async function costsOf(log: JetStreamLog<Entry, Signal>, task: () => Promise<unknown>) {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  let isOver = false;
  const working = task().finally(() => {
    isOver = true;
  });
  const latencies: number[] = [];
  while (!isOver) {
    const began = performance.now();
    await log.append({ node: "", incarnation: 0, n: 0, entries: [] });
    latencies.push(performance.now() - began);
    await sleep(appendInterval);
  }
  await working;
  delays.disable();
  return {
    "append p50 ms": rounded(quantile(latencies, 0.5)),
    "append p99 ms": rounded(quantile(latencies, 0.99)),
    "delay p99 ms": rounded(delays.percentile(99) / 1e6),
    "delay max ms": rounded(delays.max / 1e6),
  };
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

if (import.meta.main) await benchCatchUp();
