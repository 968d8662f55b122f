/** Motion: what is shown follows what is known, smoothly; the head of the log, and how far each node has applied it. */

/** The distance shrinks to a third in so many milliseconds. */
const settling = 170;
/** What is farther off than so many records jumps nearer. */
const farthest = 40;
/** What is nearer than this has arrived. */
const near = 0.004;

export class Motion {
  head = 0;
  readonly applied = new Map<string, number>();

  /** Goes on by so many milliseconds towards what is known; false when all has arrived. */
  step(elapsed: number, head: number, applied: ReadonlyMap<string, number>): boolean {
    // The time of a frame may be before the one that was looked at last.
    const share = 1 - Math.exp(-Math.max(0, elapsed) / settling);
    this.head = follow(this.head, head, share);
    let moves = this.head !== head;
    for (const [node, goal] of applied) {
      const shown = follow(this.applied.get(node) ?? goal, goal, share);
      this.applied.set(node, shown);
      moves ||= shown !== goal;
    }
    for (const node of this.applied.keys()) if (!applied.has(node)) this.applied.delete(node);
    return moves;
  }
}

function follow(shown: number, goal: number, share: number): number {
  const gap = goal - shown;
  if (Math.abs(gap) < near) return goal;
  if (gap > farthest) return goal - farthest + farthest * share;
  // Back only when another log began.
  return gap < 0 ? goal : shown + gap * share;
}
