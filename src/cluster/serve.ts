/** One node as a process: its log, its ports, and how it stops. */
import { join } from "node:path";
import pino, { type Logger } from "pino";
import { openSqliteArchive } from "../archive/sqlite-archive.ts";
import type { Mail } from "../commands/outside.ts";
import type { Deed, Demo } from "../gateway/demo.ts";
import { Reception } from "../gateway/reception.ts";
import { pauseLasts } from "../protocol/live.ts";
import { fold } from "../protocol/names.ts";
import { uploadPath } from "../protocol/upload-links.ts";
import { systemClock, systemRandom } from "./clock.ts";
import type { NodeConfig } from "./config.ts";
import { ConfiguredCredentials } from "./credentials.ts";
import { SmtpMail, type SmtpOptions } from "./mail.ts";
import { ClusterNode } from "./node.ts";
import { openLog } from "./open-log.ts";
import { type OpenedPush, openPush } from "./open-push.ts";
import { filePlace, sharingOf } from "./sharing-files.ts";
import { readSite } from "./site-folder.ts";
import { SnapshotFolder } from "./snapshots-folder.ts";
import { UsageError } from "./usage-error.ts";

/** What a supervisor and its nodes tell each other. */
export type Note =
  | { readonly ready: string }
  /** Why the node cannot start. */
  | { readonly failed: string }
  | { readonly ended: { readonly node: string; readonly pid: number } }
  /** A page of the demonstration wants this done to a node; a pause lasts so many milliseconds. */
  | { readonly demo: { readonly deed: Deed; readonly node: string; readonly pause: number } };

/** Runs one node until it is told to stop. @throws what keeps it from starting; the message is one clear line */
export async function serve(config: NodeConfig, version: string): Promise<void> {
  try {
    await start(config, version);
  } catch (error) {
    if (!process.connected) throw error;
    // The supervisor says it: once, where several nodes cannot start for the same reason.
    const failed = error instanceof Error ? error.message : String(error);
    process.send?.({ failed } satisfies Note, () => process.exit(1));
  }
}

async function start(config: NodeConfig, version: string): Promise<void> {
  const supervised = process.connected;
  if (config.demo && !supervised) {
    throw new UsageError("demo is for npm start, which starts again the nodes that are killed");
  }
  const logger = pino(
    { level: supervised ? "warn" : "info", base: { node: config.id } },
    pino.destination({ dest: 2, sync: true }),
  );
  const warn = warningBy(logger);
  const { log, files } = await openLog({ config, ...(supervised && { supervisor: process.ppid }), warn });
  const push = openPush(config, warn);
  if (config.push.enabled && !push) logger.info("nothing is pushed: several machines need push.key");
  const folder = join(config.data, "nodes", config.id);
  const archive = openSqliteArchive({
    path: join(folder, "archive.sqlite"),
    epoch: log.epoch,
    clock: systemClock,
    warn,
  });
  let reception: Reception | undefined;
  let stopping = false;
  const stop = async (code: number) => {
    if (stopping) return;
    stopping = true;
    reception?.close();
    await node.stop();
    process.exit(code);
  };
  const place = filePlace(config, systemClock, (message) => logger.info(message));
  const open = config.files.enabled ? place : undefined;
  await open?.spool.prepare();
  let address = config.advertise;
  const settings = settingsOf(
    config,
    version,
    push,
    warn,
    () => open && `${config.files.url || `http://${address}`}${uploadPath}`,
  );
  const node: ClusterNode = new ClusterNode({
    id: config.id,
    pid: process.pid,
    log,
    clock: systemClock,
    random: systemRandom,
    snapshots: new SnapshotFolder(join(folder, "snapshots")),
    archive,
    files,
    settings,
    push: push?.service,
    uploads: place && { store: place.store, unnamed: config.files.unnamed },
    heartbeat: config.heartbeat.node,
    lostAfter: config.heartbeat.nodeLostAfter,
    grace: config.sessions.grace,
    keep: config.history.keep,
    warn,
    announce: (sentence) => process.stdout.write(`${sentence}\n`),
    failed: (reason) => {
      process.stderr.write(`chorus: node ${config.id} stops: ${reason}\n`);
      void stop(1);
    },
  });
  node.metrics.measureProcess();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop(0));
  // Without its supervisor nobody would start the node again, or stop it.
  process.on("disconnect", () => void stop(0));
  process.on("message", (note: Note) => {
    if ("ended" in note) node.siblingEnded(note.ended.node, note.ended.pid);
  });
  // What applies the log catches its own failures and ends the node; who cannot be written to is closed. Any other concerns one client.
  process.on("uncaughtException", (error) => logger.error({ err: error }, "a failure that nobody caught"));
  const sharing = sharingOf({
    ...{ config, place: open, node: node.access, credentials: settings.credentials, warn },
    ...{ clock: systemClock, random: systemRandom },
  });
  try {
    // First, so that a port that cannot be had leaves nothing in the log.
    reception = await Reception.open({
      host: config.host,
      ports: config.ports,
      trustedProxies: config.trustedProxies,
      origins: config.websocket.origins,
      site: readSite(),
      clock: systemClock,
      status: node,
      ...(config.demo && { demo: demoOf(config.heartbeat.nodeLostAfter) }),
      sharing,
      warn,
    });
    // Port 0 has become a real one.
    address = address.replace(/:0$/, `:${reception.port}`);
    await node.start(address);
  } catch (error) {
    reception?.close();
    await node.stop();
    throw error;
  }
  reception.admit(node.door);
  void sharing.files?.sweep();
  if (!place && node.access.state.uploads.spent.size > 0) {
    warn("files that were deleted stay where they are: files.store does not say any more where that is");
  }
  if (supervised) process.send?.({ ready: address } satisfies Note);
  else process.stdout.write(`${config.id} is ready on ${address}\n`);
  logger.info({ address, log: log.epoch }, "ready");
}

/** @param lostAfter milliseconds that a node may be silent */
function demoOf(lostAfter: number): Demo {
  const pause = pauseLasts(lostAfter);
  return {
    clock: systemClock,
    random: systemRandom,
    act: (deed, node) => process.send?.({ demo: { deed, node, pause } } satisfies Note),
  };
}

/** @param uploads where files are brought, once the port is known */
function settingsOf(
  config: NodeConfig,
  version: string,
  push: OpenedPush | undefined,
  warn: SmtpOptions["warn"],
  uploads: () => string | undefined,
) {
  const { network, operators, accounts, sessions, limits, heartbeat, history, fault } = config;
  return {
    server: {
      name: network.serverName,
      network: network.name,
      description: network.description,
      version: `chorus-${version}`,
      motd: network.motd,
      defaultUserModes: network.defaultUserModes,
      connectionsPerAddress: limits.connectionsPerAddress,
      reclaimsGuests: sessions.reclaimGuests,
      commons: new Set(network.autojoin.map(fold)),
      redactWithin: history.redactWithin,
      get uploads() {
        return uploads();
      },
      accounts: {
        register: accounts.register,
        beforeConnect: accounts.registerBeforeConnect,
        alwaysOn: accounts.alwaysOn,
        mailsCode: accounts.email !== undefined,
      },
      ...(push && { push: push.terms }),
    },
    mail: accounts.email ? new SmtpMail({ ...accounts.email, warn }) : noMail,
    credentials: new ConfiguredCredentials({
      password: network.password,
      operators,
      hashMemory: accounts.hashMemory / 1024,
      random: systemRandom,
    }),
    channel: network.autojoin[0] ?? "#lobby",
    clientHeartbeat: heartbeat.client,
    messagesPerSecond: limits.messagesPerSecond,
    burst: limits.burst,
    connectionsPerAddress: limits.connectionsPerAddress,
    sendQueue: limits.sendQueue,
    historyOnJoin: history.onJoin,
    faults: fault,
  };
}

const noMail: Mail = { send: async () => "unavailable" };

/** Errors are logged with their stack, under the name that pino renders so. */
function warningBy(logger: Logger): (message: string, details?: object) => void {
  return (message, details = {}) => {
    const { error, ...rest } = details as { error?: unknown };
    logger.warn(error === undefined ? rest : { ...rest, err: error }, message);
  };
}
