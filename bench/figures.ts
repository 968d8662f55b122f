/** Figures of a measurement, as its table shows them. */

/** A row of a table: how many there were, and how long they took, in ms. */
export function row(values: readonly number[]) {
  const rounded = (part: number) => Number(quantile(values, part).toFixed(2));
  return { count: values.length, "p50 ms": rounded(0.5), "p99 ms": rounded(0.99), "max ms": rounded(1) };
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}
