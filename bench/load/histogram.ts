/** How often each latency occurred: a log-linear histogram in memory that threads share. */

/** Of each power of two, so that a percentile is within 3 %. */
const stepBits = 5;
const steps = 2 ** stepBits;
/** Latencies are whole µs below 2^32, which is more than an hour. */
const powers = 32;

export const histogramBytes = powers * steps * Uint32Array.BYTES_PER_ELEMENT;

export class Histogram {
  readonly #counts: Uint32Array;

  /** @param memory of `histogramBytes`; one thread at a time records into it */
  constructor(memory: ArrayBufferLike = new ArrayBuffer(histogramBytes), offset = 0) {
    this.#counts = new Uint32Array(memory, offset, powers * steps);
  }

  /** @param latency in µs */
  record(latency: number): void {
    const index = indexOf(latency);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
  }

  add(other: Histogram): void {
    for (const [index, count] of other.#counts.entries()) {
      this.#counts[index] = (this.#counts[index] ?? 0) + count;
    }
  }

  clear(): void {
    this.#counts.fill(0);
  }

  get count(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** The latency in µs that this part of all, 0 to 1, does not exceed by more than 3 %; NaN when there is none. */
  quantile(part: number): number {
    const { count } = this;
    if (count === 0) return Number.NaN;
    const wanted = Math.max(1, Math.ceil(part * count));
    let seen = 0;
    const index = this.#counts.findIndex((each) => {
      seen += each;
      return seen >= wanted;
    });
    return valueAt(index);
  }
}

/** Below `steps` each value has its own place. */
function indexOf(latency: number): number {
  const value = Math.max(0, Math.min(latency, 2 ** 32 - 1)) >>> 0;
  if (value < steps) return value;
  const power = 31 - Math.clz32(value);
  return (power - stepBits + 1) * steps + ((value >>> (power - stepBits)) & (steps - 1));
}

/** The least value that is counted there. */
function valueAt(index: number): number {
  if (index < steps) return index;
  const power = Math.floor(index / steps) + stepBits - 1;
  return 2 ** (power - stepBits) * (steps + (index % steps));
}
