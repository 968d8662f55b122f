/** The time in which a server can store nothing: when to try again, and when to try elsewhere. */

const retryFirst_ms = 500;
const retryMax_ms = 4_000;

/** Retries at one server before another is better. */
const retriesHereMax = 3;

export interface Pause {
  readonly ms: number;
  /** Whether nobody was told of it yet. */
  readonly isFirst: boolean;
  /** Whether this server has had its chances. */
  readonly isVain: boolean;
}

export class Stall {
  readonly #random: () => number;
  #isPausing = false;
  #isTold = false;
  #retries = 0;

  /** `random` gives numbers from 0 up to, but without, 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** A line is to be sent again, after this pause; undefined when one has begun already. */
  postpone(): Pause | undefined {
    if (this.#isPausing) return undefined;
    const longest = Math.min(retryFirst_ms * 2 ** this.#retries, retryMax_ms);
    const pause = {
      ms: Math.round(longest * (0.5 + this.#random() / 2)),
      isFirst: !this.#isTold,
      isVain: this.#retries >= retriesHereMax,
    };
    this.#isPausing = true;
    this.#isTold = true;
    this.#retries++;
    return pause;
  }

  /** The pause is over. */
  retry(): void {
    this.#isPausing = false;
  }

  /** Another server has its chances. */
  forget(): void {
    this.#isPausing = false;
    this.#retries = 0;
  }

  /** The server answers again. */
  end(): void {
    this.#isTold = false;
    this.#retries = 0;
  }
}
