/** Several batches as one: joined once for all to whom the same lines of them are due. */
import type { Batch, Whole } from "./batch.ts";
import type { Way } from "./rendering.ts";

interface Join {
  readonly wholes: readonly Whole[];
  readonly whole: Whole;
}

export class Joined<R> {
  /** The last join that begins with this: those in a channel to whom two records are due are due the same. */
  readonly #joins = new WeakMap<Whole, Join>();

  /** What these batches have for a recipient above `writtenTo`, in the order of positions. */
  whole(batches: readonly Batch<R>[], recipient: R, way: Way, writtenTo: number): Whole {
    // Ticks follow each other; what one tick has for several channels interleaves.
    const isInOrder = batches.every(({ first }, index) => first > (batches[index - 1]?.last ?? 0));
    if (isInOrder) return this.#join(batches.map((batch) => batch.whole(recipient, way, writtenTo)));
    const lines = batches.flatMap((batch) => [...batch.lines(recipient, way, writtenTo)]);
    lines.sort((a, b) => a.position - b.position);
    return { bytes: Buffer.concat(lines.map((line) => line.bytes)), count: lines.length };
  }

  #join(wholes: readonly Whole[]): Whole {
    const [first] = wholes;
    if (first === undefined || wholes.length === 1) return first ?? { bytes: Buffer.of(), count: 0 };
    const last = this.#joins.get(first);
    if (last?.wholes.length === wholes.length && wholes.every((whole, index) => whole === last.wholes[index]))
      return last.whole;
    const whole = {
      bytes: Buffer.concat(wholes.map(({ bytes }) => bytes)),
      count: wholes.reduce((sum, { count }) => sum + count, 0),
    };
    this.#joins.set(first, { wholes, whole });
    return whole;
  }
}
