/** The readings: each number that a node shows of itself, and where it is read. */
import type { Archive } from "../archive/archive.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { Settings } from "../gateway/services.ts";
import { entriesPerRecord } from "../network/entry.ts";
import { liveNodes } from "../network/living.ts";
import type { Clock } from "../ports.ts";
import type { Freshness } from "./freshness.ts";
import type { Pushing } from "./pushing.ts";
import type { Replica } from "./replica.ts";

/** The parts of a node that are looked at. */
export interface Measured {
  readonly id: string;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly archive: Pick<Archive, "reached" | "isClean">;
  readonly replica: Pick<Replica, "state" | "poisoned" | "snapshot">;
  readonly freshness: Pick<Freshness, "head">;
  /** Undefined while the node starts. */
  readonly gateway: () => Pick<Gateway, "connections" | "counts"> | undefined;
  /** Undefined where nothing is pushed. */
  readonly pushes: () => Pushing["counts"] | undefined;
  readonly isReady: () => boolean;
}

export interface Reading {
  readonly name: `chorus_${string}`;
  readonly help: string;
  readonly read: (node: Measured) => number;
}

/** What rises and falls. */
export const gauges: readonly Reading[] = [
  {
    name: "chorus_ready",
    help: "1 while the node follows the log and takes changes, else 0.",
    read: ({ isReady }) => Number(isReady()),
  },
  {
    name: "chorus_nodes",
    help: "Nodes of the cluster that count as living.",
    read: ({ replica }) => liveNodes(replica.state).length,
  },
  {
    name: "chorus_sessions",
    help: "Users in the network, on all nodes together.",
    read: ({ replica }) => replica.state.sessions.size,
  },
  {
    name: "chorus_detached_sessions",
    help: "Users in the network who are waited for.",
    read: ({ replica }) =>
      [...replica.state.sessions.values()].filter(({ detachedAt }) => detachedAt !== undefined).length,
  },
  {
    name: "chorus_channels",
    help: "Channels in the network.",
    read: ({ replica }) => replica.state.channels.size,
  },
  {
    name: "chorus_files",
    help: "Files that were uploaded and can be read.",
    read: ({ replica }) => replica.state.uploads.files.size,
  },
  {
    name: "chorus_files_bytes",
    help: "Their size together.",
    read: ({ replica }) => replica.state.uploads.total.bytes,
  },
  {
    name: "chorus_log_records",
    help: "Records in the log, as this node last heard.",
    read: ({ freshness }) => freshness.head,
  },
  {
    name: "chorus_applied_records",
    help: "Records of the log that this node has applied.",
    read: ({ replica }) => replica.state.record,
  },
  {
    name: "chorus_archive_backlog_records",
    help: "Applied records that are not in the archive's file yet.",
    read: ({ replica, archive }) =>
      Math.max(0, replica.state.record - Math.floor(archive.reached / entriesPerRecord)),
  },
  {
    name: "chorus_erasures_underway",
    help: "What is still to be erased: in the log, of accounts, of files, or in this node's archive. At 0 nothing erased is left.",
    read: ({ replica: { state }, archive }) =>
      state.erasures.size +
      state.unheard.length +
      state.forgotten.size +
      state.uploads.spent.size +
      Number(!archive.isClean),
  },
  {
    name: "chorus_snapshot_records",
    help: "Records that the newest snapshot holds, which a start need not apply; 0 without one.",
    read: ({ replica }) => replica.snapshot?.record ?? 0,
  },
  {
    name: "chorus_snapshot_timestamp_seconds",
    help: "The time of the newest entry in the newest snapshot, since 1970; NaN without one.",
    read: ({ replica }) => (replica.snapshot ? replica.snapshot.at / 1000 : Number.NaN),
  },
];

/** What was counted since the process started. */
export const counters: readonly Reading[] = [
  {
    name: "chorus_poison_entries_total",
    help: "Entries of the log that every node skips because a rule failed at them.",
    read: ({ replica }) => replica.poisoned,
  },
  {
    name: "chorus_delivered_lines_total",
    help: "Lines that were written to clients because something happened; answers are not counted.",
    read: ({ gateway }) => gateway()?.counts.lines ?? 0,
  },
  {
    name: "chorus_delivered_bytes_total",
    help: "Bytes of these lines.",
    read: ({ gateway }) => gateway()?.counts.bytes ?? 0,
  },
  {
    name: "chorus_send_queue_exceeded_total",
    help: "Connections that were closed because their clients left too much unread.",
    read: ({ gateway }) => gateway()?.counts.sendQueueExceeded ?? 0,
  },
  {
    name: "chorus_resumes_total",
    help: "Connections that came back to a session and are told what they missed.",
    read: ({ gateway }) => gateway()?.counts.resumes ?? 0,
  },
];
