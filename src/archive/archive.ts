/** The archive as a port: what accepted entries told, by audience, so that whoever was away gets exactly what it missed. */

import type { SessionId } from "../network/state.ts";
import type { Audience, Kept } from "./kept.ts";
import type { Owner } from "./places.ts";
import type { PageRange, Scope, Stretch } from "./scope.ts";
import type { Conversation } from "./shelf.ts";
import type { Found, Sought } from "./sought.ts";
import type { View } from "./view.ts";

/** Everything that an archive has, to be taken elsewhere. */
export interface ArchiveCopy {
  /** Everything up to this position is in it, as it was told by then. */
  readonly reached: number;
  /** Nothing from below this position is in any byte of it. */
  readonly begins: number;
  /** To be read once. It fails when what is copied cannot be read. */
  readonly content: AsyncIterable<Uint8Array>;
  /** To be called in the end, whether it was read or not: then nothing of it is left here. */
  close(): Promise<void>;
}

/** Each node has its own, derived from the log: what is lost of it is kept again when the log is replayed. */
export interface Archive {
  /** Keeps what an entry told; one that told nothing only counts as reached. Ignores a position that was kept or passed before. */
  keep(kept: Kept): void;
  /** Everything up to this position was applied, whether it told anything or not. */
  advance(position: number): void;
  /**
   * What lies below this position has expired: from now on it is as if it had never been kept, and it is removed for good.
   * All of it counts as reached. Ignores a position that is below an earlier one.
   */
  expire(before: number): void;
  /** The position up to which everything is in the archive to stay, whatever becomes of this process. */
  readonly reached: number;
  /** Whether nothing is left in it of what was erased or has expired so far, in no byte of its files. */
  readonly isClean: boolean;
  /** Grows whenever something is erased: what was read before may have words that are gone by now. */
  readonly erasures: number;
  /** When too much waits to be written, a promise of the moment when it no longer does: who replays a log waits for it. */
  room(): Promise<void> | undefined;
  /**
   * What the audience was to see of the entries in (after, until], ascending, at most `limit` of them. Deliveries that
   * were for others are left out. A session that has ended asks with no channels. @throws ArchiveUnavailable
   */
  seenBy(audience: Audience | View, after: number, until: number, limit: number): readonly Kept[];
  /**
   * Where the audience was above a position: for whoever asks for several pages of what is there by now.
   * @throws ArchiveUnavailable
   */
  viewOf(audience: Audience, after: number): View;
  /** History: what is in the scope and the range, ascending, without deliveries that are not. @throws ArchiveUnavailable */
  page(scope: Scope, range: PageRange): readonly Kept[];
  /** Where what is in the scope and the range stands, ascending: for whoever reads it bit by bit. @throws ArchiveUnavailable */
  positions(scope: Scope, range: PageRange): readonly number[];
  /** The highest position that was kept before a time in milliseconds since 1970; 0 if none. @throws ArchiveUnavailable */
  lastBefore(time: number): number;
  /** Under which names a channel went since a position, the newest first. @throws ArchiveUnavailable */
  namesOf(channel: string, since: number): readonly Stretch[];
  /** The position at which a session last came into a channel that had these names; 0 if it did not. @throws ArchiveUnavailable */
  cameTo(session: SessionId, names: readonly Stretch[]): number;
  /** With whom an owner has talked, in no order; looked up as they are asked for. @throws ArchiveUnavailable */
  conversations(owner: Owner): Iterable<Conversation>;
  /** Positions, the lowest first, at most `limit`, at which an account said what is not erased. @throws ArchiveUnavailable */
  saidBy(account: Owner, limit: number): readonly number[];
  /** What is sought, among everything that was kept when it is called. @throws ArchiveUnavailable */
  search(sought: Sought): Promise<Found>;
  /** What one entry told; undefined when that was nothing. @throws ArchiveUnavailable */
  at(position: number): Kept | undefined;
  /** Copies what is written, while others read and write it. @throws ArchiveUnavailable */
  copy(): Promise<ArchiveCopy>;
  /**
   * Takes a copy of another archive of the same log in the place of all that is in it, while nothing is kept or asked for.
   * @throws ArchiveUnavailable it is of no use, or cannot be written: then all is as it was
   */
  adopt(content: AsyncIterable<Uint8Array>): Promise<void>;
  /** What is in it may be wrong: the next start begins it anew. */
  distrust(): void;
  /** Writes what waits, if it can be written, and lets everyone go who waits for room. */
  close(): Promise<void>;
}

/** The archive cannot be opened or read; the message says why, in one line. */
export class ArchiveUnavailable extends Error {
  override readonly name = "ArchiveUnavailable";
}
