/** A shelf holds a stretch of an archive: what has to be found there. All results ascend by position. */
import type { SessionId } from "../network/state.ts";
import type { Kept } from "./kept.ts";
import type { Move, Renaming } from "./moves.ts";
import type { Owner, Place } from "./places.ts";
import type { PageRange, Scope, Stretch } from "./scope.ts";
import type { View } from "./view.ts";

export interface Conversation {
  readonly place: Place;
  /** The position of what was said last in it. */
  readonly last: number;
}

export interface Shelf {
  /** Where the session came and went above a position. */
  movesOf(session: SessionId, after: number): readonly Move[];
  /** The channels that got another name above a position. */
  renamings(after: number): readonly Renaming[];
  /** The last of those in (after, until] by which a channel got this name. */
  renamingTo(name: string, after: number, until: number): Renaming | undefined;
  /** The position at which the session last came into the channel in that stretch; 0 if it did not. */
  cameTo(session: SessionId, channel: Stretch): number;
  /** What is in view in (after, until], at most `limit` entries. */
  page(view: View, after: number, until: number, limit: number): readonly Kept[];
  /** What is in the scope and the range. */
  history(scope: Scope, range: PageRange): readonly Kept[];
  /** Where that stands. */
  positions(scope: Scope, range: PageRange): readonly number[];
  /** The highest position with a time below this one; 0 if none. */
  lastBefore(time: number): number;
  /** The conversations that belong to an owner; in no order. */
  conversations(owner: Owner): Iterable<Conversation>;
  /** `Archive.saidBy`. */
  saidBy(account: Owner, limit: number): readonly number[];
  at(position: number): Kept | undefined;
}
