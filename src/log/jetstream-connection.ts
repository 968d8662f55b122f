/** The connection to the nats-servers that hold the log: how it is made, kept, and what is told about it. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  type ConnectionOptions,
  connect,
  errors,
  type NatsConnection,
  type ReconnectToServerHandler,
} from "@nats-io/transport-node";
import { LogUnusable } from "./errors.ts";
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
}

/** How long a server may take to let us in, in ms. */
const dialPatience = 2_000;

/** How long the servers may take to come up when we start, in ms, and how long we wait between two attempts. */
const startPatience = 10_000;
const startInterval = 250;

/** A server that leaves this many pings unanswered is given up: 2 to 3 s after it has fallen silent. */
const pingInterval = 1_000;
const pingsUnanswered = 2;

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
  const base: ConnectionOptions = {
    ...identify(options),
    name: watcher.name,
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
    reconnectToServer: anotherFirst(),
    noAsyncTraces: true,
  };
  const { connection, seen } = await enter(options, base, watcher);
  try {
    await checkServers(options, seen, watcher.warn);
  } catch (error) {
    await connection.close();
    throw error;
  }
  void watch(connection, options, watcher);
  return connection;
}

interface Answer {
  readonly server: string;
  readonly seen?: SeenServer;
  readonly refusal?: Refusal;
}

/** The first connection, once any server lets us in; `seen` is what each of these says of itself. */
async function enter(
  { servers }: NatsOptions,
  base: ConnectionOptions,
  { warn }: Watcher,
): Promise<{ connection: NatsConnection; seen: SeenServer[] }> {
  const end = performance.now() + startPatience;
  for (;;) {
    const answers = await Promise.all(servers.map((server) => knock(server, base)));
    const seen = answers.flatMap((answer) => answer.seen ?? []);
    const refusals = answers.flatMap(({ server, refusal }) => (refusal ? [{ server, ...refusal }] : []));
    const connection =
      seen.length === 0
        ? undefined
        : await connect({ ...base, servers: seen.map(({ server }) => server) }).catch(() => undefined);
    if (connection !== undefined) {
      connection.setServers([...servers]);
      for (const { server, reason } of refusals) warn(`nats-server ${server} ${reason}`);
      return { connection, seen };
    }
    const isLasting = refusals.length === servers.length && refusals.every((refusal) => refusal.isLasting);
    if (isLasting || performance.now() >= end) {
      const reasons = refusals.map(({ server, reason }) => `${server} ${reason}`).join("; ");
      throw new LogUnusable(`no nats-server can be used: ${reasons || "none stays connected"}`);
    }
    await sleep(startInterval);
  }
}

/** Whether one server lets us in: the client, given several, would only tell what the last one said. */
async function knock(server: string, base: ConnectionOptions): Promise<Answer> {
  try {
    const connection = await connect({ ...base, servers: [server], reconnect: false });
    const { info } = connection;
    await connection.close();
    if (info === undefined) throw new errors.ConnectionError("it has said nothing about itself");
    return { server, seen: { server, info } };
  } catch (error) {
    return { server, refusal: refusalOf(error) };
  }
}

/** Who was lost may be stalled, and would take all of `dialPatience`: where there are others, it is not tried first. */
function anotherFirst(): ReconnectToServerHandler {
  let last: string | undefined;
  return (pool) => {
    // The client counts the attempts that have failed since a server has let us in.
    const isLost = pool.some(({ listen, reconnects }) => listen === last && reconnects === 0);
    const next = (isLost ? pool.find(({ listen }) => listen !== last) : undefined) ?? pool[0];
    last = next?.listen;
    return next ?? null;
  };
}

/** Tells what becomes of a connection until it is closed: once what is the matter, and once when it is over. */
async function watch(
  connection: NatsConnection,
  options: NatsOptions,
  { warn, unusable }: Watcher,
): Promise<void> {
  let server = connection.getServer();
  let isLost = false;
  let isRefused = false;
  let isUnusable = false;
  for await (const status of connection.status()) {
    if (status.type === "disconnect" && !isLost) {
      isLost = true;
      warn(`the connection to nats-server ${server} is lost`);
    } else if (status.type === "error" && isAuthorization(status.error) && !isRefused) {
      isRefused = true;
      warn(`nats-servers refuse our credentials: ${status.error.message}`);
    } else if (status.type === "reconnect" && isLost) {
      server = status.server;
      isLost = false;
      isRefused = false;
      warn(`there is a connection again, to nats-server ${server}`);
      try {
        if (connection.info) checkServer({ server, info: connection.info }, options, warn);
      } catch (error) {
        if (!(error instanceof LogUnusable)) throw error;
        if (!isUnusable) unusable(error);
        isUnusable = true;
      }
    }
  }
}

function isAuthorization(error: Error): boolean {
  return error instanceof errors.AuthorizationError || error instanceof errors.UserAuthenticationExpiredError;
}
