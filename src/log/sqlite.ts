/** The log as one SQLite file that all node processes of a machine share. No process leads; any may be killed at any instant. */
import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock, Random } from "../ports.ts";
import { bringing, broughtIn } from "./brought.ts";
import { Doorbell } from "./doorbell.ts";
import { LogCorrupt, LogUnavailable, LogUnusable } from "./errors.ts";
import { followSource } from "./follow.ts";
import { lockHolders } from "./locks.ts";
import type { Base, BodyPlace, Erasable, Log, NewRecord, StoredRecord } from "./log.ts";
import { type Registry, register } from "./registry.ts";
import { Judge } from "./siblings.ts";
import { lockPatience } from "./sqlite-appender.ts";
import { connect, ensureLog, failureOf, logPath, prepareFolder } from "./sqlite-file.ts";
import { refuseMoved } from "./sqlite-moved.ts";
import { SqliteSource } from "./sqlite-source.ts";
import { SqliteWriter } from "./sqlite-writer.ts";

/** How long other processes have the file to themselves between two pieces that are removed, in ms. */
const trimInterval = 10;

/** How often a file that another process locks is tried again, in ms. */
const retryInterval = 5;

/** Bodies that are erased before what waits to be appended has its turn. */
const erasedAtOnce = 32;

export interface SqliteLogOptions {
  /** The data folder; made if it is missing. */
  readonly folder: string;
  /** The name of this node: at most one process runs under it in a data folder. */
  readonly node: string;
  /** The process that restarts this one, if any: when it is gone, a later start may end this one. */
  readonly supervisor?: number;
  readonly clock: Clock;
  readonly random: Random;
  /** How long a sibling process may be silent before it is ended, in ms; 0: none is ended for silence alone. */
  readonly siblingLostAfter: number;
  /** Told what an operator should know. */
  readonly warn: (message: string, details?: object) => void;
}

/**
 * Opens the log in a data folder, creating it if there is none, after registering this process there.
 * @throws LogUnusable something that a user must put right; LogCorrupt the file is not a log.
 */
export async function openSqliteLog<Entry extends Erasable, Signal>(
  options: SqliteLogOptions,
): Promise<SqliteLog<Entry, Signal>> {
  prepareFolder(options.folder);
  const registry = await register(options.folder, options.node, options.supervisor, options.warn);
  const log = new SqliteLog<Entry, Signal>(options, registry);
  try {
    refuseMoved(options.folder);
    await log.open();
    return log;
  } catch (error) {
    await log.close();
    throw error;
  }
}

/** Made by `openSqliteLog`. */
export class SqliteLog<Entry extends Erasable, Signal> implements Log<Entry, Signal> {
  readonly recoversWithin = 0;
  readonly #options: SqliteLogOptions;
  readonly #registry: Registry;
  readonly #path: string;
  readonly #source: SqliteSource<Entry>;
  readonly #doorbell: Doorbell;
  readonly #judge: Judge;
  readonly #listeners = new Set<(note: Signal) => void>();
  #writer: SqliteWriter | undefined;
  #epoch = "";
  /** The file that this process has open. */
  #file = "";
  #opening = false;
  #closing: Promise<void> | undefined;

  constructor(options: SqliteLogOptions, registry: Registry) {
    const { clock, warn, node, siblingLostAfter } = options;
    this.#options = options;
    this.#registry = registry;
    this.#path = logPath(options.folder);
    const recorded = (sibling: string) => this.#judge.recorded(sibling);
    this.#source = new SqliteSource(this.#path, clock, warn, recorded, () => this.#doorbell.listening);
    this.#judge = new Judge({
      clock,
      // Who cannot be heard must not be judged by silence.
      siblings: () => (this.#doorbell.listening ? this.#doorbell.siblings : []),
      wait: () => this.#wait(),
      lockHolders: () => lockHolders(this.#path),
      siblingLostAfter,
      warn,
    });
    this.#doorbell = new Doorbell({
      node,
      registry,
      clock,
      warn,
      heard: (sibling) => this.#judge.heard(sibling),
      rung: () => this.#source.look(),
      brought: (text) => this.#brought(text),
      signalled: (note) => {
        for (const listener of this.#listeners) listener(note as Signal);
      },
    });
  }

  get epoch(): string {
    return this.#epoch;
  }

  /** How large the write-ahead log is, in bytes. */
  walBytes(): number {
    return statSync(`${this.#path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** To be called once, by `openSqliteLog`. */
  async open(): Promise<void> {
    await this.#doorbell.open();
    this.#opening = true;
    this.#epoch = await this.#openFile();
    this.#file = `${this.#epoch}.${statSync(this.#path).ino}`;
    this.#opening = false;
    this.#writer = new SqliteWriter({
      path: this.#path,
      random: this.#options.random,
      holder: () => this.#lockHolder(),
    });
  }

  async append(record: NewRecord<Entry>): Promise<number> {
    const { node, incarnation, n, entries, json = JSON.stringify(entries) } = record;
    const { number, isDouble } = await this.#openWriter().append(node, incarnation, n, json);
    if (isDouble) {
      // It is stored as the first one stands there by now.
      this.#doorbell.ring();
      this.#source.look();
    } else {
      this.#doorbell.ring(bringing(this.#file, number, record, json));
      this.#source.appended(number, () => ({ number, node, incarnation, n, entries }));
    }
    return number;
  }

  /** Says whether it is what a sibling has appended to this log; anything else makes this process look for itself. */
  #brought(text: string): boolean {
    const brought = broughtIn(text, this.#file);
    if (brought === undefined) return false;
    try {
      this.#source.appended(brought.number, () => brought.read());
      return true;
    } catch {
      return false;
    }
  }

  async head(): Promise<number> {
    const head = await this.#source.head();
    this.#source.look();
    return head;
  }

  follow(after: number): AsyncIterable<readonly StoredRecord<Entry>[]> {
    return followSource(this.#source, this.#options.clock, after);
  }

  async erase(places: readonly BodyPlace[]): Promise<void> {
    this.#source.forgetTold();
    for (let begin = 0; begin < places.length; begin += erasedAtOnce) {
      await this.#openWriter().erase(places.slice(begin, begin + erasedAtOnce));
    }
  }

  base(): Promise<Base | undefined> {
    return this.#source.base();
  }

  async trim(base: Base): Promise<void> {
    await this.#openWriter().keepBase(base);
    while (await this.#openWriter().trim()) await sleep(trimInterval);
  }

  signal(note: Signal): void {
    this.#doorbell.signal(note);
  }

  hear(listener: (note: Signal) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#judge.close();
    this.#listeners.clear();
    this.#source.close();
    await this.#doorbell.close();
    // Last, because the last connection of all checkpoints the whole WAL: let that be the other thread's.
    await this.#writer?.close();
    this.#registry.release();
  }

  #openWriter(): SqliteWriter {
    if (this.#writer === undefined) throw new LogUnavailable("the log is not open");
    return this.#writer;
  }

  /** Names what this process waits for just now, of all that needs the file; 0 when it waits for nothing. */
  #wait(): number {
    if (this.#opening) return -1;
    return this.#writer?.wait || -2 * this.#source.trouble;
  }

  async #openFile(): Promise<string> {
    for (let patience = lockPatience; ; patience -= retryInterval) {
      try {
        const connection = connect(this.#path, "create");
        try {
          return ensureLog(connection, this.#path, this.#options.clock.now());
        } finally {
          connection.close();
        }
      } catch (error) {
        if (error instanceof LogCorrupt || error instanceof LogUnusable) throw error;
        const failure = failureOf(error);
        if (failure === "corrupt")
          throw new LogCorrupt(`${this.#path} is not a log: ${(error as Error).message}`);
        if (failure !== "busy")
          throw new LogUnusable(`cannot open ${this.#path}: ${(error as Error).message}`);
        if (patience <= 0) throw new LogUnusable(`${this.#path} is locked by ${this.#lockHolder()}`);
      }
      await sleep(retryInterval);
    }
  }

  #lockHolder(): string {
    const holders = lockHolders(this.#path) ?? new Set();
    if (holders.size === 0) return "an unknown process";
    const names = [...holders].map((pid) => {
      const node = this.#doorbell.siblings.find((sibling) => sibling.pid === pid)?.node;
      return node === undefined ? `process ${pid}` : `process ${pid} (node ${node})`;
    });
    return names.join(" and ");
  }
}
