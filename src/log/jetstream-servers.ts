/** Whether nats-servers are careful enough with a log, as far as they can be seen: most of it only by their monitors. */
import type { ServerInfo } from "@nats-io/transport-node";
import { LogUnusable } from "./errors.ts";
import type { NatsOptions } from "./jetstream-options.ts";
import { recordBytesMax } from "./limits.ts";

/** What a server says of itself to whom it lets in. */
export interface SeenServer {
  readonly server: string;
  readonly info: ServerInfo;
}

type Warn = (message: string, details?: object) => void;

/** Before 2.14 servers are known to lose messages that they have acknowledged. */
const versionMin = [2, 14];

/** A record with its envelope and headers. */
const payloadMin = recordBytesMax + 16 * 1024;

/** How long a monitor may take to answer, in ms. */
const monitorPatience = 2_000;

/**
 * Checks the servers that are there, and what their monitors show of their settings.
 * @throws LogUnusable a server may lose what it acknowledges, and the operator has not accepted that
 */
export async function checkServers(
  options: NatsOptions,
  seen: readonly SeenServer[],
  warn: Warn,
): Promise<void> {
  refuseSeveralClusters(seen);
  if (!seen.some(({ info }) => info.jetstream))
    throw new LogUnusable(
      `${seen.map(({ server }) => server).join(", ")} are nats-servers without JetStream`,
    );
  for (const server of seen) checkServer(server, options, warn);
  const shown = await Promise.all(options.monitors.map((monitor) => look(monitor, warn)));
  const careful = new Set<string>();
  for (const settings of shown.filter((one) => one !== undefined)) {
    checkSettings(settings, options, warn);
    careful.add(settings.server_id);
  }
  const unseen = seen.filter(({ info }) => !careful.has(info.server_id)).map(({ server }) => server);
  if (unseen.length > 0)
    warn(
      `whether ${unseen.join(", ")} write to disk before they acknowledge (sync_interval: always) cannot be seen: nats.monitors is to name their monitors`,
    );
}

/** What can be seen of a server in each connection. @throws LogUnusable */
export function checkServer({ server, info }: SeenServer, options: NatsOptions, warn: Warn): void {
  const name = `nats-server ${server}`;
  // Its disk may have failed: others of its cluster keep the log, and it leads us to them.
  if (!info.jetstream) warn(`${name} has no JetStream`);
  if (info.max_payload < payloadMin)
    throw new LogUnusable(
      `${name} takes messages of at most ${info.max_payload} bytes: its max_payload must be at least ${payloadMin}`,
    );
  checkVersion(name, info.version, options, warn);
}

/** One log is one cluster: on another one the next connection would find another log, or none. */
function refuseSeveralClusters(seen: readonly SeenServer[]): void {
  const [first] = seen;
  for (const { server, info } of seen) {
    if (info.server_id === first?.info.server_id) continue;
    if (info.cluster === undefined || info.cluster !== first?.info.cluster)
      throw new LogUnusable(`nats-servers ${first?.server} and ${server} are not of one cluster`);
  }
}

function checkVersion(name: string, version: string, options: NatsOptions, warn: Warn): void {
  const parts = version.split(".").map((part) => Number.parseInt(part, 10));
  const differing = versionMin.findIndex((least, index) => parts[index] !== least);
  if (differing < 0 || (parts[differing] ?? 0) > (versionMin[differing] ?? 0)) return;
  accept(
    `${name} has version ${version}, and those before ${versionMin.join(".")} are known to lose messages`,
    options,
    warn,
  );
}

/** What `/varz` shows, of what concerns us; it is not shown to clients (2.15.1), except to those of the system account. */
interface Settings {
  readonly server_id: string;
  readonly server_name: string;
  readonly version: string;
  readonly jetstream?: {
    readonly config?: { readonly sync_always?: boolean; readonly sync_interval?: number };
  };
}

async function look(monitor: string, warn: Warn): Promise<Settings | undefined> {
  try {
    const response = await fetch(`${monitor}/varz`, { signal: AbortSignal.timeout(monitorPatience) });
    if (!response.ok) throw new Error(`it answers with status ${response.status}`);
    const settings = (await response.json()) as Partial<Settings>;
    const { server_id, server_name, version } = settings;
    if (typeof server_id !== "string" || typeof server_name !== "string" || typeof version !== "string")
      throw new Error("it is no monitor of a nats-server");
    return { ...settings, server_id, server_name, version };
  } catch (error) {
    const { message, cause } = error as Error;
    warn(`monitor ${monitor} shows nothing: ${(cause as Error | undefined)?.message || message}`);
    return undefined;
  }
}

function checkSettings(settings: Settings, options: NatsOptions, warn: Warn): void {
  const name = `nats-server ${settings.server_name}`;
  checkVersion(name, settings.version, options, warn);
  const config = settings.jetstream?.config;
  if (config === undefined || config.sync_always === true) return;
  const interval = config.sync_interval === undefined ? "later" : `every ${config.sync_interval / 1e9} s`;
  accept(
    `${name} acknowledges messages and writes them to disk ${interval} (sync_interval is not "always"): a power cut or a crash of machines loses messages`,
    options,
    warn,
  );
}

function accept(weakness: string, { acceptsLoss }: NatsOptions, warn: Warn): void {
  if (!acceptsLoss) throw new LogUnusable(`${weakness}; --nats-accept-loss true accepts that`);
  warn(`${weakness}, which is accepted`);
}
