/** The overview of the cluster: what `GET /cluster` and `GET /cluster/live` show. */
import { Live } from "../gateway/live.ts";
import type { Settings } from "../gateway/services.ts";
import type { Log } from "../log/log.ts";
import { connectionIn, type Entry } from "../network/entry.ts";
import type { Freshness } from "./freshness.ts";
import type { Membership } from "./membership.ts";
import type { NodeOptions } from "./node-options.ts";
import type { Replica } from "./replica.ts";

export interface Overview {
  /** Who says so. */
  readonly id: string;
  readonly log: Pick<Log<Entry, unknown>, "epoch" | "head">;
  readonly settings: Settings;
  readonly replica: Pick<Replica, "state" | "poisoned">;
  /** Knows of the other nodes, once this one has started. */
  readonly membership: Pick<Membership, "appliedBy"> | undefined;
  readonly withProcesses: boolean;
}

export async function overview({
  id: node,
  log,
  settings,
  replica,
  membership,
  withProcesses,
}: Overview): Promise<object> {
  const { state, poisoned } = replica;
  const head = await log.head().catch(() => state.record);
  const nodes = [...state.nodes].filter(([, { status }]) => status !== "down");
  return {
    network: settings.server.network,
    epoch: log.epoch,
    node,
    head,
    poison: poisoned,
    nodes: nodes.map(([id, { address, pid, status }]) => {
      const attached = [...state.connections].filter(([key]) => connectionIn(key).node === id);
      return {
        id,
        address,
        ...(withProcesses && { pid }),
        state: status,
        connections: attached.length,
        sessions: new Set(attached.map(([, session]) => session)).size,
        applied: id === node ? state.record : (membership?.appliedBy(id) ?? 0),
      };
    }),
  };
}

export interface LiveParts
  extends Pick<NodeOptions, "id" | "log" | "clock" | "settings" | "lostAfter" | "grace"> {
  readonly replica: Pick<Replica, "state">;
  readonly freshness: Pick<Freshness, "head">;
  /** Knows of the other nodes, once this one has started. */
  readonly membership: () => Pick<Membership, "appliedBy"> | undefined;
}

export function liveOf({ id, log, settings, replica, freshness, membership, ...rest }: LiveParts): Live {
  return new Live({
    ...rest,
    node: id,
    network: settings.server.network,
    epoch: log.epoch,
    state: () => replica.state,
    head: () => freshness.head,
    appliedBy: (node) => membership()?.appliedBy(node),
  });
}
