/** Opens a node's log where the configuration says: in its data folder, or on nats-servers. */
import { existsSync } from "node:fs";
import { LogUnusable } from "../log/errors.ts";
import type { Log } from "../log/log.ts";
import { register } from "../log/registry.ts";
import type { SharedFiles } from "../log/shared-files.ts";
import { openSqliteLog } from "../log/sqlite.ts";
import { logPath, prepareFolder } from "../log/sqlite-file.ts";
import { movedFrom } from "../log/sqlite-moved.ts";
import type { Entry } from "../network/entry.ts";
import { systemClock, systemRandom } from "./clock.ts";
import type { NodeConfig } from "./config.ts";
import type { Signal } from "./node-options.ts";

export interface OpenLogOptions {
  readonly config: Pick<NodeConfig, "id" | "data" | "log" | "heartbeat">;
  /** The process that restarts this one, if any. */
  readonly supervisor?: number;
  readonly warn: (message: string, details?: object) => void;
}

export interface OpenedLog {
  readonly log: Log<Entry, Signal>;
  /** What nodes leave for each other beside it; on one machine each has enough of its own. */
  readonly files?: SharedFiles;
}

/**
 * Nobody gets into a data folder with another log than its own: what its nodes have made of that would be removed.
 * @throws LogUnusable something that a user must put right; LogCorrupt
 */
export async function openLog({ config, supervisor, warn }: OpenLogOptions): Promise<OpenedLog> {
  const { id: node, data: folder, log: nats, heartbeat } = config;
  if (!nats) {
    const log = await openSqliteLog<Entry, Signal>({
      ...{ folder, node, ...(supervisor !== undefined && { supervisor }), warn },
      ...{ clock: systemClock, random: systemRandom, siblingLostAfter: heartbeat.nodeLostAfter },
    });
    return { log };
  }
  prepareFolder(folder);
  if (existsSync(logPath(folder)))
    throw new LogUnusable(
      `${logPath(folder)} is a log: "npm run migrate" moves it to stream ${nats.stream}, or data is to name another folder`,
    );
  const moved = movedFrom(folder);
  // What the node keeps beside the log is for one process as well.
  const registry = await register(folder, node, supervisor, warn);
  // Loaded where it is wanted: every node would begin later.
  const { openJetStreamLog } = await import("../log/jetstream.ts");
  const log = await openJetStreamLog<Entry, Signal>({
    ...{ nats, node, clock: systemClock, warn },
    closed: () => registry.release(),
  }).catch((error: unknown) => {
    registry.release();
    throw error;
  });
  if (!moved || moved.epoch === log.epoch) return { log, files: log.files };
  await log.close();
  throw new LogUnusable(
    `stream ${nats.stream} is not the log of ${folder}: that has moved to stream ${moved.stream} of ${moved.address}`,
  );
}
