/** Where uploaded files are kept, as a port: objects that are written once, read by ranges, and removed. */
import type { Readable } from "node:stream";

/** Bytes of an object, both ends included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** An object that is there, and when it came, in milliseconds since 1970. */
export interface Stored {
  readonly object: string;
  readonly at: number;
}

/** Names have letters, digits and "-". Any node may call any of it at any time, and again. */
export interface FileStore {
  /**
   * Resolves when what is in the file at `path` is durable under this name, whole or not at all; the file may be gone then.
   * @param twin another object with the same content, which need not be there @throws StoreFull, StoreUnavailable
   */
  put(object: string, path: string, twin?: string): Promise<void>;
  /** Undefined when it is not there. @throws StoreUnavailable */
  read(object: string, range?: Range): Promise<Readable | undefined>;
  /** Resolves when nobody can read it any more; what is not there is gone. @throws StoreUnavailable */
  remove(object: string): Promise<void>;
  /** Everything that is there. @throws StoreUnavailable */
  list(): AsyncIterable<Stored>;
}

/** There is no room. */
export class StoreFull extends Error {
  override readonly name = "StoreFull";
}

/** The store does not answer, or refuses; the message says why, in one line. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
}

/** What a failure of the disk means. */
export function diskFailure(cause: unknown): StoreFull | StoreUnavailable {
  const { code, message } = cause as NodeJS.ErrnoException;
  const isFull = code === "ENOSPC" || code === "EDQUOT";
  return isFull ? new StoreFull("the disk is full", { cause }) : new StoreUnavailable(message, { cause });
}
