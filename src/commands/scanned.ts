/** Looking through thousands of things, of which few may be told. */

/** How many are looked at in one turn. */
const turnMax = 100;

/** The items, with an undefined between them where others are to have their turn. */
export function* scanned<Item>(items: Iterable<Item>): Iterable<Item | undefined> {
  let count = 0;
  for (const item of items) {
    yield item;
    count += 1;
    if (count % turnMax === 0) yield undefined;
  }
}
