/** Catching up: a node that has nothing, or is far behind, begins from a shared snapshot where that takes less time. */
import type { Archive } from "../archive/archive.ts";
import type { Log } from "../log/log.ts";
import { type Entry, lastPositionIn } from "../network/entry.ts";
import { type Clock, pause } from "../ports.ts";
import type { SharedSnapshot, SharedSnapshots } from "./shared-snapshots.ts";
import type { Beginning } from "./snapshots.ts";
import type { SnapshotStore } from "./snapshots-store.ts";
import { trustedMoment } from "./snapshots-trust.ts";

/** Fewer entries are rather applied; */
export const entriesMin = 50_000;
/** so many of them are in a second, with all that the archive keeps of them, */
const entriesPerSecond = 20_000;
/** and so many bytes of a shared snapshot are fetched. Both with some reserve, as measured by bench/catch-up.ts. */
const bytesPerSecond = 20_000_000;
/** How long until the store is asked again for what this node cannot do without, in milliseconds. */
const retryAfter = 2000;

export interface CatchingUpOptions {
  readonly log: Log<Entry, unknown>;
  readonly clock: Clock;
  readonly shared: SharedSnapshots;
  /** This node's own. */
  readonly snapshots: SnapshotStore;
  readonly archive: Pick<Archive, "adopt">;
  /** The node is stopping. */
  readonly isStopped: () => boolean;
  readonly warn: (message: string, details?: object) => void;
}

/**
 * Brings this node's archive and snapshots as far as the newest shared snapshot, if that is worth it: from then on they are its own.
 * Without it the log is applied; where that no longer has it all, it is waited for. @returns whether it did
 */
export async function catchUp(beginning: Beginning, options: CatchingUpOptions): Promise<boolean> {
  const { clock, warn, isStopped } = options;
  for (let warned = false; !isStopped(); warned = true) {
    if (await takeOne(beginning, options)) return true;
    if (!beginning.lacksHistory) return false;
    const { base } = beginning;
    if (!warned) warn("a shared snapshot is waited for: only that has what was before a record", { base });
    await pause(clock, retryAfter);
  }
  return false;
}

async function takeOne(beginning: Beginning, options: CatchingUpOptions): Promise<boolean> {
  const { shared, warn } = options;
  try {
    const { whole } = await shared.list();
    for (const snapshot of whole)
      if (isBetter(snapshot, beginning) && (await take(snapshot, options))) return true;
  } catch (error) {
    warn("shared snapshots cannot be looked at", { reason: (error as Error).message });
  }
  return false;
}

function isBetter({ record, entries, bytes }: SharedSnapshot, beginning: Beginning): boolean {
  if (record < beginning.base) return false;
  if (beginning.lacksHistory) return true;
  const ahead = entries - (beginning.moment?.entries ?? beginning.moment?.record ?? 0);
  return ahead >= entriesMin && ahead / entriesPerSecond > bytes / bytesPerSecond;
}

async function take(snapshot: SharedSnapshot, options: CatchingUpOptions): Promise<boolean> {
  const { log, shared, snapshots, archive, warn } = options;
  const { name, record, reached } = snapshot;
  try {
    if (reached < lastPositionIn(record)) throw new Error("its archive has not come as far as its state");
    const head = await log.head();
    const text = await shared.take(snapshot, archive, (text) => trustedMoment(log, text, { record, head }));
    // They belong to an archive that is no longer there, and would count as newer.
    for (const other of snapshots.records()) if (other > record) snapshots.putAside(other);
    await snapshots.save(record, text);
    return true;
  } catch (error) {
    warn("a shared snapshot cannot be used", { snapshot: name, reason: (error as Error).message });
    return false;
  }
}
