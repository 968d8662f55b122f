/** A node's clock, corrected to the lower median of all nodes' clocks: one that is wrong moves no entry's time. */
import { type Clock, pause } from "../ports.ts";

/** A correction that is larger than this is taken only when it lasts, in milliseconds. */
const stepMax = 500;
/** What heartbeats take on their way makes other clocks seem slow: up to so much they agree, in milliseconds. */
const agreement = 20;
/** A node that was heard within this time counts, so that one that starts again moves nothing; in milliseconds. */
const heardWithin = 60_000;
/** Of so many heartbeats of a node the fastest counts: one that comes late makes its sender's clock seem slow. */
const readingsMax = 4;
/** How often a starting node looks whether it has heard everyone, in milliseconds. */
const lookInterval = 20;

interface Peer {
  /** How far its clock is ahead of our monotonic one, by its last heartbeats. */
  readings: readonly number[];
  /** Monotonic milliseconds. */
  heardAt: number;
}

export class PeerClock implements Clock {
  readonly #clock: Clock;
  readonly #steadyAfter: number;
  readonly #peers = new Map<string, Peer>();
  /** How far this node's own clock, and the corrected one, are ahead of the monotonic one. */
  #own: number;
  #corrected: number;
  #settled = false;
  /** How far the corrected one is off the median, since when, in monotonic milliseconds, when that is much. */
  #off: { readonly by: number; readonly since: number } | undefined;

  /** @param clock this node's own @param steadyAfter how long a large correction has to last, in milliseconds */
  constructor(clock: Clock, steadyAfter: number) {
    this.#clock = clock;
    this.#steadyAfter = steadyAfter;
    this.#own = clock.now() - clock.monotonic();
    this.#corrected = this.#own;
  }

  /** The corrected time, in whole milliseconds. */
  now(): number {
    return Math.floor(this.#clock.monotonic() + this.#corrected);
  }

  /** What this node's own clock says. This is what others are told: were it corrected, all would drift together. */
  get raw(): number {
    return this.#clock.now();
  }

  /** Why the time cannot be trusted; undefined when it can. */
  get trouble(): string | undefined {
    return this.#off && `The clock is ${(Math.abs(this.#off.by) / 1000).toFixed(1)} s off the other nodes'`;
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  after(delay: number, task: () => void): () => void {
    return this.#clock.after(delay, task);
  }

  get soon(): Clock["soon"] {
    return this.#clock.soon;
  }

  every(interval: number, task: () => void): () => void {
    return this.#clock.every(interval, task);
  }

  /** A node says what its own clock shows. */
  heard(node: string, raw: number): void {
    const heardAt = this.#clock.monotonic();
    const earlier = this.#peers.get(node)?.readings ?? [];
    this.#peers.set(node, { heardAt, readings: [...earlier, raw - heardAt].slice(-readingsMax) });
    this.look();
  }

  /**
   * Resolves when these nodes have been heard, or after `within` milliseconds. Up to then nothing was stamped, and
   * every correction is taken at once.
   */
  async settle(nodes: readonly string[], within: number): Promise<void> {
    const until = this.#clock.monotonic() + within;
    while (nodes.some((node) => !this.#peers.has(node)) && this.#clock.monotonic() < until) {
      await pause(this.#clock, lookInterval);
    }
    this.#settled = true;
  }

  /** To be called now and then: corrects the time. */
  look(): void {
    const now = this.#clock.monotonic();
    const before = this.#own;
    this.#own = this.#clock.now() - now;
    for (const [node, { heardAt }] of this.#peers) {
      if (now - heardAt > heardWithin) this.#peers.delete(node);
    }
    const others = this.#others();
    if (others.length === 0) {
      // One that was outvoted is not right because nobody else is left.
      this.#corrected += this.#own - before;
      this.#off = undefined;
      return;
    }
    const median = lowerMedian([...others, this.#own]);
    const isOwn = this.#isNear(median);
    const by = (isOwn ? this.#own : median) - this.#corrected;
    const isSmall = Math.abs(by) <= stepMax;
    const since = this.#off?.since ?? now;
    // Where another one has the time that this one has by itself it was the correction that was wrong: heartbeats had come late.
    const isSure = !this.#settled || (isOwn && others.some((other) => this.#isNear(other)));
    const isTaken = isSmall || isSure || now - since >= this.#steadyAfter;
    if (isTaken) this.#corrected += by;
    this.#off = isTaken ? undefined : { by, since };
  }

  /** How far the others' clocks are ahead. One heartbeat that makes a clock seem slow may have come late: the next one tells. */
  #others(): number[] {
    return [...this.#peers.values()].flatMap(({ readings }) => {
      const ahead = Math.max(...readings);
      return this.#settled && readings.length === 1 && ahead < this.#own ? [] : [ahead];
    });
  }

  /** Whether it is this node's own clock, as far as heartbeats can tell. */
  #isNear(reading: number): boolean {
    return Math.abs(reading - this.#own) <= agreement;
  }
}

function lowerMedian(readings: readonly number[]): number {
  const sorted = readings.toSorted((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}
