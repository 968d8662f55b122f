/** A message as commands look at it that was said before. */
import type { Line, Source } from "../network/outcome.ts";

/** Something that was said. */
export interface SaidMessage {
  readonly source: Source;
  readonly line: Extract<Line, { type: "said" }>;
  /** In milliseconds since 1970. */
  readonly at: number;
}
