/** Files that all nodes share, as a port: a store beside the log that is as durable as it, for what is large and can be made again. */

/** What a writer says of its file. */
export type Details = Readonly<Record<string, string | number>>;

export interface SharedFile {
  readonly name: string;
  readonly details: Details;
  /** Somebody is writing it, or has died meanwhile: bytes of it may be there, and nobody can read it. */
  readonly isDraft: boolean;
  /** How long it is, when it is no draft. */
  readonly bytes: number;
}

/** A file that is being written. */
export interface Draft {
  /**
   * Resolves when the file is whole and durable. @throws LogUnavailable it is a draft still, or whole; Error why it never will be: it
   * was removed meanwhile, or its content failed
   */
  finish(details: Details, content: AsyncIterable<Uint8Array>): Promise<void>;
}

/** Names have letters, digits, "-" and "_", and are used once: what was removed does not come back by whoever was writing it. */
export interface SharedFiles {
  /** Every file, drafts too, that was there before this call and is not removed. @throws LogUnavailable */
  list(): Promise<readonly SharedFile[]>;

  /** Resolves when the file is in everybody's list, as a draft. @throws LogUnavailable; Error there is one of this name */
  begin(name: string, details: Details): Promise<Draft>;

  /** What was written, or less of it and then an error. @throws Error it is not there, or not what was written */
  read(name: string): AsyncIterable<Uint8Array>;

  /**
   * Resolves when no byte of it is left, of a draft neither, and nothing that is on its way to it can come to be read. A name that is
   * not there is none. @throws LogUnavailable some may be there still: repeat it
   */
  remove(name: string): Promise<void>;
}
