/** Following a log that can be looked into: order, gaps, what has expired, what is not there yet. */
import { type Clock, pause } from "../ports.ts";
import { LogCorrupt, LogTrimmed } from "./errors.ts";
import type { Erasable, StoredRecord } from "./log.ts";

/** How long a follower waits, in ms, for a log that ends before the record it has already seen. */
export const behindPatience = 10_000;

/** How long, in ms, records are handed out before all else that this process does gets its turn. */
const turn = 20;

export interface Bounds {
  /** The oldest record's number; undefined when there is none. */
  readonly first: number | undefined;
  /** The newest record's number, 0 when there is none. */
  readonly head: number;
}

/** What an adapter offers to be followed. */
export interface Source<Entry extends Erasable> {
  readonly closed: boolean;
  /** Records above `after` in ascending order, a bounded batch; empty when there is none, or none can be read just now. */
  recordsAfter(after: number): readonly StoredRecord<Entry>[];
  /** Undefined when it cannot be read just now. */
  bounds(): Bounds | undefined;
  /** Resolves when there may be more to see, and at close. */
  changed(): Promise<void>;
}

/**
 * Yields every record above `after`, as `Log.follow` promises. While records are there, reading and applying them is
 * one chain of promises: without a pause now and then no timer, socket or signal would be served until its end.
 */
export async function* followSource<Entry extends Erasable>(
  source: Source<Entry>,
  clock: Clock,
  after: number,
): AsyncGenerator<readonly StoredRecord<Entry>[]> {
  await reach(source, clock, after);
  let position = after;
  let began = clock.monotonic();
  const changed = async () => {
    await source.changed();
    began = clock.monotonic();
  };
  while (!source.closed) {
    if (clock.monotonic() - began >= turn) {
      await pause(clock, 0);
      began = clock.monotonic();
      continue;
    }
    const records = source.recordsAfter(position);
    const next = records[0];
    if (next === undefined) {
      await changed();
      continue;
    }
    if (next.number !== position + 1) {
      const bounds = source.bounds();
      if (bounds?.first === undefined) {
        await changed();
        continue;
      }
      if (bounds.first > position + 1) throw new LogTrimmed(bounds.first);
      throw new LogCorrupt(`record ${position + 1} is missing: the next one is ${next.number}`);
    }
    const unbroken = untilGap(records);
    position += unbroken.length;
    yield unbroken;
  }
}

/** Waits until the log holds record `position`; its absence for long means that this is not the log it was read from. */
async function reach<Entry extends Erasable>(
  source: Source<Entry>,
  clock: Clock,
  position: number,
): Promise<void> {
  let overdue = false;
  let cancel = () => {};
  const deadline = new Promise<void>((resolve) => {
    cancel = clock.after(behindPatience, () => {
      overdue = true;
      resolve();
    });
  });
  try {
    while (!source.closed) {
      const head = source.bounds()?.head;
      if (head !== undefined && head >= position) return;
      if (head !== undefined && overdue) {
        throw new LogCorrupt(`the log ends at record ${head}, but record ${position} was seen before`);
      }
      await (overdue ? source.changed() : Promise.race([source.changed(), deadline]));
    }
  } finally {
    cancel();
  }
}

function untilGap<Entry extends Erasable>(
  records: readonly StoredRecord<Entry>[],
): readonly StoredRecord<Entry>[] {
  const first = records[0]?.number ?? 0;
  const gap = records.findIndex((record, index) => record.number !== first + index);
  return gap < 0 ? records : records.slice(0, gap);
}
