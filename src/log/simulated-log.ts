/** One node's view of a simulated log: late, out, refused, or crashed, as the store's faults and its dice decide. */

import { type Clock, pause, type Random } from "../ports.ts";
import { LogRefused, LogUnavailable } from "./errors.ts";
import { type Bounds, followSource, type Source } from "./follow.ts";
import type { Base, BodyPlace, Erasable, Log, NewRecord, StoredRecord } from "./log.ts";
import type { Delays, Faults } from "./simulated-faults.ts";

/** How often what hangs looks whether the outage is over, in ms. */
const outageInterval = 50;

/** What a node's log needs of the world that it lives in: `SimulatedLogStore`, which says what each member does. */
export interface World<Entry extends Erasable, Signal> {
  readonly clock: Clock;
  readonly random: Random;
  readonly epoch: string;
  readonly recoversWithin: number;
  readonly head: number;
  faults(node: string): Faults;
  chance(chance: number): boolean;
  delay(way: keyof Delays): number;
  bounds(): Bounds;
  read(after: number, until: number): StoredRecord<Entry>[];
  store(json: string): number;
  erase(place: BodyPlace): void;
  readonly base: Base | undefined;
  keepBase(base: Base): void;
  removePiece(): boolean;
  signal(from: string, json: string): void;
  forget(node: string, handle: SimulatedLog<Entry, Signal>): void;
}

/** Made by `SimulatedLogStore.open`. After `crash` nothing it was asked is ever answered. */
export class SimulatedLog<Entry extends Erasable, Signal> implements Log<Entry, Signal>, Source<Entry> {
  readonly epoch: string;
  readonly #world: World<Entry, Signal>;
  readonly #node: string;
  readonly #faults: Faults;
  readonly #listeners = new Set<(note: Signal) => void>();
  readonly #unanswered = new Set<(error: Error) => void>();
  #waiting: (() => void)[] = [];
  #appends: Promise<unknown> = Promise.resolve();
  #visible: number;
  #crashed = false;
  closed = false;

  constructor(world: World<Entry, Signal>, node: string) {
    this.epoch = world.epoch;
    this.#world = world;
    this.#node = node;
    this.#faults = world.faults(node);
    this.#visible = world.head;
  }

  get recoversWithin(): number {
    return this.#world.recoversWithin;
  }

  append(record: NewRecord<Entry>): Promise<number> {
    return this.#answer(async () => {
      const json = JSON.stringify({ ...record, json: undefined });
      const durable = this.#appends.then(() => this.#place(json));
      this.#appends = durable.catch(() => {});
      const number = await durable;
      await this.#pass(this.#world.delay("acknowledge"));
      if (this.#world.chance(this.#faults.acknowledgementLate)) {
        await this.#pass(this.#world.random.fraction() * this.#faults.lateness);
      }
      if (this.#world.chance(this.#faults.acknowledgementLost)) throw new LogUnavailable("no answer came");
      return number;
    });
  }

  head(): Promise<number> {
    return this.#answer(async () => {
      await this.#reach();
      const head = this.#world.head;
      await this.#pass(this.#world.delay("acknowledge"));
      return head;
    });
  }

  follow(after: number): AsyncIterable<readonly StoredRecord<Entry>[]> {
    return followSource(this, this.#world.clock, after);
  }

  erase(places: readonly BodyPlace[]): Promise<void> {
    return this.#answer(async () => {
      await this.#reach();
      for (const place of places) this.#world.erase(place);
      await this.#pass(this.#world.delay("acknowledge"));
    });
  }

  base(): Promise<Base | undefined> {
    return this.#answer(async () => {
      await this.#endOfOutage();
      return this.#world.base;
    });
  }

  trim(base: Base): Promise<void> {
    return this.#answer(async () => {
      let hasMore = true;
      while (hasMore && !this.#crashed) {
        await this.#reach();
        if (this.#crashed) return;
        this.#world.keepBase(base);
        hasMore = this.#world.removePiece();
      }
      await this.#pass(this.#world.delay("acknowledge"));
    });
  }

  signal(note: Signal): void {
    if (!this.closed && !this.#crashed) this.#world.signal(this.#node, JSON.stringify(note));
  }

  hear(listener: (note: Signal) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.#world.forget(this.#node, this);
    for (const reject of this.#unanswered) reject(new LogUnavailable("the log is closed"));
    this.#look();
  }

  /** For the store: from now on this node is dead. */
  crash(): void {
    this.#crashed = true;
  }

  /** For the store: a record has its place, and is on its way to the followers. */
  deliver(number: number): void {
    this.#world.clock.after(this.#world.delay("deliver"), () => this.#show(number));
  }

  /** For the store: a signal has come. */
  receive(note: Signal): void {
    if (this.closed || this.#crashed) return;
    for (const listener of this.#listeners) listener(note);
  }

  /** For followers. */
  recordsAfter(after: number): readonly StoredRecord<Entry>[] {
    return this.#isOut() ? [] : this.#world.read(after, this.#visible);
  }

  /** For followers. */
  bounds(): Bounds | undefined {
    return this.#isOut() ? undefined : this.#world.bounds();
  }

  /** For followers. */
  changed(): Promise<void> {
    if (this.closed) return Promise.resolve();
    if (this.#isOut() && !this.#crashed) return this.#pass(outageInterval);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Gives a record its place. What a node had on its way when it died gets there or not. */
  async #place(json: string): Promise<number> {
    await this.#reach();
    const gone = this.#crashed || this.closed;
    if (gone && this.#world.chance(0.5)) throw new LogUnavailable("the node is gone");
    if (this.#world.chance(this.#faults.refused)) throw new LogRefused("refused by the simulation");
    return this.#world.store(json);
  }

  /** The way to the log, if there is one. */
  async #reach(): Promise<void> {
    await this.#pass(this.#world.delay("append"));
    await this.#endOfOutage();
  }

  async #endOfOutage(): Promise<void> {
    while (this.#faults.outage === "hangs" && !this.#crashed && !this.closed)
      await this.#pass(outageInterval);
    if (this.#faults.outage === "rejects") throw new LogUnavailable("the log is out");
  }

  #pass(delay: number): Promise<void> {
    return pause(this.#world.clock, delay);
  }

  /** Hands on how `work` ends: never after a crash, and no later than `close`. */
  #answer<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.closed) return Promise.reject(new LogUnavailable("the log is closed"));
    return new Promise((resolve, reject) => {
      this.#unanswered.add(reject);
      const settle = (answer: () => void) => {
        this.#unanswered.delete(reject);
        if (!this.#crashed) answer();
      };
      work().then(
        (result) => settle(() => resolve(result)),
        (error) => settle(() => reject(error)),
      );
    });
  }

  #isOut(): boolean {
    return this.#crashed || this.#faults.outage !== "none";
  }

  #show(number: number): void {
    this.#visible = Math.max(this.#visible, number);
    if (!this.#crashed) this.#look();
  }

  #look(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
