/** Rounds: a crowd is written to in turns, between which what has arrived meanwhile is read; then writing rests. */
import type { Clock } from "../ports.ts";

/** A turn has so many recipients, which takes about a millisecond. It is a number, not a time, so that a simulation repeats it. */
const turnMin = 128;
/** Or this share of the round, if that is more: a crowd does not wait for many turns. */
const turnShare = 1 / 8;
/**
 * After a round of several turns writing rests as long as the round took, so that what comes meanwhile is one write; but not
 * beyond so long after its beginning, in milliseconds.
 */
const interval = 10;
/** And so long at least, in milliseconds. */
const restMin = 2;

export class Rounds<R> {
  readonly #clock: Pick<Clock, "after" | "monotonic" | "soon">;
  readonly #write: (recipient: R) => void;
  readonly #turnMin: number;
  /** Whose turn comes in this round, and in the next one; who was added first comes first. */
  #round = new Set<R>();
  #next = new Set<R>();
  /** A round goes on, or is rested from. */
  #isBusy = false;
  /** When this round began, by the monotonic clock. */
  #beganAt = 0;

  /** @param write writes what is due to a recipient */
  constructor(
    clock: Pick<Clock, "after" | "monotonic" | "soon">,
    write: (recipient: R) => void,
    recipientsPerTurn = turnMin,
  ) {
    this.#clock = clock;
    this.#write = write;
    this.#turnMin = recipientsPerTurn;
  }

  /** Something is due to this recipient: it is written in this round if its turn is still to come, else in the next one. */
  add(recipient: R): void {
    if (!this.#round.has(recipient)) this.#next.add(recipient);
  }

  /** Nothing is due to it any more. */
  delete(recipient: R): void {
    this.#round.delete(recipient);
    this.#next.delete(recipient);
  }

  /** Begins the next round: at once, and its first turn is written when this returns, or when the one before it is rested from. */
  begin(): void {
    if (this.#isBusy || this.#next.size === 0) return;
    [this.#round, this.#next] = [this.#next, this.#round];
    this.#beganAt = this.#clock.monotonic();
    this.#turn(Math.max(this.#turnMin, Math.ceil(this.#round.size * turnShare)));
  }

  #turn(count: number): void {
    try {
      for (const recipient of this.#round.values().take(count)) {
        this.#round.delete(recipient);
        this.#write(recipient);
      }
    } finally {
      // Also when one fails, the others have their turn.
      if (this.#round.size > 0) {
        this.#isBusy = true;
        this.#soon(() => this.#turn(count));
      } else if (this.#isBusy) this.#rest();
    }
  }

  #rest(): void {
    const took = this.#clock.monotonic() - this.#beganAt;
    this.#clock.after(Math.max(restMin, Math.min(took, interval - took)), () => {
      this.#isBusy = false;
      this.begin();
    });
  }

  #soon(task: () => void): void {
    if (this.#clock.soon) this.#clock.soon(task);
    else this.#clock.after(0, task);
  }
}
