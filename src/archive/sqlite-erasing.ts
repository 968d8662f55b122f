/** Erases words in the archive's file: the one place where all that the file holds of them goes. */
import type { DatabaseSync } from "node:sqlite";
import { type Kept, withoutWordsIn } from "./kept.ts";
import { authorsIn, placesIn } from "./places.ts";
import type { WordIndex } from "./sqlite-index.ts";

/** To be called in the transaction that writes the erasing entry. @param positions those of the entries whose words go */
export function eraseIn(database: DatabaseSync, words: WordIndex, positions: readonly number[]): void {
  const read = database.prepare("SELECT deliveries FROM entries WHERE position = ? AND erased IS NULL");
  const update = database.prepare("UPDATE entries SET deliveries = ?, erased = 1 WHERE position = ?");
  const outOfPlace = database.prepare(
    "DELETE FROM place_entries WHERE place = ? AND kind = ? AND position = ?",
  );
  const intoPlace = database.prepare("INSERT INTO place_entries (place, kind, position) VALUES (?, ?, ?)");
  const unsaid = database.prepare("DELETE FROM said_by WHERE account = ? AND position = ?");
  const unspoken: Pick<Kept, "position" | "deliveries">[] = [];
  for (const position of positions) {
    const text = read.get(position)?.deliveries as string | undefined;
    if (text === undefined) continue;
    const before = { position, deliveries: JSON.parse(text) as Kept["deliveries"] };
    const after = withoutWordsIn(before);
    for (const { place, kind } of placesIn(before)) outOfPlace.run(place, kind, position);
    for (const { place, kind } of placesIn(after)) intoPlace.run(place, kind, position);
    for (const account of authorsIn(before)) unsaid.run(account, position);
    update.run(inPlaceOf(text, after), position);
    unspoken.push(before);
  }
  words.remove(unspoken);
}

/**
 * As long as what was there: a row that keeps its size is overwritten in its place, while one that does not may move others,
 * of which a copy stays behind. So that it is erased stands beside it, which takes no room.
 */
function inPlaceOf(text: string, { deliveries }: Pick<Kept, "deliveries">): string {
  const unmarked = deliveries.map(({ line, ...rest }) => ({ ...rest, line: { ...line, erased: undefined } }));
  const json = JSON.stringify(unmarked);
  return json.padEnd(json.length + Buffer.byteLength(text) - Buffer.byteLength(json));
}
