/** Clients with a resume token, and their way back. */
import assert from "node:assert/strict";
import type { MemoryClient } from "./memory-transport.ts";
import type { SimulatedCluster } from "./simulated-cluster.ts";

export const resuming = "message-tags batch labeled-response echo-message chorus/resume";

/** What fills a line. */
export const long = "x".repeat(380);

interface Resumable {
  readonly client: MemoryClient;
  readonly token: string;
}

/** A client that can resume, and its token. */
export function resumable(
  cluster: SimulatedCluster,
  node: string,
  nick: string,
  ...channels: readonly string[]
): Promise<Resumable> {
  return resumableBy(cluster, cluster.connect(node), nick, ...channels);
}

/** The same, by a connection that has said nothing yet. */
export async function resumableBy(
  cluster: SimulatedCluster,
  client: MemoryClient,
  nick: string,
  ...channels: readonly string[]
): Promise<Resumable> {
  client.send(`CAP REQ :${resuming}`, `NICK ${nick}`, `USER ${nick} 0 * :${nick}`, "CAP END");
  const welcome = await cluster.until(client, / RESUME TOKEN /);
  const token = / RESUME TOKEN (\S+)/.exec(welcome.join("\n"))?.[1] ?? assert.fail("there is no token");
  client.send(...channels.map((channel) => `JOIN ${channel}`));
  await cluster.barrier(client);
  return { client, token };
}

interface Manner {
  readonly capabilities?: string;
  /** It does not read at first. */
  readonly reading?: boolean;
  readonly host?: string;
}

/** Somebody who comes back, and has been told nothing yet. */
export function resume(
  cluster: SimulatedCluster,
  node: string,
  token: string,
  after: string,
  { capabilities = resuming, reading = true, host }: Manner = {},
): MemoryClient {
  const client = cluster.connect(node, host);
  client.transport.reading = reading;
  client.send(`CAP REQ :${capabilities}`, `RESUME ${token} ${after}`, "CAP END");
  return client;
}

/** A guest who connects to another node and registers as before. */
export function comesBack(cluster: SimulatedCluster, node: string, nick: string): MemoryClient {
  const client = cluster.connect(node);
  client.send(`NICK ${nick}`, `USER ${nick} 0 * :${nick}`);
  return client;
}

/** Takes everything that comes, from now on. */
export async function readsOn(cluster: SimulatedCluster, client: MemoryClient): Promise<string[]> {
  client.transport.reading = true;
  client.transport.drain();
  return cluster.barrier(client);
}

/** Says so many long lines, which begin with the name and their number. */
export async function talks(
  cluster: SimulatedCluster,
  client: MemoryClient,
  name: string,
  count: number,
): Promise<void> {
  for (let line = 0; line < count; line++) client.send(`PRIVMSG #a :${name}${line} ${long}`);
  await cluster.barrier(client);
}

/** What `talks` says of a line, without what fills it. */
export function names(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, line) => `${name}${line}`);
}

export function idsOf(lines: readonly string[]): string[] {
  return lines.flatMap((line) => /^@\S*\bmsgid=([^; ]+)/.exec(line)?.[1] ?? []);
}

/** The highest id that stands in the lines; without one, what asks for everything. */
export function lastId(lines: readonly string[]): string {
  return idsOf(lines).sort().at(-1) ?? "*";
}

/** What was said, as far as its first word. */
export function saidIn(lines: readonly string[]): string[] {
  return textsOf(lines).map((text) => text.split(" ")[0] ?? "");
}

export function textsOf(lines: readonly string[]): string[] {
  return lines.flatMap((line) => / PRIVMSG \S+ :(.*)$/.exec(line)?.[1] ?? []);
}
