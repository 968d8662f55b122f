/** Chorus beside the peers that are installed: the same clients say the same to each of them, one server after the other. */
import { availableParallelism } from "node:os";
import { ending } from "../ending.ts";
import { isWhole, Load, type Talk } from "../load/load.ts";
import type { Extent } from "../part.ts";
import { comparisonOf, type RowResult } from "../report/comparison.ts";
import type { Section } from "../report/section.ts";
import { chorus, startChorus } from "../servers/chorus.ts";
import { ergo } from "../servers/ergo.ts";
import { inspircd } from "../servers/inspircd.ts";
import { ngircd } from "../servers/ngircd.ts";
import { cpuOfAll, type Server, type ServerKind, settled, watched } from "../servers/server.ts";
import { keptNote } from "./kept.ts";

const peers = [inspircd, ngircd, ergo];

interface Scene {
  readonly clients: number;
  readonly channels: number;
  readonly senders: number;
  /** The row for how long all take to join, where there is one. */
  readonly join?: string;
  /** How long that may take in a short run, in seconds. */
  readonly within: number;
  /** The rows for talking, and how many lines a second are said. */
  readonly talks: Readonly<Record<string, number>>;
}

const scenes: readonly Scene[] = [
  {
    ...{ clients: 1000, channels: 1, senders: 20, within: 40 },
    join: "1,000 join one channel",
    talks: { "1 channel × 1,000, 20/s": 20, "1 channel × 1,000, 160/s": 160 },
  },
  {
    ...{ clients: 200, channels: 10, senders: 20, within: 20 },
    talks: { "10 channels × 20, 10,000/s": 10_000, "10 channels × 20, 60,000/s": 60_000 },
  },
  {
    ...{ clients: 5000, channels: 500, senders: 1, within: 15 },
    join: "5,000 connect and join 500 channels",
    talks: {},
  },
];
/** The highest rate: of it everything has to be kept. */
const highest = 60_000;

/** Half of the cores are the server's. */
export const workers = Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2)));

/** A thread that does not wait for more than this is what is measured, and not the server. */
const busyMax = 0.9;
/** A server that is further behind at the end, in seconds, has not kept up. */
const behindMax = 1;

/** Measures every server that is installed. */
export async function compareServers(extent: Extent): Promise<readonly Section[]> {
  const results: RowResult[] = [];
  const troubles: string[] = [];
  const versions: Record<string, string> = { [chorus.name]: chorus.version() };
  for (const peer of peers) {
    const version = peer.version();
    if (version === undefined) continue;
    versions[peer.name] = version;
    try {
      results.push(...(await ending(async (hooks) => measure(peer, await peer.start(hooks), extent))));
    } catch (error) {
      troubles.push(`${peer.name} COULD NOT BE MEASURED: ${(error as Error).message}`);
    }
  }
  const absent = peers
    .filter(({ name }) => !versions[name])
    .map(({ name }) => `${name} is not installed here.`);
  const notes = [...absent, ...troubles];
  await ending(async (hooks) => {
    const server = await startChorus(hooks);
    const own = await measure(chorus, server, extent);
    results.unshift(...own);
    notes.push(await keptNote(server, own, extent), ...own.flatMap(flatNote));
  });
  return [comparisonOf(results, versions, notes)];
}

/** Whether memory grows for as long as the highest rate goes on. */
function flatNote({ talk, held, row }: RowResult): readonly string[] {
  if (!talk || !held || !row.endsWith("60,000/s")) return [];
  const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20);
  return [
    `At 60,000/s Chorus held ${mebibytes(held.early)} MiB after a quarter of ${talk.seconds.toFixed(0)} s, and ${mebibytes(held.last)} MiB at the end.`,
  ];
}

async function measure(kind: ServerKind, server: Server, extent: Extent): Promise<RowResult[]> {
  const results: RowResult[] = [];
  for (const scene of scenes) results.push(...(await play(kind, server, scene, extent)));
  return results;
}

async function play(kind: ServerKind, server: Server, scene: Scene, extent: Extent): Promise<RowResult[]> {
  const { name } = kind;
  const results: RowResult[] = [];
  await settled(server);
  extent.say(`${name}: ${scene.clients} clients join ${scene.channels} channels`);
  const within = extent.full ? 180 : scene.within;
  let load: Load;
  try {
    load = await Load.enter({ ...scene, ports: server.ports, workers, within });
  } catch (error) {
    const remarks = [(error as Error).message];
    const rows = [...(scene.join ? [scene.join] : []), ...Object.keys(scene.talks)];
    return rows.map((row) => ({ row, server: name, figures: {}, failed: true, remarks }));
  }
  try {
    if (scene.join)
      results.push({ row: scene.join, server: name, figures: { seconds: load.joinSeconds }, remarks: [] });
    for (const [row, rate] of Object.entries(scene.talks)) {
      extent.say(`${name}: ${row}`);
      await settled(server, 5);
      const seconds = extent.full ? (rate === highest ? 60 : 10) : 3;
      results.push({ row, server: name, ...(await talkAt(server, load, rate, seconds)) });
    }
  } finally {
    await load.leave();
  }
  return results;
}

/** Measures a time of talking. */
export async function talkAt(server: Server, load: Load, rate: number, seconds: number) {
  const cpuBefore = cpuOfAll(server);
  const { result: talk, held } = await watched(server, load.talk(rate, seconds));
  const cpu = cpuOfAll(server) - cpuBefore;
  const { p50, p99, delivered } = talk;
  const figures = { "p50 ms": p50, "p99 ms": p99, "µs per delivery": (cpu / delivered) * 1e6 };
  const remarks = remarksOn(talk, seconds);
  const failed = !isWhole(talk) || talk.seconds > seconds + behindMax;
  return { figures, talk, held, remarks, ...(failed && { failed }) };
}

function remarksOn(talk: Talk, seconds: number): string[] {
  const { wanted, sent, expected, delivered, gaps, repeats, differing, refused, refusal, generator } = talk;
  const behind = talk.seconds - seconds;
  const remarks: [boolean, string][] = [
    [behind > behindMax, `not kept up: ${behind.toFixed(1)} s behind`],
    [delivered !== expected, `${expected - delivered} of ${expected} deliveries missing`],
    [refused > 0, `${refused} answers such as "${refusal}"`],
    [gaps + repeats > 0, `${gaps} gaps, ${repeats} repeats`],
    [differing > 0, `${differing} listeners saw another order`],
    [sent !== wanted, `only ${sent} of ${wanted} lines could be said`],
    [generator.busy > busyMax, `GENERATOR BUSY: ${Math.round(generator.busy * 100)} %`],
  ];
  return remarks.filter(([holds]) => holds).map(([, remark]) => remark);
}
