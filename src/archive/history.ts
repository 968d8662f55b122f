/** Pages of history, over shelves that follow on each other: without a seam between what is written and what waits. */

import type { SessionId } from "../network/state.ts";
import type { Kept } from "./kept.ts";
import type { Owner, Place } from "./places.ts";
import type { PageRange, Scope, Stretch } from "./scope.ts";
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

/** Names of a channel that are followed back; what was said under older ones is not read. */
const namesMax = 100;

/** `Archive.namesOf`. */
export function namesOf(shelves: readonly Shelf[], channel: string, since: number): readonly Stretch[] {
  const names: Stretch[] = [];
  for (let [place, last] = [channel, Number.POSITIVE_INFINITY]; names.length < namesMax; ) {
    const renamings = shelves.map((shelf) => shelf.renamingTo(place, since - 1, last));
    const renaming = renamings.findLast((each) => each !== undefined);
    names.push({ place, first: renaming?.position ?? since, last });
    if (!renaming) break;
    [place, last] = [renaming.from, renaming.position - 1];
  }
  return names;
}

/** `Archive.cameTo`. */
export function cameTo(shelves: readonly Shelf[], session: SessionId, names: readonly Stretch[]): number {
  return Math.max(0, ...shelves.flatMap((shelf) => names.map((name) => shelf.cameTo(session, name))));
}

/** `Archive.saidBy`. */
export function saidBy(shelves: readonly Shelf[], account: Owner, limit: number): readonly number[] {
  return shelves.flatMap((shelf) => shelf.saidBy(account, limit)).slice(0, limit);
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
