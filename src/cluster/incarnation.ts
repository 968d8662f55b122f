/** Incarnations: each start of a node takes the next number; the first record of it in the log wins. */

import { LogUnavailable } from "../log/errors.ts";
import type { Log } from "../log/log.ts";
import type { Entry } from "../network/entry.ts";
import type { Event } from "../network/events.ts";
import type { Applied } from "../network/outcome.ts";
import { currentRules, type State } from "../network/state.ts";

export interface Start {
  readonly node: string;
  readonly log: Pick<Log<Entry, unknown>, "append">;
  readonly state: State;
  /** Tells this process from another one that starts as the same node. */
  readonly nonce: string;
  readonly pid: number;
  /** Where clients reach it, as host:port. */
  readonly address: string;
  /** Milliseconds since 1970. */
  readonly stamp: number;
  /** Resolves when everything that was in the log is applied. */
  reachHead(): Promise<void>;
  /** Resolves when the log may be asked again. */
  pause(): Promise<void>;
}

/** The next incarnation's number. */
export function nextIncarnation(state: State, node: string): number {
  return (state.nodes.get(node)?.incarnation ?? 0) + 1;
}

/** Takes the next incarnation. @throws when another process took it */
export async function takeIncarnation(start: Start): Promise<void> {
  const { node, log, state, nonce, pid, address, stamp } = start;
  const incarnation = nextIncarnation(state, node);
  const event: Event = { type: "node-up", nonce, address, pid, rules: [currentRules] };
  const record = { node, incarnation, n: 1, entries: [{ stamp, event }] };
  while (nextIncarnation(state, node) <= incarnation) {
    try {
      await log.append(record);
      break;
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error;
      await start.pause();
    }
  }
  await start.reachHead();
  if (state.nodes.get(node)?.nonce !== nonce) {
    throw new Error(`another process has just started as node ${node}`);
  }
}

/** Whether an entry ends this incarnation of a node: it is declared lost, or another process has taken its place. */
export function endsNode(
  { node, incarnation, entry: { event }, outcome }: Applied,
  own: string,
  current: number,
): boolean {
  if (outcome.kind !== "accepted") return false;
  if (event.type === "node-lost") return event.node === own && event.incarnation === current;
  return event.type === "node-up" && node === own && current > 0 && incarnation > current;
}
