/** Time and chance as ports: whoever needs them is handed them, so a simulated cluster can run under a seed. */

export interface Clock {
  /** Wall-clock time in milliseconds since 1970. */
  now(): number;
  /** Milliseconds since an arbitrary start; never steps. */
  monotonic(): number;
  /** Runs `task` once after `delay` milliseconds. The returned function cancels it. */
  after(delay: number, task: () => void): () => void;
  /** Runs `task` when everything that has arrived by now is read; absent where nobody knows when that is. */
  readonly soon?: ((task: () => void) => void) | undefined;
  /** Runs `task` every `interval` milliseconds until the returned function is called. */
  every(interval: number, task: () => void): () => void;
}

export interface Random {
  /** A number in [0, 1). */
  fraction(): number;
  /** An unguessable name of `bytes` × 8 bits, in lower-case hexadecimal. */
  token(bytes: number): string;
}

/** Resolves after so many milliseconds of this clock. */
export function pause(clock: Pick<Clock, "after">, duration: number): Promise<void> {
  return new Promise((resolve) => clock.after(duration, resolve));
}
