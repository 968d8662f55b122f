/** The streams of a log on JetStream: made with careful settings, or checked when they are there. */

import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import {
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
  type StreamInfo,
} from "@nats-io/jetstream";
import { LogUnusable } from "./errors.ts";
import type { NatsOptions } from "./jetstream-options.ts";

/** How long servers may take to choose their leaders, or to become enough for all replicas, in ms. */
const defaultPatience = 20_000;
const retryInterval = 250;

/** The server forgets after so long that it has stored a message, in nanoseconds; nothing relies on it. */
const duplicateWindow = 120_000_000_000;

const epochKey = "chorus_epoch";

/** The epoch of the log that a stream holds; undefined where it holds none. */
export function epochIn(config: StreamConfig): string | undefined {
  return config.metadata?.[epochKey];
}

/** Set while a log is being moved into the stream: until all of it is there, no node may go on from it. */
const incompleteKey = "chorus_incomplete";

/** Whether the log that is moved into a stream is not all there yet. */
export function isIncomplete(config: StreamConfig): boolean {
  return config.metadata?.[incompleteKey] !== undefined;
}

/** Error codes of JetStream's API. */
const noPeers = 10005;
const noLeader = 10008;
const otherSettings = 10058;
const isNoCluster = 10074;

export function recordSubjects(stream: string): string {
  return `${stream}.records.>`;
}

/** The stream of what stands for erased records. */
export function replacementsOf(stream: string): string {
  return `${stream}-replacements`;
}

export function replacementSubjects(stream: string): string {
  return `${stream}.replacements.>`;
}

/** The stream of the files that nodes share. */
export function filesOf(stream: string): string {
  return `${stream}-snapshots`;
}

export function fileSubjects(stream: string): string {
  return `${stream}.snapshots.>`;
}

export interface StreamOptions {
  /** The log's epoch, if it is made now: made from the time, or moved here with a log. */
  readonly epoch: string;
  readonly warn: (message: string, details?: object) => void;
  /** A log is moved into the stream: one that is made now is incomplete until `completeStream`, and others may be. */
  readonly isMoving?: boolean;
  /** How long the servers may take, in ms. */
  readonly patience?: number;
}

/**
 * Makes sure that the streams of a log are there and are as they have to be; several nodes may do so at once. The manager is
 * one that was made with `checkAPI: false`, because at a start there may be no leader yet.
 * @returns the log's epoch
 * @throws LogUnusable the servers do not allow it, or a stream is not as it has to be: one line
 */
export async function ensureStream(
  manager: JetStreamManager,
  { stream, replicas }: NatsOptions,
  { epoch: proposed, warn, isMoving = false, patience = defaultPatience }: StreamOptions,
): Promise<string> {
  const end = performance.now() + patience;
  const records = { ...careful, name: stream, subjects: [recordSubjects(stream)], num_replicas: replicas };
  const metadata = { [epochKey]: proposed, ...(isMoving && { [incompleteKey]: "true" }) };
  const epoch = await ensure(manager, { ...records, metadata }, end, warn);
  for (const [name, subjects] of [
    [replacementsOf(stream), replacementSubjects(stream)],
    [filesOf(stream), fileSubjects(stream)],
  ] as const) {
    const other = { ...records, name, subjects: [subjects], metadata: { [epochKey]: epoch } };
    const found = await ensure(manager, other, end, () => {});
    if (found !== epoch)
      throw new LogUnusable(`stream ${name} belongs to log ${found}, and stream ${stream} is log ${epoch}`);
  }
  return epoch;
}

/** @throws LogUnusable there is no stream of this name */
export async function assertStream(manager: JetStreamManager, stream: string): Promise<void> {
  const failure = await manager.streams.info(stream).then(
    () => undefined,
    (error: unknown) => codeOf(error),
  );
  if (failure === JetStreamApiCodes.StreamNotFound) throw new LogUnusable(`there is no stream ${stream}`);
}

/** Says of a stream that all of the log that was moved there is there. @throws what JetStream says: it may be said or not */
export async function completeStream(manager: JetStreamManager, stream: string): Promise<void> {
  const { config } = await manager.streams.info(stream);
  const { [incompleteKey]: _, ...metadata } = config.metadata ?? {};
  await manager.streams.update(stream, { metadata });
}

/** Nothing is dropped, changed, sent elsewhere or answered by who does not lead, and all is on disk when it is acknowledged. */
const careful = {
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.New,
  discard_new_per_subject: false,
  max_msgs: -1,
  max_bytes: -1,
  max_age: 0,
  max_msg_size: -1,
  max_msgs_per_subject: -1,
  max_consumers: -1,
  no_ack: false,
  sealed: false,
  deny_delete: false,
  deny_purge: false,
  allow_direct: false,
  mirror_direct: false,
  allow_rollup_hdrs: false,
  allow_msg_ttl: false,
  allow_msg_counter: false,
  allow_msg_schedules: false,
  duplicate_window: duplicateWindow,
} satisfies Partial<StreamConfig>;

type Wanted = typeof careful & {
  readonly name: string;
  readonly subjects: string[];
  readonly num_replicas: number;
  readonly metadata: Record<string, string>;
};

function ensure(
  manager: JetStreamManager,
  wanted: Wanted,
  end: number,
  warn: StreamOptions["warn"],
): Promise<string> {
  const open = async () => epochOfStream(await findOrMake(manager, wanted), wanted, warn);
  return patiently(wanted, open, end);
}

/**
 * Opens a stream, or what is kept in one, and waits while its servers choose their leaders.
 * @param end in ms, as `performance.now()` has it
 * @throws LogUnusable one line
 */
export async function patiently<Opened>(
  stream: Pick<Wanted, "name" | "num_replicas">,
  open: () => Promise<Opened>,
  end = performance.now() + defaultPatience,
): Promise<Opened> {
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (error instanceof LogUnusable) throw error;
      if (!mayPass(error) || performance.now() >= end) throw new LogUnusable(failure(stream, error as Error));
    }
    await sleep(retryInterval);
  }
}

async function findOrMake(manager: JetStreamManager, wanted: Wanted): Promise<StreamInfo> {
  try {
    return await manager.streams.info(wanted.name);
  } catch (error) {
    if (codeOf(error) !== JetStreamApiCodes.StreamNotFound) throw error;
  }
  try {
    return await manager.streams.add({ ...wanted });
  } catch (error) {
    if (codeOf(error) !== isNoCluster) throw error;
    return await manager.streams.add({ ...wanted, num_replicas: 1 });
  }
}

/** Whether an error can be gone at the next attempt. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof JetStreamApiError)) return true;
  // Another node has made the stream since we looked; or a server that is to have a replica is still to come.
  return error.status !== 400 || error.code === otherSettings || error.code === noPeers;
}

function codeOf(error: unknown): number | undefined {
  return error instanceof JetStreamApiError ? error.code : undefined;
}

function failure({ name, num_replicas }: Pick<Wanted, "name" | "num_replicas">, error: Error): string {
  const says = `JetStream says: ${error.message}`;
  const why =
    codeOf(error) === noPeers
      ? `${num_replicas} replicas (nats.replicas) want as many servers; ${says}`
      : says;
  const isSilent = error.message === "timeout" || codeOf(error) === noLeader;
  return `stream ${name} cannot be opened: ${isSilent ? "most of its servers have to be up, and are not" : why}`;
}

/** The epoch of a stream that is there. @throws LogUnusable it must not hold a log */
function epochOfStream({ config, cluster }: StreamInfo, wanted: Wanted, warn: StreamOptions["warn"]): string {
  const epoch = epochIn(config);
  if (epoch === undefined || !/^[0-9a-z]{8,9}$/.test(epoch))
    throw new LogUnusable(
      `stream ${wanted.name} is there, but is no log of Chorus: nats.stream is to name another`,
    );
  if (isIncomplete(config) && wanted.metadata[incompleteKey] === undefined)
    throw new LogUnusable(
      `stream ${wanted.name} is not complete: a log is being moved there, or that was broken off, and the same "npm run migrate" goes on with it`,
    );
  const faults = faultsOf(config, wanted);
  const isCluster = cluster?.name !== undefined;
  if (config.num_replicas < wanted.num_replicas && isCluster)
    faults.push(`num_replicas is ${config.num_replicas}, and must be ${wanted.num_replicas} (nats.replicas)`);
  if (faults.length > 0)
    throw new LogUnusable(`stream ${wanted.name} must not hold a log: ${faults.join("; ")}`);
  if (config.num_replicas === 1)
    warn(`stream ${wanted.name} has one replica: it is lost with the disk of its server`);
  return epoch;
}

/** What must not be there at all. */
const foreign = ["mirror", "sources", "republish", "subject_transform", "subject_delete_marker_ttl"] as const;

function faultsOf(config: StreamConfig, wanted: Wanted): string[] {
  const {
    name: _name,
    metadata: _metadata,
    num_replicas: _replicas,
    duplicate_window: _window,
    ...exact
  } = wanted;
  const faults = Object.entries(exact).flatMap(([key, value]) => {
    const present = config[key as keyof StreamConfig] ?? (value === false ? false : undefined);
    return isDeepStrictEqual(present, value)
      ? []
      : [`${key} is ${JSON.stringify(present)}, and must be ${JSON.stringify(value)}`];
  });
  for (const key of foreign) {
    const present = config[key];
    if (present !== undefined && !isDeepStrictEqual(present, [])) faults.push(`${key} must not be set`);
  }
  if (Object.keys(config.consumer_limits ?? {}).length > 0) faults.push("consumer_limits must not be set");
  if (config.persist_mode !== undefined && config.persist_mode !== "" && config.persist_mode !== "default")
    faults.push(`persist_mode is "${config.persist_mode}", and must be "default"`);
  return faults;
}
