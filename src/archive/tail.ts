/** The newest stretch of an archive, in memory. Looked through from end to end: it is to be short. */
import type { SessionId } from "../network/state.ts";
import { countThrough } from "./ascending.ts";
import { type Kept, withoutWordsIn } from "./kept.ts";
import { type Move, movesIn, type Renaming, renamingsIn } from "./moves.ts";
import { authorsIn, kinds, type Owner, type Place, placesIn } from "./places.ts";
import { kindsIn, type PageRange, type Scope, type Stretch } from "./scope.ts";
import type { Conversation, Shelf } from "./shelf.ts";
import type { View } from "./view.ts";

export class Tail implements Shelf {
  readonly #kept: Kept[] = [];
  readonly #moves: Move[] = [];
  readonly #renamings: Renaming[] = [];

  get size(): number {
    return this.#kept.length;
  }

  /** The positions of what was erased since it began, here or before. */
  readonly erased = new Set<number>();

  /** `Archive.erasures`. */
  erasures = 0;

  /** To be called with ascending positions. @param as the same entry, as it is to be kept */
  keep(kept: Kept, as: Kept = kept): void {
    this.#kept.push(as);
    if (kept.erases) this.erasures += 1;
    this.erase(kept.erases ?? []);
    this.#moves.push(...movesIn(kept));
    this.#renamings.push(...renamingsIn(kept));
  }

  /** The words of the entries at these positions are gone. */
  erase(positions: readonly number[]): void {
    for (const position of positions) {
      this.erased.add(position);
      const index = countThrough(this.#kept, position) - 1;
      const kept = this.#kept[index];
      if (kept?.position === position) this.#kept[index] = withoutWordsIn(kept);
    }
  }

  /** The oldest entries. */
  first(count: number): readonly Kept[] {
    return this.#kept.slice(0, count);
  }

  /** Forgets the entries up to a position: they are kept elsewhere, or have expired. */
  forget(position: number): void {
    for (const { erases } of this.#kept.slice(0, countThrough(this.#kept, position))) {
      for (const each of erases ?? []) this.erased.delete(each);
    }
    for (const items of [this.#kept, this.#moves, this.#renamings]) {
      items.splice(0, countThrough(items, position));
    }
  }

  movesOf(session: SessionId, after: number): Move[] {
    return this.#moves.filter((move) => move.session === session && move.position > after);
  }

  renamings(after: number): readonly Renaming[] {
    return this.#renamings.slice(countThrough(this.#renamings, after));
  }

  renamingTo(name: string, after: number, until: number): Renaming | undefined {
    return this.#renamings.findLast(
      ({ to, position }) => to === name && after < position && position <= until,
    );
  }

  cameTo(session: SessionId, { place, first, last }: Stretch): number {
    const came = this.#moves.findLast(
      (move) =>
        move.session === session &&
        move.channel === place &&
        move.kind === "came" &&
        first <= move.position &&
        move.position <= last,
    );
    return came?.position ?? 0;
  }

  page(view: View, after: number, until: number, limit: number): Kept[] {
    const page: Kept[] = [];
    for (let index = countThrough(this.#kept, after); page.length < limit; index++) {
      const kept = this.#kept[index];
      if (kept === undefined || kept.position > until) break;
      const seen = view.of(kept);
      if (seen) page.push(seen);
    }
    return page;
  }

  history(scope: Scope, range: PageRange): Kept[] {
    const wanted = kindsIn(range);
    const found: Kept[] = [];
    for (const kept of this.inOrder(range)) {
      if (found.length >= range.limit) break;
      const read = scope.of(kept, wanted);
      if (read) found.push(read);
    }
    return range.from === "lowest" ? found : found.reverse();
  }

  /** Everything between the range's positions, from the end where it begins. */
  *inOrder({ after, until, from }: Pick<PageRange, "after" | "until" | "from">): Generator<Kept> {
    const [start, end] = [countThrough(this.#kept, after), countThrough(this.#kept, until)];
    for (let count = 0; count < end - start; count++) {
      const kept = this.#kept[from === "lowest" ? start + count : end - 1 - count];
      if (kept) yield kept;
    }
  }

  positions(scope: Scope, range: PageRange): number[] {
    return this.history(scope, range).map(({ position }) => position);
  }

  lastBefore(time: number): number {
    return this.#kept.findLast(({ at }) => at < time)?.position ?? 0;
  }

  conversations(owner: Owner): Conversation[] {
    const last = new Map<Place, number>();
    for (const kept of this.#kept) {
      for (const { place, kind } of placesIn(kept)) {
        if (kind === kinds.talk && place.startsWith(`${owner} `)) last.set(place, kept.position);
      }
    }
    return [...last].map(([place, position]) => ({ place, last: position }));
  }

  saidBy(account: Owner, limit: number): readonly number[] {
    const found = this.#kept.filter((kept) => authorsIn(kept).includes(account));
    return found.slice(0, limit).map(({ position }) => position);
  }

  at(position: number): Kept | undefined {
    const kept = this.#kept[countThrough(this.#kept, position) - 1];
    return kept?.position === position ? { ...kept, deliveries: kept.deliveries } : undefined;
  }
}
