/** What an audience saw: where it was follows from where it is now, walking back; then what was told there is read. */

import { countThrough } from "./ascending.ts";
import type { Audience, Kept } from "./kept.ts";
import type { Move, Renaming } from "./moves.ts";
import type { Shelf } from "./shelf.ts";
import { type Stay, View } from "./view.ts";

/** `Archive.seenBy`, over shelves that follow on each other. */
export function seenBy(
  shelves: readonly Shelf[],
  audience: Audience | View,
  after: number,
  until: number,
  limit: number,
): readonly Kept[] {
  const view = audience instanceof View ? audience : viewOf(shelves, audience, after);
  const page: Kept[] = [];
  for (const shelf of shelves) page.push(...shelf.page(view, after, until, limit - page.length));
  return page;
}

/** `Archive.viewOf`, over such shelves. */
export function viewOf(shelves: readonly Shelf[], audience: Audience, after: number): View {
  return new View(audience.session, [...staysOf(shelves, audience, after)]);
}

/** Where the audience was above a position: every stay that goes on, or that ended with a move. */
function* staysOf(
  shelves: readonly Shelf[],
  { session, channels }: Audience,
  after: number,
): Generator<Stay> {
  const moves = shelves.flatMap((shelf) => shelf.movesOf(session, after));
  const comings = Map.groupBy(
    moves.filter(({ kind }) => kind === "came"),
    ({ channel }) => channel,
  );
  const renamings = Map.groupBy(
    shelves.flatMap((shelf) => shelf.renamings(after)),
    ({ to }) => to,
  );
  for (const channel of channels) yield* followBack(renamings, comings, channel, after, Infinity);
  for (const { kind, channel, position } of moves) {
    if (kind === "left") yield* followBack(renamings, comings, channel, after, position - 1);
  }
}

/** A stay, known by its end, begins when the session came or when the channel got its name; then there is one before. */
export function* followBack(
  renamings: ReadonlyMap<string, readonly Renaming[]>,
  comings: ReadonlyMap<string, readonly Move[]>,
  channel: string,
  after: number,
  last: number,
): Generator<Stay> {
  for (let [name, end] = [channel, last]; end > after; ) {
    const came = lastThrough(comings.get(name) ?? [], end)?.position ?? after;
    const renaming = lastThrough(renamings.get(name) ?? [], end);
    const isRenamed = renaming !== undefined && renaming.position > came;
    yield { channel: name, first: Math.max(isRenamed ? renaming.position : came, after + 1), last: end };
    if (!isRenamed) return;
    [name, end] = [renaming.from, renaming.position - 1];
  }
}

function lastThrough<Item extends { readonly position: number }>(
  items: readonly Item[],
  last: number,
): Item | undefined {
  return items[countThrough(items, last) - 1];
}
