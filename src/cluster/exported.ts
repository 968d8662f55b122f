/** What is exported: a line that somebody was told, with its place in the log. */
import type { Delivery } from "../network/outcome.ts";

export interface Exported {
  readonly position: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly delivery: Delivery;
}
