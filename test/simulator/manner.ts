/** How a client comes back: some at once, some late, some in the moment in which they are given up; and not all read at once. */
import type { Dice } from "./dice.ts";
import type { Wire } from "./wire.ts";
import type { World } from "./world.ts";

/** How long it waits before it tries again, in milliseconds: some are in no hurry. */
const retryWithin = [800, 800, 6000];
/** How long some stay away, in milliseconds. */
const awayAtMost = 12_000;
/** Who is waited for no longer than this may come back when its time is over, in milliseconds. */
const shortGrace = 10_000;
/** How much sooner or later than that, in milliseconds. */
const lastMoment = { low: -300, high: 200 };
/** For how long somebody does not read who has just come, in milliseconds. */
const readsWithin = 1200;

export class Manner {
  readonly #world: World;
  readonly #dice: Dice;
  readonly #retryWithin: number;

  constructor(world: World, dice: Dice) {
    this.#world = world;
    this.#dice = dice;
    this.#retryWithin = dice.pick(retryWithin);
  }

  /** How long it waits after an attempt in vain, in milliseconds. */
  retry(): number {
    return this.#dice.between(0, this.#retryWithin);
  }

  /** How long it stays away after a connection, in milliseconds. */
  absence(): number {
    const { grace } = this.#world;
    if (grace < shortGrace && this.#dice.chance(0.15))
      return grace + this.#dice.between(lastMoment.low, lastMoment.high);
    return this.#dice.chance(0.1) ? this.#dice.between(0, awayAtMost) : this.retry();
  }

  /** Whether it knows nothing any more of the session that it had. */
  forgets(): boolean {
    return this.#dice.chance(0.2);
  }

  /** What it does with a new connection. */
  begin(wire: Wire): void {
    if (!this.#dice.chance(0.8)) return;
    wire.reading = false;
    this.#world.clock.after(this.#dice.between(0, readsWithin), () => {
      wire.reading = true;
    });
  }
}
