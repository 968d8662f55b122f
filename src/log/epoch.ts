/** How a log is named. */
import assert from "node:assert/strict";

/** A log's name: when it began, in ms since 1970, as at least 8 digits of base 36 (9 from the year 2059 on). */
export function epochOf(began: number): string {
  assert(began >= 0);
  return Math.floor(began).toString(36).padStart(8, "0");
}
