/** Looking things up that stand in the order of their positions. */

/** How many of them have a position of at most `last`. */
export function countThrough(items: readonly { readonly position: number }[], last: number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((items[middle]?.position ?? 0) <= last) low = middle + 1;
    else high = middle;
  }
  return low;
}
