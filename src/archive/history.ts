/** Pages of history, over shelves that follow on each other: without a seam between what is written and what waits. */
import type { Kept } from "./kept.ts";
import type { Owner } from "./places.ts";
import type { PageRange, Scope, Stretch } from "./scope.ts";
import { followBack } from "./seen.ts";
import type { Conversation, Shelf } from "./shelf.ts";

/** `Archive.page`. */
export function page(shelves: readonly Shelf[], scope: Scope, range: PageRange): readonly Kept[] {
  const isLowest = range.from === "lowest";
  let found: readonly Kept[] = [];
  for (const shelf of isLowest ? shelves : shelves.toReversed()) {
    const limit = range.limit - found.length;
    if (limit <= 0) break;
    const more = shelf.history(scope, { ...range, limit });
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

/** `Archive.conversations`. */
export function conversations(shelves: readonly Shelf[], owner: Owner): readonly Conversation[] {
  const last = new Map(
    shelves.flatMap((shelf) => shelf.conversations(owner)).map((each) => [each.place, each.last]),
  );
  return [...last].map(([place, position]) => ({ place, last: position }));
}
