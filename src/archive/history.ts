/** Pages of history, over shelves that follow on each other: without a seam between what is written and what waits. */
import type { Kept } from "./kept.ts";
import type { Owner, Place } from "./places.ts";
import type { PageRange, Scope, Stretch } from "./scope.ts";
import { followBack } from "./seen.ts";
import type { Conversation, Shelf } from "./shelf.ts";

/** `Archive.page`. */
export function page(shelves: readonly Shelf[], scope: Scope, range: PageRange): readonly Kept[] {
  return collected(shelves, range, (shelf, limited) => shelf.history(scope, limited));
}

/** `Archive.positions`. */
export function positions(shelves: readonly Shelf[], scope: Scope, range: PageRange): readonly number[] {
  return collected(shelves, range, (shelf, limited) => shelf.positions(scope, limited));
}

function collected<Item>(
  shelves: readonly Shelf[],
  range: PageRange,
  read: (shelf: Shelf, limited: PageRange) => readonly Item[],
): readonly Item[] {
  const isLowest = range.from === "lowest";
  let found: readonly Item[] = [];
  for (const shelf of isLowest ? shelves : shelves.toReversed()) {
    const limit = range.limit - found.length;
    if (limit <= 0) break;
    const more = read(shelf, { ...range, limit });
    found = isLowest ? [...found, ...more] : [...more, ...found];
  }
  return found;
}

/** `Archive.lastBefore`. */
export function lastBefore(shelves: readonly Shelf[], time: number): number {
  return Math.max(0, ...shelves.map((shelf) => shelf.lastBefore(time)));
}

/** `Archive.namesOf`. */
export function namesOf(shelves: readonly Shelf[], channel: string, since: number): readonly Stretch[] {
  const after = since - 1;
  const renamings = Map.groupBy(
    shelves.flatMap((shelf) => shelf.renamings(after)),
    ({ to }) => to,
  );
  const stays = followBack(renamings, new Map(), channel, after, Number.POSITIVE_INFINITY);
  return [...stays].map(({ channel: place, first, last }) => ({ place, first, last }));
}

/** `Archive.conversations`: the newest shelf knows what was said last. */
export function* conversations(shelves: readonly Shelf[], owner: Owner): Generator<Conversation> {
  const found = new Set<Place>();
  for (const shelf of shelves.toReversed()) {
    for (const conversation of shelf.conversations(owner)) {
      if (!found.has(conversation.place)) yield conversation;
      found.add(conversation.place);
    }
  }
}
