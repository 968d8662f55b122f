/** Judges the other processes on a data folder: one that is stopped inside a commit locks all others out, and is ended. */
import type { Clock } from "../ports.ts";
import { end } from "./processes.ts";
import type { Registration } from "./registry.ts";

/**
 * Silence is counted in ticks of one's own, in ms, not by the clock: who was paused himself has heard nobody
 * meanwhile, and must not blame the others.
 */
export const tick = 100;

/** A tick this late, in ms, means that this process itself stood still: every count starts anew. */
export const standstill = 500;

/** A lock that is blocked, and a sibling that is silent, for so long, in ms, are taken to be cause and effect. */
export const blockedPatience = 2000;

/**
 * How long, in ms, a sibling that has not been heard yet may take: it may still be starting. Once heard it counts by
 * `siblingLostAfter`.
 */
export const firstWordPatience = 30_000;

export interface JudgeOptions {
  readonly clock: Clock;
  /** The processes to judge. */
  readonly siblings: () => readonly Registration[];
  /** Names the wait for the log's file that goes on just now; 0 when there is none. */
  readonly wait: () => number;
  /** The ids of the processes that lock the file; undefined when unknown. */
  readonly lockHolders: () => ReadonlySet<number> | undefined;
  /** How long a sibling may be silent, in ms; 0 when silence alone ends nobody. */
  readonly siblingLostAfter: number;
  readonly warn: (message: string, details?: object) => void;
  /** Ends a process; replaced in tests. */
  readonly end?: (sibling: Registration) => boolean;
}

interface Silence {
  readonly sibling: Registration;
  /** Since it was heard in any way. */
  ticks: number;
  /** Since its doorbell was heard. */
  unrung: number;
  heard: boolean;
}

export class Judge {
  readonly #options: JudgeOptions;
  readonly #silence = new Map<string, Silence>();
  readonly #stop: () => void;
  #lastTick: number;
  #wait = 0;
  #waitTicks = 0;
  /** For so many ticks more this process takes itself to be the deaf one. */
  #deafTicks = 0;

  constructor(options: JudgeOptions) {
    this.#options = options;
    this.#lastTick = options.clock.monotonic();
    this.#stop = options.clock.every(tick, () => this.#tick());
  }

  /** To be called when a node's process was heard by the doorbell. */
  heard(node: string): void {
    const silence = this.#silence.get(node);
    if (silence === undefined) return;
    Object.assign(silence, { ticks: 0, unrung: 0, heard: true });
    this.#deafTicks = 0;
  }

  /**
   * To be called when a new record of a node was seen in the log: it lives, whatever its doorbell says. And where
   * several siblings are all silent while one of them appends, it is this process that hears nobody.
   */
  recorded(node: string): void {
    const silence = this.#silence.get(node);
    if (silence === undefined) return;
    Object.assign(silence, { ticks: 0, heard: true });
    const all = [...this.#silence.values()];
    const hearsNobody = all.length > 1 && all.every(({ unrung }) => unrung * tick >= blockedPatience);
    if (hearsNobody) this.#deafTicks = this.#options.siblingLostAfter / tick;
  }

  close(): void {
    this.#stop();
  }

  #tick(): void {
    const now = this.#options.clock.monotonic();
    const stoodStill = now - this.#lastTick >= standstill;
    this.#lastTick = now;
    this.#count();
    if (stoodStill) {
      this.#waitTicks = 0;
      for (const silence of this.#silence.values()) Object.assign(silence, { ticks: 0, unrung: 0 });
    }
    this.#judge();
  }

  #count(): void {
    const { siblings, wait } = this.#options;
    const current = siblings().filter((sibling) => sibling.pid !== process.pid);
    for (const node of this.#silence.keys()) {
      if (!current.some((sibling) => sibling.node === node)) this.#silence.delete(node);
    }
    for (const sibling of current) {
      const silence = this.#silence.get(sibling.node);
      if (silence?.sibling.pid === sibling.pid && silence.sibling.startTime === sibling.startTime) {
        silence.ticks++;
        silence.unrung++;
      } else this.#silence.set(sibling.node, { sibling, ticks: 0, unrung: 0, heard: false });
    }
    this.#deafTicks = Math.max(0, this.#deafTicks - 1);
    const waiting = wait();
    this.#waitTicks = waiting !== 0 && waiting === this.#wait ? this.#waitTicks + 1 : 0;
    this.#wait = waiting;
  }

  #judge(): void {
    const { lockHolders, siblingLostAfter } = this.#options;
    const blocked = this.#waitTicks * tick >= blockedPatience;
    const holders = blocked ? lockHolders() : undefined;
    const deaf = this.#deafTicks > 0;
    for (const { sibling, ticks, heard } of this.#silence.values()) {
      const silent = ticks * tick;
      const patience = heard ? siblingLostAfter : Math.max(siblingLostAfter, firstWordPatience);
      if (siblingLostAfter > 0 && silent >= patience && !deaf) {
        this.#end(sibling, `it was silent for ${silent} ms`);
      } else if (blocked && silent >= blockedPatience && (holders?.has(sibling.pid) ?? !deaf)) {
        this.#end(sibling, `it was silent for ${silent} ms while the log's file was locked`);
      }
    }
  }

  #end(sibling: Registration, reason: string): void {
    const ended = (this.#options.end ?? end)(sibling);
    this.#silence.delete(sibling.node);
    if (ended) this.#options.warn(`ended process ${sibling.pid} of node ${sibling.node}: ${reason}`);
  }
}
