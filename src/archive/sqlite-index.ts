/** The full-text index in the archive's file: which entries have which words, stand in which place, and are by whom. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { fold } from "../protocol/names.ts";
import type { Phrase } from "../protocol/phrases.ts";
import { wordsOf } from "../protocol/words.ts";
import type { Kept } from "./kept.ts";
import { type Place, placesOf } from "./places.ts";
import { isTalk, ownerIn, type Sought } from "./sought.ts";

/**
 * The words come folded and split, so the tokenizer has only to take them apart again. The texts themselves stand in
 * `entries`. Beginnings of words up to a length are indexed as well: they are found as fast as words.
 * With secure-delete what is removed is overwritten, and not only marked.
 */
export const indexSchema = `
  CREATE VIRTUAL TABLE words USING fts5(
    text, content = '', columnsize = 0, tokenize = 'ascii', prefix = '3 4 5 6 7 8'
  );
  INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
  INSERT INTO words (words, rank) VALUES ('hashsize', 8388608);
  INSERT INTO words (words, rank) VALUES ('automerge', 16);
  CREATE VIRTUAL TABLE words_there USING fts5vocab(words, instance);`;

/** Longer beginnings of words are not indexed: SQLite finds them by reading all words that begin so. */
export const beginningMax = 8;

/** How many characters of beginnings each index of them has: they follow on the index of whole words, which has all. */
const lengths = [Infinity, 3, 4, 5, 6, 7, beginningMax];

/** Writes the index, within the transaction that writes or changes the entries themselves. */
export class WordIndex {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #remove: StatementSync;
  readonly #from: StatementSync;
  readonly #after: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insert = database.prepare("INSERT INTO words (rowid, text) VALUES (?, ?)");
    this.#remove = database.prepare("INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)");
    this.#from = database.prepare("SELECT term FROM words_there WHERE term >= ? ORDER BY term LIMIT 1");
    this.#after = database.prepare("SELECT term FROM words_there WHERE term > ? ORDER BY term LIMIT 1");
  }

  add(kept: Kept): void {
    const text = textOf(kept);
    if (text !== "") this.#insert.run(kept.position, text);
  }

  /** Nothing of their words stays in the file. To be called once, with the entries as they were added. */
  remove(entries: readonly Pick<Kept, "position" | "deliveries">[]): void {
    for (const kept of entries) {
      const text = textOf(kept);
      if (text !== "") this.#remove.run(kept.position, text);
    }
    this.#forgetSigns(new Set(entries.flatMap((kept) => textOf(kept).split(" "))));
  }

  /**
   * Between two pages of the index a sign says with which word the second begins, or with how much of it as tells it from the
   * word before. SQLite leaves it as it is when that word goes. Any word in its place will do that is not below it and not
   * above what the page begins with now: the first one that there still is.
   */
  #forgetSigns(removed: ReadonlySet<string>): void {
    // What others have said as well may stay in signs.
    const gone = [...removed].filter((word) => this.#from.get(word)?.term !== word);
    if (gone.length === 0) return;
    const signs = this.#database.prepare(
      `SELECT segid, pgno, term FROM words_idx
       WHERE CAST(substr(term, 2) AS TEXT) IN (SELECT value FROM json_each(?))`,
    );
    const change = "UPDATE words_idx SET term = ? WHERE segid = ? AND pgno = ?";
    const beginnings = JSON.stringify([...new Set(gone.flatMap(beginningsOf))]);
    // The same signs stand in many parts of the index.
    const nexts = new Map<string, string | undefined>();
    for (const { segid, pgno, term } of signs.all(beginnings) as unknown as Sign[]) {
      const text = Buffer.from(term).toString();
      if (!nexts.has(text)) nexts.set(text, this.#nextOf(text));
      const next = nexts.get(text);
      if (next === undefined) continue;
      this.#database.enableDefensive(false);
      this.#database.prepare(change).run(Buffer.from(next), segid, pgno);
      this.#database.enableDefensive(true);
    }
  }

  /** What stands for a sign, with its index; undefined where it may stay. */
  #nextOf(text: string): string | undefined {
    const [index = "", sign] = [text[0], text.slice(1)];
    const length = lengths[Number(index)] ?? 0;
    const there = this.#firstFrom(sign, Number.isFinite(length) ? length : 1);
    if (there === undefined || there.startsWith(sign)) return undefined;
    return index + [...there].slice(0, length).join("");
  }

  /** The first word that there is, from one on, with at least so many characters. */
  #firstFrom(word: string, length: number): string | undefined {
    let there = this.#from.get(word)?.term as string | undefined;
    while (there !== undefined && [...there].length < length) {
      there = this.#after.get(there)?.term as string | undefined;
    }
    return there;
  }
}

/** What SQLite keeps in `words_idx`. */
interface Sign {
  readonly segid: number;
  readonly pgno: number;
  /** Which index it is, as a digit, and what the page begins with. */
  readonly term: Uint8Array;
}

function beginningsOf(word: string): string[] {
  const characters = [...word];
  return characters.map((_, index) => characters.slice(0, index + 1).join(""));
}

/** What the index is told of an entry; empty when it cannot be found. */
function textOf({ deliveries }: Pick<Kept, "deliveries">): string {
  const words = deliveries
    .filter(isTalk)
    .flatMap((delivery) => [
      ...marksOf(placesOf(delivery)),
      mark("nick", fold(delivery.source.nick)),
      ...wordsOf(delivery.line.text),
    ]);
  return words.join(" ");
}

function marksOf(places: readonly Place[]): readonly string[] {
  const owners = new Set(places.flatMap((place) => ownerIn(place) ?? []));
  return [
    ...places.map((place) => mark("place", place)),
    ...[...owners].map((owner) => mark("owner", owner)),
  ];
}

/**
 * What is to be found beside words, as a word that no text has: two characters of a private plane, too short to have
 * beginnings. Two things may have the same mark: what is found is looked at again.
 */
function mark(kind: "place" | "owner" | "nick", name: string): string {
  let hash = 0x811c9dc5;
  for (const character of `${kind} ${name}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return String.fromCodePoint(0xf_0000 + (hash >>> 16), 0xf_0000 + (hash & 0xffff));
}

/** What the index is asked. Nothing in it is anything but quoted words, whatever a client has written. */
export function queryFor(
  { phrases, nick }: Pick<Sought, "phrases" | "nick">,
  places: readonly string[],
): string {
  const author = nick === undefined ? [] : [`"${mark("nick", nick)}"`];
  const anywhere = places.length === 0 ? [] : [`(${places.map((word) => `"${word}"`).join(" OR ")})`];
  return [...phrases.map(quoted), ...author, ...anywhere].join(" AND ");
}

/** The marks of all places that may be read; what is an owner's has that mark already. */
export function placeMarks({ stretches, owned }: Pick<Sought, "stretches" | "owned">): readonly string[] {
  const owners = new Set(owned.map(({ owner }) => owner));
  const places = stretches.map(({ place }) => place).filter((place) => !owners.has(ownerIn(place) ?? ""));
  return [
    ...new Set([
      ...places.map((place) => mark("place", place)),
      ...[...owners].map((owner) => mark("owner", owner)),
    ]),
  ];
}

function quoted({ words, isOpen }: Phrase): string {
  return `"${words.join(" ")}"${isOpen ? " *" : ""}`;
}
