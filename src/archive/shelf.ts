/** A shelf holds a stretch of an archive: what has to be found there. All results ascend by position. */
import type { SessionId } from "../network/state.ts";
import type { Kept } from "./kept.ts";
import type { Move, Renaming } from "./moves.ts";
import type { View } from "./view.ts";

export interface Shelf {
  /** Where the session came and went above a position. */
  movesOf(session: SessionId, after: number): readonly Move[];
  /** The channels that got another name above a position. */
  renamings(after: number): readonly Renaming[];
  /** What is in view in (after, until], at most `limit` entries. */
  page(view: View, after: number, until: number, limit: number): readonly Kept[];
  at(position: number): Kept | undefined;
}
