/** What the SQLite log costs: from an append in one process to its arrival at the others, beside a plain synced append. */
import { fork } from "node:child_process";
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { systemClock, systemRandom } from "../src/cluster/clock.ts";
import { openSqliteLog } from "../src/log/sqlite.ts";
import { quantile, row } from "./figures.ts";

const nodes = ["n1", "n2", "n3"];
const entriesPerSecond = 1000;
const warmUp = 1; // seconds
const measured = 5; // seconds

/** In ms. */
const medianMax = 2;
const p99Max = 15;

interface Stamped {
  /** When it was appended, in ms of the machine's monotonic clock, which all processes share. */
  readonly at: number;
  readonly body: string;
}

/** Three processes append at a steady rate, whatever the log does; prints how long until the other two see each entry. */
export async function benchLog(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "chorus-bench-log-"));
  try {
    const baseline = syncedAppends(join(folder, "plain"), 2000);
    const latencies = (await Promise.all(nodes.map((node) => runProcess(folder, node)))).flat();
    const arrival = `${nodes.length} × ${entriesPerSecond}/s, append to arrival`;
    console.table({
      "plain file, write and fdatasync": row(baseline),
      [arrival]: row(latencies),
    });
    const good = quantile(latencies, 0.5) <= medianMax && quantile(latencies, 0.99) <= p99Max;
    console.log(`${good ? "within" : "ABOVE"} the aim of ${medianMax} ms median and ${p99Max} ms p99`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

function syncedAppends(path: string, count: number): number[] {
  const file = openSync(path, "a");
  const latencies = Array.from({ length: count }, () => {
    const began = now();
    writeSync(file, JSON.stringify({ at: began, body: "x".repeat(80) }));
    fdatasyncSync(file);
    return now() - began;
  });
  closeSync(file);
  return latencies;
}

function runProcess(folder: string, node: string): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [folder, node]);
    let latencies: number[] | undefined;
    child.once("message", (message) => {
      latencies = message as number[];
    });
    child.once("exit", (code) => {
      if (latencies === undefined) reject(new Error(`the process of ${node} ended with ${code}`));
      else resolve(latencies);
    });
  });
}

/** One of the processes: appends as a node does, with one record on its way while the next one gathers. */
async function appendAndFollow(folder: string, node: string): Promise<number[]> {
  const log = await openSqliteLog<Stamped, never>({
    folder,
    node,
    clock: systemClock,
    random: systemRandom,
    siblingLostAfter: 0,
    warn: console.warn,
  });
  const latencies: number[] = [];
  const began = now();
  const following = (async () => {
    for await (const batch of log.follow(0)) {
      const arrived = now();
      if (arrived - began < warmUp * 1000) continue;
      for (const record of batch) {
        if (record.node !== node) latencies.push(...record.entries.map(({ at }) => arrived - at));
      }
    }
  })();

  let gathering: Stamped[] = [];
  let made = 0;
  let n = 0;
  let sending = false;
  const send = async () => {
    if (sending) return;
    sending = true;
    while (gathering.length > 0) {
      const entries = gathering;
      gathering = [];
      await log.append({ node, incarnation: 1, n: ++n, entries });
    }
    sending = false;
  };
  const seconds = warmUp + measured;
  while (now() - began < seconds * 1000) {
    const due = Math.floor(((now() - began) / 1000) * entriesPerSecond);
    while (made < due) {
      gathering.push({ at: now(), body: "x".repeat(80) });
      made++;
    }
    void send();
    await sleep(1);
  }
  await sleep(500);
  await log.close();
  await following;
  return latencies;
}

if (import.meta.main) {
  const [folder, node] = process.argv.slice(2);
  if (folder === undefined || node === undefined) await benchLog();
  else {
    const latencies = await appendAndFollow(folder, node);
    process.send?.(latencies, undefined, undefined, () => process.disconnect?.());
  }
}
