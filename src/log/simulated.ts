/** A log in memory, under a seed, for simulated clusters: what its nodes share, and what can go wrong for each. */
import type { Clock, Random } from "../ports.ts";
import { LogUnavailable } from "./errors.ts";
import type { Bounds } from "./follow.ts";
import type { Base, BodyPlace, Erasable, LogRecord, StoredRecord } from "./log.ts";
import { type Delays, type Faults, noFaults } from "./simulated-faults.ts";
import { SimulatedLog, type World } from "./simulated-log.ts";

export type { Delays, Faults } from "./simulated-faults.ts";

const recordsPerBatch = 256;
/** So few that a trim has several pieces, and is broken off in its middle now and then. */
const recordsPerPiece = 64;

/** The durable truth that the nodes of one simulated cluster share: it survives their crashes. */
export class SimulatedLogStore<Entry extends Erasable, Signal> implements World<Entry, Signal> {
  readonly clock: Clock;
  readonly random: Random;
  readonly delays: Delays;
  readonly epoch: string;
  /** What is said of the log, as `Log.recoversWithin`: outages last as long as their faults all the same. */
  recoversWithin = 0;
  readonly #faults = new Map<string, Faults>();
  readonly #handles = new Map<string, SimulatedLog<Entry, Signal>>();
  /** In the order of their numbers. As JSON, so that no node ever shares an object with another. */
  #records: { readonly number: number; readonly origin: string; readonly json: string }[] = [];
  /** By origin, which a record shares with its doubles: the entries without their bodies. */
  readonly #erased = new Map<string, Set<number>>();
  #head = 0;
  base: Base | undefined;

  constructor(clock: Clock, random: Random, delays: Partial<Delays> = {}) {
    this.clock = clock;
    this.random = random;
    this.delays = { append: 1, acknowledge: 1, deliver: 2, signal: 2, ...delays };
    this.epoch = Math.floor(clock.now()).toString(36).padStart(8, "0");
  }

  /** Opens the log for a node; its earlier handle, if still open, crashes. */
  open(node: string): SimulatedLog<Entry, Signal> {
    this.crash(node);
    const handle = new SimulatedLog(this, node);
    this.#handles.set(node, handle);
    return handle;
  }

  /** What goes wrong for a node; change it in place. It outlives the node's crashes. */
  faults(node: string): Faults {
    const faults = this.#faults.get(node) ?? { ...noFaults };
    this.#faults.set(node, faults);
    return faults;
  }

  /** Ends a node without a word: nothing that it waits for is ever answered; an append on its way may become durable. */
  crash(node: string): void {
    this.#handles.get(node)?.crash();
    this.#handles.delete(node);
  }

  /** Loses the records before `first`, with nothing that stands for them. */
  lose(first: number): void {
    this.#records = this.#records.filter(({ number }) => number >= first);
  }

  /** Takes one record out of the middle, as damage does. */
  damage(number: number): void {
    this.#records = this.#records.filter((record) => record.number !== number);
  }

  /** The number of the newest record. */
  get head(): number {
    return this.#head;
  }

  bounds(): Bounds {
    return { first: this.#records[0]?.number, head: this.#head };
  }

  /** Copies of the records above `after` up to `until`, a bounded batch. */
  read(after: number, until: number): StoredRecord<Entry>[] {
    const begin = this.#records.findLastIndex(({ number }) => number <= after) + 1;
    return this.#records
      .slice(begin, begin + recordsPerBatch)
      .filter(({ number }) => number <= until)
      .map(({ json, origin }) => {
        const record = JSON.parse(json) as StoredRecord<Entry & { body?: unknown }>;
        for (const index of this.#erased.get(origin) ?? []) delete record.entries[index]?.body;
        return record;
      });
  }

  /** For handles: gives a record its place. */
  store(json: string): number {
    const number = ++this.#head;
    const record = JSON.parse(json) as LogRecord<Entry>;
    const origin = JSON.stringify([record.node, record.incarnation, record.n]);
    this.#records.push({ number, origin, json: JSON.stringify({ number, ...record }) });
    for (const handle of this.#handles.values()) handle.deliver(number);
    return number;
  }

  /** For handles: removes a body from a record and its doubles, also from those that come yet. */
  erase({ number, index }: BodyPlace): void {
    const record = this.#records.findLast((record) => record.number === number);
    if (!record) return;
    const erased = this.#erased.get(record.origin) ?? new Set();
    this.#erased.set(record.origin, erased.add(index));
  }

  /** For handles: takes a base, if it is above that which is there. */
  keepBase(base: Base): void {
    if (base.record <= (this.base?.record ?? 0)) return;
    if (base.record >= this.#head) throw new LogUnavailable("the newest record cannot go");
    this.base = base;
  }

  /** For handles: removes some of what the base stands for; says whether there is more. */
  removePiece(): boolean {
    const { record = 0 } = this.base ?? {};
    const count = this.#records.findLastIndex(({ number }) => number <= record) + 1;
    const removed = this.#records.splice(0, Math.min(count, recordsPerPiece));
    const left = new Set(this.#records.map(({ origin }) => origin));
    for (const { origin } of removed) if (!left.has(origin)) this.#erased.delete(origin);
    return count > recordsPerPiece;
  }

  /** For handles: carries a signal to every other node. */
  signal(from: string, json: string): void {
    for (const [node, handle] of this.#handles) {
      if (node === from || this.chance(this.faults(node).signalLost)) continue;
      const copies = this.chance(this.faults(node).signalDoubled) ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        this.clock.after(this.delay("signal"), () => handle.receive(JSON.parse(json) as Signal));
      }
    }
  }

  /** For handles: forgets one that is closed. */
  forget(node: string, handle: SimulatedLog<Entry, Signal>): void {
    if (this.#handles.get(node) === handle) this.#handles.delete(node);
  }

  chance(chance: number): boolean {
    return this.random.fraction() < chance;
  }

  delay(way: keyof Delays): number {
    return this.random.fraction() * this.delays[way];
  }
}
