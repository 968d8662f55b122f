/** What the state knows of files that were uploaded. */
import type { Uploaded } from "./upload-events.ts";

/** A file that was uploaded and can be read. */
export interface Upload extends Omit<Uploaded, "type" | "id" | "ownMax" | "allMax"> {
  /** In milliseconds since 1970. */
  readonly at: number;
  /** The positions of the messages that name it, ascending: the newest, as many as `namingsMax`. */
  readonly namedBy: readonly number[];
}

/** How much somebody has uploaded, or everybody. */
export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

export interface Uploads {
  /** By id; the oldest first. */
  readonly files: Map<string, Upload>;
  /** What is to leave the store, as the store names it: nobody can read it any more. */
  readonly spent: Set<string>;
  /** Positions of messages to the ids of the files that they name, ascending: an index of `files`. */
  readonly namings: Map<number, readonly string[]>;
  /** Ids of those that no message has named yet, the oldest first: an index of `files`. */
  readonly unnamed: Set<string>;
  /** By owner, and of all together: indexes of `files`. */
  readonly amounts: Map<string, Amount>;
  total: Amount;
}

export const nothing: Amount = { files: 0, bytes: 0 };

export function noUploads(): Uploads {
  return {
    files: new Map(),
    spent: new Set(),
    namings: new Map(),
    unnamed: new Set(),
    amounts: new Map(),
    total: nothing,
  };
}
