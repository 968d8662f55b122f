/** A part of `npm run bench`. */
import type { Section } from "./report/section.ts";

export interface Extent {
  /** As long as the figures need to be trusted; otherwise within seconds. */
  readonly full: boolean;
  /** Says what is going on. */
  say(what: string): void;
}

export interface Part {
  readonly what: string;
  /** Whether it runs when no part is named. */
  readonly byDefault: boolean;
  /** Gives what it has to show, unless it prints that itself. */
  run(extent: Extent): Promise<readonly Section[] | undefined>;
}
