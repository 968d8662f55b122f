/** Which stretch of a scope a request means: found by positions alone, before anything is read. */
import type { Archive } from "../archive/archive.ts";
import type { PageRange, Scope } from "../archive/scope.ts";
import type { Reference, Span } from "../commands/history-request.ts";

/** Positions from the first to the last; none where the last is lower. */
export interface Bounds {
  readonly first: number;
  readonly last: number;
}

export interface Wanted {
  /** How many at most; of what was said in the same millisecond all, where its reader goes on by times. */
  readonly limit: number;
  readonly onlyTalk: boolean;
  /** Nothing above this position. */
  readonly newest: number;
  /** Its reader can name messages by their ids. */
  readonly knowsIds: boolean;
}

/** @throws ArchiveUnavailable */
export function boundsOf(archive: Archive, scope: Scope, span: Span, wanted: Wanted): Bounds {
  const { limit, onlyTalk, newest, knowsIds } = wanted;
  const wholeTimes = span.first === undefined ? !knowsIds : span.first.kind === "time";
  const all = { after: 0, until: newest, limit, onlyTalk };
  const positions = (range: Partial<PageRange> & Pick<PageRange, "from">) =>
    archive.positions(scope, { ...all, ...range });
  const counted = (range: Partial<PageRange> & Pick<PageRange, "from">): Bounds => {
    const bounds = boundsAround(positions(range));
    return wholeTimes ? withWholeTimes(archive, bounds, { ...all, ...range }) : bounds;
  };
  switch (span.from) {
    case "LATEST":
      return counted({ from: "highest", after: span.first ? endOf(archive, span.first) : 0 });
    case "BEFORE":
      return counted({ from: "highest", until: beginningOf(archive, span.first) });
    case "AFTER":
      return counted({ from: "lowest", after: endOf(archive, span.first) });
    case "BETWEEN": {
      const { first, second } = span;
      return endOf(archive, first) <= endOf(archive, second)
        ? counted({ from: "lowest", after: endOf(archive, first), until: beginningOf(archive, second) })
        : counted({ from: "highest", after: endOf(archive, second), until: beginningOf(archive, first) });
    }
    case "AROUND": {
      const middle = beginningOf(archive, span.first);
      const before = positions({ from: "highest", until: middle });
      const after = positions({ from: "lowest", after: middle });
      // Where one side has fewer the other has more.
      const half = Math.min(Math.ceil(limit / 2), after.length);
      const above = Math.min(limit - half, before.length);
      const chosen = [...before.slice(before.length - above), ...after.slice(0, limit - above)];
      const bounds = boundsAround(chosen);
      return wholeTimes ? withWholeTimes(archive, bounds, all) : bounds;
    }
  }
}

/** Everything up to this position is before it. */
function beginningOf(archive: Archive, reference: Reference): number {
  return reference.kind === "time" ? archive.lastBefore(reference.at) : reference.position - 1;
}

/** Everything above this position is after it. */
function endOf(archive: Archive, reference: Reference): number {
  return reference.kind === "time" ? archive.lastBefore(reference.at + 1) : reference.position;
}

function boundsAround(positions: readonly number[]): Bounds {
  return { first: positions[0] ?? 1, last: positions.at(-1) ?? 0 };
}

/** What was said at the time of the first or of the last is there as a whole: who goes on from these times misses nothing. */
function withWholeTimes(
  archive: Archive,
  { first, last }: Bounds,
  { after, until }: Pick<PageRange, "after" | "until">,
): Bounds {
  const [begin, end] = [archive.at(first)?.at, archive.at(last)?.at];
  if (begin === undefined || end === undefined) return { first, last };
  return {
    first: Math.max(after, archive.lastBefore(begin)) + 1,
    last: Math.min(until, archive.lastBefore(end + 1)),
  };
}
