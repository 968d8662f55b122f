/** The log as a port: the ordered, durable sequence of records that every node follows, and what it promises. */

/** What may be erased from an entry later; everything else of it is kept for ever. */
export interface Erasable {
  readonly body?: unknown;
}

/** Where a body stands: in the entry at `index` of record `number`. */
export interface BodyPlace {
  readonly number: number;
  readonly index: number;
}

/** What one node appends at once. `n` counts the records of one incarnation from 1, without gap. */
export interface LogRecord<Entry extends Erasable> {
  readonly node: string;
  readonly incarnation: number;
  readonly n: number;
  readonly entries: readonly Entry[];
}

/** A record on its way into the log. */
export interface NewRecord<Entry extends Erasable> extends LogRecord<Entry> {
  /** Its entries as JSON, where that is made already. */
  readonly json?: string;
}

/** A record in its place. `number` counts the log's records from 1, without gap. */
export interface StoredRecord<Entry extends Erasable> extends LogRecord<Entry> {
  readonly number: number;
}

/** Stands in a log for the records that have expired, so that a node which has nothing can begin there. */
export interface Base {
  /** The last of these records. */
  readonly record: number;
  /** What they came to; only who has made it understands it. */
  readonly text: string;
}

/**
 * Entries are JSON values. An adapter may store a record twice when its caller appends it twice: whoever applies
 * the records recognizes the double by (node, incarnation, n).
 */
export interface Log<Entry extends Erasable, Signal> {
  /** Names this log: made from the time it began, lower-case base 36, so that a later epoch sorts after it. */
  readonly epoch: string;

  /**
   * How long it may give no answer, in milliseconds, though nothing is wrong that does not pass by itself: as when its servers
   * choose another leader. 0 where there is no such thing.
   */
  readonly recoversWithin: number;

  /**
   * Resolves with the record's number only when the record is durable.
   * @throws LogRefused it is certainly not stored; LogUnavailable its fate is unknown: append it again or see it.
   */
  append(record: NewRecord<Entry>): Promise<number>;

  /**
   * The number of the newest record, 0 when there is none: at least as new as any append resolved before the call. An
   * adapter may append a record to be sure of that, which is of no node and has no entries.
   * @throws LogUnavailable
   */
  head(): Promise<number>;

  /**
   * Every record with a number above `after`, in order, without gap or double, in batches as they come, until `close`.
   * @throws LogTrimmed the asked-for part has expired; LogCorrupt the log is not the one that was followed before.
   */
  follow(after: number): AsyncIterable<readonly StoredRecord<Entry>[]>;

  /**
   * Removes these bodies for ever, from doubles of their records too, which may lose others as well: nobody reads them.
   * Repeating it does no harm, and a place where nothing is, is none. A double that is appended later has none of them. @throws LogUnavailable some may be there still: repeat it.
   */
  erase(places: readonly BodyPlace[]): Promise<void>;

  /** What stands for the records that have expired; undefined where none has. @throws LogUnavailable */
  base(): Promise<Base | undefined>;

  /**
   * Removes every record up to `base.record`, which is not the newest, for ever. The base is durable before the first of
   * them goes; one below that which is there is not taken. Others append meanwhile, and who follows from below is told
   * that it is trimmed. Repeating it does no harm, and finishes what was broken off. @throws LogUnavailable it may be unfinished
   */
  trim(base: Base): Promise<void>;

  /** Tells the other nodes, best effort: unordered, unstored, perhaps lost. A node does not hear itself. */
  signal(note: Signal): void;

  /** Calls `listener` with each signal heard until the returned function is called. */
  hear(listener: (note: Signal) => void): () => void;

  /** Ends every `follow` and releases what the log holds; what was appended and not yet resolved is rejected. */
  close(): Promise<void>;
}

/** A log that is only read. */
export type LogReading<Entry extends Erasable> = Pick<
  Log<Entry, unknown>,
  "epoch" | "head" | "base" | "follow" | "close"
>;
