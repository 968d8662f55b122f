/** Chance for schedules: everything that a simulation decides is drawn from its seed. */
import { SeededRandom } from "../support/simulated.ts";

export class Dice extends SeededRandom {
  /** True with this probability, from 0 to 1. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** A number from `low` up to, but without, `high`. */
  between(low: number, high: number): number {
    return low + this.fraction() * (high - low);
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.fraction() * items.length)];
    if (item === undefined) throw new Error("there is nothing to pick from");
    return item;
  }

  /** One of the names, each as likely as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries(weights) as [Name, number][];
    let rest = this.fraction() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    const found = entries.find(([, weight]) => {
      rest -= weight;
      return rest < 0;
    });
    return (found ?? this.pick(entries))[0];
  }
}
