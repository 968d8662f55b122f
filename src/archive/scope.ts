/** A scope: what somebody may read of history, as stretches of places. */
import type { Kept } from "./kept.ts";
import { type Kind, kindOf, kinds, type Place, placesOf } from "./places.ts";

/** A place between two positions, both of them included. */
export interface Stretch {
  readonly place: Place;
  readonly first: number;
  readonly last: number;
}

/** Which part of a scope is wanted. */
export interface PageRange {
  /** Positions in (after, until]. */
  readonly after: number;
  readonly until: number;
  /** Where there are more, the lowest or the highest of them. */
  readonly from: "lowest" | "highest";
  readonly limit: number;
  /** Without what happened beside it. */
  readonly onlyTalk: boolean;
}

/** The kinds that are wanted. */
export function kindsIn({ onlyTalk }: Pick<PageRange, "onlyTalk">): readonly Kind[] {
  return onlyTalk ? [kinds.talk] : [kinds.talk, kinds.event];
}

export class Scope {
  readonly stretches: readonly Stretch[];
  readonly #byPlace: ReadonlyMap<Place, readonly Stretch[]>;

  constructor(stretches: readonly Stretch[]) {
    this.stretches = stretches;
    this.#byPlace = Map.groupBy(stretches, ({ place }) => place);
  }

  includes(place: Place, position: number): boolean {
    const stretches = this.#byPlace.get(place);
    return stretches?.some(({ first, last }) => first <= position && position <= last) ?? false;
  }

  /** The entry with those deliveries only that are in the scope and of these kinds; undefined when there are none. */
  of(kept: Kept, wanted: readonly Kind[]): Kept | undefined {
    const deliveries = kept.deliveries.filter(
      (delivery) =>
        wanted.includes(kindOf(delivery.line)) &&
        placesOf(delivery).some((place) => this.includes(place, kept.position)),
    );
    return deliveries.length === 0 ? undefined : { ...kept, deliveries };
  }
}
