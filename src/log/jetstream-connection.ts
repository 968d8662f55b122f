/** The connection to the nats-servers that hold the log: how it is made, kept, and what is told about it. */
import { setTimeout as sleep } from "node:timers/promises";
import { type ConnectionOptions, connect, errors, type NatsConnection } from "@nats-io/transport-node";
import { LogUnusable } from "./errors.ts";
import { dialling } from "./jetstream-dialling.ts";
import { identify, type NatsOptions } from "./jetstream-options.ts";
import { type Refusal, refusalOf } from "./jetstream-refusals.ts";
import { checkServer, checkServers, type SeenServer } from "./jetstream-servers.ts";

export type { NatsOptions } from "./jetstream-options.ts";

export interface Watcher {
  /** What the servers call us. */
  readonly name: string;
  readonly warn: (message: string, details?: object) => void;
  /** Told once, when we have come to a server that must not hold this log. */
  readonly unusable: (reason: LogUnusable) => void;
  /** How long the servers may take to come up when we start; without one for so long it is said why, in ms. */
  readonly patience?: number;
}

/** How long a server may take to let us in, in ms. */
const dialPatience = 2_000;

const defaultPatience = 10_000;

/** How long we wait between two attempts to start, in ms. */
const startInterval = 250;

/** A server that leaves this many pings unanswered is given up: 2 to 3 s after it has fallen silent. */
const pingInterval = 1_000;
const pingsUnanswered = 2;

/** How long the client may take to close the connection to a server that it has given up, in ms. */
const closePatience = 250;

/** How long a lost server is left alone before it is tried again, in ms. */
const retryInterval = 100;
const retryJitter = 100;

/**
 * Connects to one of the servers, and to another whenever it is lost, until it is closed. What the client does in the
 * meantime (nats-core 3.4.0), and whoever uses the connection must reckon with:
 *
 * - What is published without a connection is dropped when the next server is dialled; while one is being dialled it is
 *   kept, and sent when that server has let us in, up to `dialPatience` later. What was written to a server that stalls
 *   may reach it later still. So the fate of what is not acknowledged is unknown, even if no connection was there.
 * - A request outlives the connection: it waits for its own timeout. Subscriptions are made anew by themselves.
 * - A message above the server's `max_payload` throws where it is published; without a connection it does not, and the server
 *   that gets it then closes the connection.
 * - A callback of a subscription that throws ends the reading from this server, unnoticed until the pings notice it.
 * - Pings stand behind what was published before them: what takes seconds to be sent loses the connection.
 * - `close` forgets what is on its way; `flush`, which is rejected when the connection is lost, waits for it.
 *
 * @throws LogUnusable no server can be used, or one is too weak: one line
 */
export async function connectToNats(options: NatsOptions, watcher: Watcher): Promise<NatsConnection> {
  const base = settings(options, watcher.name);
  const { connection, seen } = await enter(options, base, watcher);
  void watch(connection, base, options, watcher);
  try {
    await checkServers(options, seen, watcher.warn);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return connection;
}

/**
 * Goes to the server of this name, if it is one of those that are listed and lets us in. What is on its way is lost: for a connection
 * that nobody uses yet.
 */
export async function moveTo(
  connection: NatsConnection,
  options: NatsOptions,
  name: string | undefined,
): Promise<void> {
  if (name === undefined || connection.info?.server_name === name) return;
  const { seen } = await knock(options.servers, settings(options, "looking for a server"));
  const wanted = seen.find(({ info }) => info.server_name === name);
  if (wanted === undefined) return;
  connection.setServers([wanted.server]);
  await moveOn(connection);
  connection.setServers([...options.servers]);
}

/** Goes to another server; resolves when one has let us in, or after a while. What is on its way is lost. */
export async function moveOn(connection: NatsConnection): Promise<void> {
  const statuses = connection.status();
  const moved = (async () => {
    for await (const { type } of statuses) if (type === "reconnect" || type === "close") return;
  })();
  await connection.reconnect();
  await Promise.race([moved, sleep(dialPatience)]);
}

function settings(options: NatsOptions, name: string): ConnectionOptions {
  return {
    ...identify(options),
    name,
    noEcho: true,
    ignoreClusterUpdates: true,
    timeout: dialPatience,
    pingInterval,
    maxPingOut: pingsUnanswered,
    maxReconnectAttempts: -1,
    // Else the connection would end when we are refused twice: but who revoked our credentials may give them back.
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: retryInterval,
    reconnectJitter: retryJitter,
    reconnectJitterTLS: retryJitter,
    noAsyncTraces: true,
  };
}

/** The first connection, once any server lets us in; `seen` is what each of these says of itself. */
async function enter(
  { servers }: NatsOptions,
  base: ConnectionOptions,
  { warn, patience = defaultPatience }: Watcher,
): Promise<{ connection: NatsConnection; seen: readonly SeenServer[] }> {
  const end = performance.now() + patience;
  for (;;) {
    const { seen, refusals } = await knock(servers, base);
    const open = seen.map(({ server }) => server);
    const connection =
      open.length > 0 && (await connect(dialling({ ...base, servers: open })).catch(() => false));
    if (typeof connection !== "boolean") {
      connection.setServers([...servers]);
      for (const { server, reason } of refusals) warn(`nats-server ${server} ${reason}`);
      return { connection, seen };
    }
    const isLasting = refusals.length === servers.length && refusals.every((refusal) => refusal.isLasting);
    if (isLasting || performance.now() >= end)
      throw new LogUnusable(`no nats-server can be used: ${list(refusals) || "none stays connected"}`);
    await sleep(startInterval);
  }
}

interface RefusingServer extends Refusal {
  readonly server: string;
}

/** Which servers let us in: the client, given several, would only tell what the last one said. */
async function knock(
  servers: readonly string[],
  base: ConnectionOptions,
): Promise<{ seen: readonly SeenServer[]; refusals: readonly RefusingServer[] }> {
  const knockAt = async (server: string): Promise<SeenServer | RefusingServer> => {
    try {
      const connection = await connect(dialling({ ...base, servers: [server], reconnect: false }));
      const { info } = connection;
      await connection.close();
      if (info === undefined) throw new errors.ConnectionError("goodbye");
      return { server, info };
    } catch (error) {
      return { server, ...refusalOf(error) };
    }
  };
  const answers = await Promise.all(servers.map(knockAt));
  return {
    seen: answers.filter((answer) => "info" in answer),
    refusals: answers.filter((answer) => "reason" in answer),
  };
}

function list(refusals: readonly RefusingServer[]): string {
  return refusals.map(({ server, reason }) => `${server} ${reason}`).join("; ");
}

/** Tells what becomes of a connection until it is closed: once what is the matter, and once when it is over. */
async function watch(
  connection: NatsConnection,
  base: ConnectionOptions,
  options: NatsOptions,
  { warn, unusable, patience = defaultPatience }: Watcher,
): Promise<void> {
  let server = connection.getServer();
  let outage: NodeJS.Timeout | undefined;
  let stalled: NodeJS.Timeout | undefined;
  let isUnusable = false;
  let isMoving = false;
  const sayWhy = async (): Promise<void> => {
    const { seen, refusals } = await knock(options.servers, base);
    if (outage === undefined || seen.length > 0) return;
    isMoving = false;
    warn(`no nats-server can be used: ${list(refusals)}`);
  };
  for await (const status of connection.status()) {
    if (status.type === "staleConnection") stalled = setTimeout(() => close(connection), closePatience);
    if (status.type === "disconnect") clearTimeout(stalled);
    if (status.type === "forceReconnect") isMoving = true;
    if (status.type === "disconnect" && outage === undefined) {
      outage = setTimeout(() => void sayWhy(), patience);
      if (!isMoving) warn(`the connection to nats-server ${server} is lost`);
    } else if (status.type === "reconnect" && outage !== undefined) {
      clearTimeout(outage);
      outage = undefined;
      server = status.server;
      if (!isMoving) warn(`there is a connection again, to nats-server ${server}`);
      isMoving = false;
      try {
        if (connection.info) checkServer({ server, info: connection.info }, options, warn);
      } catch (error) {
        if (!(error instanceof LogUnusable)) throw error;
        if (!isUnusable) unusable(error);
        isUnusable = true;
      }
    }
  }
  clearTimeout(outage);
  outage = undefined;
  clearTimeout(stalled);
}

/** What the client keeps to itself. */
interface Internals {
  readonly protocol: { readonly transport: { close(): Promise<void> } };
}

/**
 * The client writes a last time to a server that it gives up for its silence, and waits for that: for ever, where all buffers are
 * full. When its socket is closed it goes on.
 */
function close(connection: NatsConnection): void {
  void (connection as unknown as Internals).protocol.transport.close();
}
