/** Batches are given piece by piece, as their client takes them: none is too long for the send queue. */
import type { Item } from "./dialect.ts";

/** The items, where a batch's replies are items of their own between its beginning and its end. */
export function* inPieces(items: Iterable<Item | undefined>): Generator<Item | undefined> {
  for (const item of items) {
    if (item?.kind !== "batch") {
      yield item;
      continue;
    }
    const { type, params = [], replies, alone } = item;
    yield { kind: "batch-begins", type, params, ...(alone && { alone }) };
    try {
      for (const reply of replies) yield reply && { kind: "in-batch", reply };
    } finally {
      // Also when the rest cannot be given.
      yield { kind: "batch-ends" };
    }
  }
}
