/** What followers see of the SQLite log: reads that try again, and the wish to look when something has changed. */

import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../ports.ts";
import { LogCorrupt, LogUnavailable } from "./errors.ts";
import type { Bounds, Source } from "./follow.ts";
import type { Base, Erasable, StoredRecord } from "./log.ts";
import { failureOf } from "./sqlite-file.ts";
import { SqliteReader } from "./sqlite-reader.ts";

/**
 * How often followers look without being told, in ms: where siblings' rings come here, in case one is lost with its process, and
 * where they do not. While records are told they need not: one that is missing shows by the next one's number.
 */
const [pollIntervalRung, pollInterval] = [250, 20];

/** How often a follower makes sure that the file is still the one it was, in ms. */
const replacedInterval = 1000;

/** So many records a follower that is behind has from memory; what comes after them it reads from the file. */
const toldMax = 8;

/** How long `head` and `base` try to read a file that is locked, and how often, in ms. */
const headPatience = 1000;
const headInterval = 5;

export class SqliteSource<Entry extends Erasable> implements Source<Entry> {
  readonly #reader: SqliteReader<Entry>;
  readonly #warn: (message: string, details?: object) => void;
  readonly #seen: (node: string) => void;
  readonly #path: string;
  readonly #clock: Clock;
  readonly #isRung: () => boolean;
  #stopPolling = () => {};
  readonly #stopChecking: () => void;
  #inode: number | undefined;
  /** The newest record when following began: what is behind it is new. */
  #oldHead: number | undefined;
  #replaced = false;
  #waiting: (() => void)[] = [];
  /** The record that was handed out last. */
  #seenTo: number | undefined;
  /** Those after it, where they were told and need not be read. */
  #told: StoredRecord<Entry>[] = [];
  /** The newest record that was heard of. */
  #newest = 0;
  /** The same when it was last time to look. */
  #newestAtPoll = 0;
  /** Above this one there was nothing in the file; undefined when there may be something by now. */
  #quietAfter: number | undefined;
  #warned = false;
  closed = false;

  /**
   * @param seen called with the node of each record that has come since following began
   * @param isRung whether whoever appends says so
   */
  constructor(
    path: string,
    clock: Clock,
    warn: (message: string, details?: object) => void,
    seen: (node: string) => void = () => {},
    isRung: () => boolean = () => false,
  ) {
    this.#path = path;
    this.#clock = clock;
    this.#isRung = isRung;
    this.#seen = seen;
    this.#reader = new SqliteReader(path);
    this.#warn = warn;
    this.#pollIn(pollInterval);
    this.#stopChecking = clock.every(replacedInterval, () => this.#checkFile());
  }

  /** Names the time for which nothing could be read, if that goes on; 0 when reading works. */
  get trouble(): number {
    return this.#reader.trouble;
  }

  recordsAfter(after: number): readonly StoredRecord<Entry>[] {
    const records = this.#tryRead(() => {
      this.#oldHead ??= this.#reader.head();
      const told = this.#told;
      // Who comes to them later reads them: they may have changed.
      this.#told = [];
      if (told[0]?.number === after + 1) return told;
      if (this.#quietAfter !== undefined && after >= Math.max(this.#quietAfter, this.#newest)) return [];
      const read = this.#reader.recordsAfter(after);
      // Others may follow from below.
      if (read.length === 0) this.#quietAfter = after;
      return read;
    });
    this.#seenTo = records?.at(-1)?.number ?? this.#seenTo;
    for (const { number, node } of records ?? []) if (number > (this.#oldHead ?? number)) this.#seen(node);
    return records ?? [];
  }

  bounds(): Bounds | undefined {
    // Who begins to follow reads: nobody may have come for what was told, and it may be erased by now.
    this.forgetTold();
    return this.#tryRead(() => this.#reader.bounds());
  }

  changed(): Promise<void> {
    if (this.closed) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The number of the newest record. @throws LogUnavailable */
  head(): Promise<number> {
    return this.#patiently(() => this.#reader.head());
  }

  /** What stands for records that have expired. @throws LogUnavailable */
  base(): Promise<Base | undefined> {
    return this.#patiently(() => this.#reader.base());
  }

  async #patiently<Result>(read: () => Result): Promise<Result> {
    for (let patience = headPatience; !this.closed; patience -= headInterval) {
      try {
        return read();
      } catch (error) {
        if (failureOf(error) !== "busy" || patience <= 0) throw new LogUnavailable((error as Error).message);
      }
      await sleep(headInterval);
    }
    throw new LogUnavailable("the log is closed");
  }

  /** A record was appended: a follower who comes to it next has it without reading it. @param record is asked for only then */
  appended(number: number, record: () => StoredRecord<Entry>): void {
    if (number <= this.#newest) return;
    this.#newest = number;
    const last = this.#told.at(-1)?.number ?? this.#seenTo;
    if (last !== undefined && number === last + 1 && this.#told.length < toldMax) this.#told.push(record());
    this.#wake();
  }

  /** What was told has to be read: it may have changed. */
  forgetTold(): void {
    this.#told = [];
  }

  /** Lets every follower look at the file. */
  look(): void {
    this.#quietAfter = undefined;
    this.#wake();
  }

  #poll(): void {
    this.#pollIn(this.#isRung() ? pollIntervalRung : pollInterval);
    if (this.#newest === this.#newestAtPoll) this.look();
    this.#newestAtPoll = this.#newest;
  }

  #pollIn(delay: number): void {
    this.#stopPolling();
    if (this.closed) return;
    this.#stopPolling = this.#clock.after(delay, () => this.#poll());
  }

  #wake(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  close(): void {
    this.closed = true;
    this.#stopPolling();
    this.#stopChecking();
    this.look();
    this.#reader.close();
  }

  /** Who removes or replaces the file of a running log has made two logs of it: this one must stop. */
  #checkFile(): void {
    const inode = statSync(this.#path, { throwIfNoEntry: false })?.ino;
    this.#inode ??= inode;
    if (this.#inode !== inode) this.#replaced = true;
  }

  /** What cannot be read just now is read at the next look; only what will never get better is thrown. */
  #tryRead<Result>(read: () => Result): Result | undefined {
    if (this.#replaced) throw new LogCorrupt(`${this.#path} was removed or replaced while in use`);
    try {
      const result = read();
      this.#warned = false;
      return result;
    } catch (error) {
      if (error instanceof LogCorrupt) throw error;
      this.#pollIn(pollInterval);
      if (failureOf(error) !== "busy" && !this.#warned) {
        this.#warned = true;
        this.#warn("cannot read the log; trying again", { reason: (error as Error).message });
      }
      return undefined;
    }
  }
}
