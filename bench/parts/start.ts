/** How long it takes until nodes serve: with an empty log, three at once as `npm start` has them, and with a million entries. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock, systemRandom } from "../../src/cluster/clock.ts";
import { openSqliteLog } from "../../src/log/sqlite.ts";
import { type Entry, seal } from "../../src/network/entry.ts";
import { freePorts } from "../../test/support/cluster.ts";
import { temporaryFolder } from "../../test/support/folders.ts";
import { atExit, ourCommand } from "../../test/support/programs.ts";
import { SimulatedCluster } from "../../test/support/simulated-cluster.ts";
import { ending } from "../ending.ts";
import { quantile } from "../figures.ts";
import type { Extent } from "../part.ts";
import type { Cell, Section } from "../report/section.ts";

const rounds = 5;
const entries = 1_000_000;
const entriesOfRecord = 500;
/** In seconds. */
const aims = { empty: 0.3, three: 1, million: 2 };

export async function measureStart({ full, say }: Extent): Promise<readonly Section[]> {
  const rows: Cell[][] = [];
  const row = (name: string, seconds: number, aim: number | undefined) =>
    rows.push([name, aim && seconds / aim, seconds, aim, aim && (seconds <= aim ? "" : "MISSED")]);

  say("starts with an empty log");
  const alone = await several((data) => nodeReady(data));
  row("a node, empty log", alone, aims.empty);
  say("starts of three nodes");
  row("npm start: three nodes, empty log", await several((data) => threeReady(data)), aims.three);
  if (full) {
    await ending(async (hooks) => {
      const data = join(temporaryFolder(hooks), "data");
      say(`writes ${entries} entries into a log`);
      await fill(data);
      say("starts with that log, and nothing else");
      row("a node, a million entries, for the first time", await nodeReady(data, 20_000), undefined);
      const again = await medianOf(3, () => nodeReady(data));
      row("a node, a million entries", again, aims.million);
    });
  }
  const columns = ["start", "÷ the aim", "seconds", "aim", "remarks"];
  const notes = [
    `From the start of the process until it says that it is ready; medians of ${rounds}.`,
    ...(full ? [] : ["The start with a million entries is measured by `--full`."]),
  ];
  return [{ title: "Starting", tables: [{ columns, rows }], notes }];
}

/** The median of starts on new folders; the first one, which compiles, does not count. */
async function several(start: (data: string) => Promise<number>): Promise<number> {
  const anew = () => ending((hooks) => start(join(temporaryFolder(hooks), "data")));
  await anew();
  return medianOf(rounds, anew);
}

async function medianOf(count: number, task: () => Promise<number>): Promise<number> {
  const all: number[] = [];
  for (let round = 0; round < count; round++) all.push(await task());
  return quantile(all, 0.5);
}

/** @param staying ms that it runs on before it is stopped: it saves what it has made meanwhile */
async function nodeReady(data: string, staying = 0): Promise<number> {
  const [port] = await freePorts(1);
  return readyIn("serve", ["--port", `${port}`, "--data", data], 1, staying);
}

async function threeReady(data: string): Promise<number> {
  const ports = await freePorts(3);
  return readyIn("cluster", ["--ports", ports.join(","), "--data", data], 3, 0);
}

/** Seconds until so many nodes have said that they are ready; then they are stopped in order. */
function readyIn(program: string, words: readonly string[], nodes: number, staying: number): Promise<number> {
  const [command, ...script] = ourCommand(program);
  const began = performance.now();
  const child = spawn(command, [...script, ...words], { stdio: ["ignore", "pipe", "ignore"] });
  const forget = atExit(() => child.kill("SIGKILL"));
  return new Promise((resolve, reject) => {
    let said = "";
    let seconds: number | undefined;
    child.stdout.setEncoding("utf8").on("data", async (text: string) => {
      said += text;
      if (seconds !== undefined || said.split(" is ready on ").length <= nodes) return;
      seconds = (performance.now() - began) / 1000;
      await sleep(staying);
      child.kill("SIGTERM");
    });
    child.once("exit", () => {
      forget();
      if (seconds === undefined) reject(new Error(`${program} did not start: ${said}`));
      else resolve(seconds);
    });
  });
}

/** Somebody has said so many things in a channel. */
async function fill(folder: string): Promise<void> {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", "", "#a");
  alice.send("PRIVMSG #a :hello");
  await cluster.barrier(alice);
  const records = cluster.records();
  const last = records.at(-1);
  const model = last?.entries.find(({ event }) => event.type === "said");
  if (!last || !model) throw new Error("nobody has said anything");
  const log = await openSqliteLog<Entry, never>({
    ...{ folder, node: "filler", clock: systemClock, random: systemRandom },
    ...{ siblingLostAfter: 0, warn: console.warn },
  });
  for (const { number: _, ...record } of records) await log.append(record);
  const { node, incarnation } = last;
  for (let count = 0; count < entries / entriesOfRecord; count++) {
    const said = Array.from({ length: entriesOfRecord }, (_, index): Entry => {
      const number = count * entriesOfRecord + index;
      const text = `This is message ${number}, and ${(number * 2_654_435_761) % 2 ** 32} is a word of its own`;
      return { ...model, stamp: Date.now(), ...seal({ text, salt: `${number}` }) };
    });
    await log.append({ node, incarnation, n: last.n + 1 + count, entries: said });
  }
  await log.close();
}
