/** What an idle connection costs in memory: the slope between few and many, over TCP and by WebSocket. */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { viewAt } from "../../test/support/cluster.ts";
import type { Hooks } from "../../test/support/programs.ts";
import { ending } from "../ending.ts";
import { Load } from "../load/load.ts";
import { enterWebSockets } from "../load/websockets.ts";
import type { Extent } from "../part.ts";
import type { Section } from "../report/section.ts";
import { startChorus } from "../servers/chorus.ts";
import { memoryOf, type Server, settled } from "../servers/server.ts";
import { workers } from "./servers.ts";

/** The heap grows in steps: between fewer connections the slope says little. */
const [few, many] = [1000, 15_000];
/** Members of each channel. */
const together = 10;
/** What both ends need beside their connections. */
const otherFiles = 500;
/** In bytes. */
const aims = { TCP: 15_000, WebSocket: 20_000 };

type Enter = (hooks: Hooks, server: Server, count: number) => Promise<unknown>;

const ways: Readonly<Record<keyof typeof aims, Enter>> = {
  TCP: async (hooks, { ports }, clients) => {
    const channels = Math.ceil(clients / together);
    const load = await Load.enter({ clients, channels, senders: 1, workers, ports, within: 120 });
    hooks.after(() => load.leave());
  },
  WebSocket: (hooks, { ports: [port = 0] }, count) => enterWebSockets(hooks, port, count, together),
};

export async function measureMemory(extent: Extent): Promise<readonly Section[]> {
  const most = Math.min(many, filesMax() - otherFiles);
  const rows = [];
  for (const [way, enter] of Object.entries(ways)) {
    const measured = await slopeOf(way, enter, most, extent);
    const aim = aims[way as keyof typeof aims];
    const { bytes, low, high } = measured;
    const mebibytes = (value: number) => Math.round(value / 2 ** 20).toString();
    const remark = bytes <= aim ? "" : "MISSED";
    rows.push([way, bytes / aim, bytes / 1000, aim / 1000, mebibytes(low), mebibytes(high), remark]);
  }
  const counts = [few, most].map((count) => count.toLocaleString("en"));
  return [
    {
      title: "Memory of idle connections",
      tables: [
        {
          columns: [
            ...["connection", "÷ the aim", "kB each", "aim kB"],
            ...counts.map((count) => `MiB with ${count}`),
            "remarks",
          ],
          rows,
        },
      ],
      notes: [
        `The slope of the node's memory (RSS) from ${counts.join(" to ")} connections, each of a guest in a channel of ${together}.`,
        ...(most < many ? [`This machine lets a process open ${filesMax()} files: no more than that.`] : []),
      ],
    },
  ];
}

function slopeOf(way: string, enter: Enter, most: number, { say }: Extent) {
  return ending(async (hooks) => {
    const server = await startChorus(hooks);
    say(`memory: ${few} connections (${way})`);
    await enter(hooks, server, few);
    const low = await calmMemory(server, few);
    say(`memory: ${most} connections (${way})`);
    await enter(hooks, server, most - few);
    const high = await calmMemory(server, most);
    return { low, high, bytes: (high - low) / (most - few) };
  });
}

/** What the server holds when it has nothing to do, and has had the time to give back what it does not need. @throws Error when not all are there */
async function calmMemory(server: Server, expected: number): Promise<number> {
  await settled(server);
  await sleep(3000);
  const { nodes } = await viewAt(server.ports[0] ?? 0);
  const connections = nodes.reduce((sum, node) => sum + node.connections, 0);
  if (connections !== expected) throw new Error(`${connections} of ${expected} connections are there`);
  return memoryOf(server);
}

/** How many files a process may open. */
export function filesMax(): number {
  const limits = readFileSync("/proc/self/limits", "utf8");
  return Number(/Max open files\s+\d+\s+(\d+)/.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY);
}
