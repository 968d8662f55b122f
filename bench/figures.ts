/** Figures of a measurement, as its table shows them. */
import { readFileSync } from "node:fs";

/** A row of a table: how many there were, and how long they took, in ms. */
export function row(values: readonly number[]) {
  const rounded = (part: number) => Number(quantile(values, part).toFixed(2));
  return { count: values.length, "p50 ms": rounded(0.5), "p99 ms": rounded(0.99), "max ms": rounded(1) };
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

/** Seconds of processor time that a process has taken. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
