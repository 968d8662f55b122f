/** Ratios of one server to the best of the others, row by row. */

/** What is measured of a row; less is better in each. */
export const measures = ["p50 ms", "p99 ms", "µs per delivery", "seconds"] as const;
export type Measure = (typeof measures)[number];

export interface Measured {
  readonly row: string;
  readonly server: string;
  readonly figures: Partial<Readonly<Record<Measure, number>>>;
  /** It has not done what was asked: it is nobody's best. */
  readonly failed?: boolean;
}

export interface Ratio {
  readonly row: string;
  readonly measure: Measure;
  readonly value: number;
  readonly best: number;
  /** Who the best of the others is. */
  readonly peer: string;
  /** The server's own value divided by the best of the others; NaN where it has failed. */
  readonly ratio: number;
}

/** One for each row and measure that the server shares with a peer. */
export function ratiosOf(all: readonly Measured[], server: string): Ratio[] {
  const own = all.filter((measured) => measured.server === server);
  return own.flatMap(({ row, figures, failed }) =>
    measures.flatMap((measure) => {
      const value = figures[measure];
      const peers = all.filter((other) => other.row === row && other.server !== server && !other.failed);
      const [best] = peers
        .map((peer) => ({ peer: peer.server, best: peer.figures[measure] }))
        .filter((each): each is { peer: string; best: number } => each.best !== undefined)
        .sort((a, b) => a.best - b.best);
      if (value === undefined || !best) return [];
      return [{ row, measure, value, ...best, ratio: failed ? Number.NaN : value / best.best }];
    }),
  );
}
