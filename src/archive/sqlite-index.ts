/** The full-text index in the archive's file: which entries have which words, stand in which place, and are by whom. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { fold } from "../protocol/names.ts";
import { beginningMin, type Phrase } from "../protocol/phrases.ts";
import { wordsOf } from "../protocol/words.ts";
import type { Kept } from "./kept.ts";
import { hashed, hashOf, Marks, shown } from "./marks.ts";
import { placesOf } from "./places.ts";
import { isTalk, ownerIn, type Sought } from "./sought.ts";

/**
 * The index has no words but marks of them, so the tokenizer has only to take these apart again. The texts themselves stand in
 * `entries`, and what is found by marks is looked at there.
 */
export const indexSchema = `
  CREATE VIRTUAL TABLE words USING fts5(text, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
  INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
  INSERT INTO words (words, rank) VALUES ('hashsize', 8388608);
  INSERT INTO words (words, rank) VALUES ('automerge', 16);`;

/** Longer beginnings of words have no mark of their own: theirs is that of so many characters. */
const beginningMax = 8;

/** Each kind of thing that has marks begins them in its own way. */
const seeds = {
  word: seedOf("word"),
  beginning: seedOf("beginning"),
  place: seedOf("place"),
  owner: seedOf("owner"),
  nick: seedOf("nick"),
} as const;

function seedOf(kind: string): number {
  return hashOf(0x811c9dc5, `${kind} `);
}

/** Writes the index, within the transaction that writes or changes the entries themselves. */
export class WordIndex {
  readonly #marks = new Marks();
  readonly #insert: StatementSync;
  readonly #remove: StatementSync;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare("INSERT INTO words (rowid, text) VALUES (?, CAST(? AS TEXT))");
    this.#remove = database.prepare(
      "INSERT INTO words (words, rowid, text) VALUES ('delete', ?, CAST(? AS TEXT))",
    );
  }

  add(kept: Kept): void {
    const text = this.#textOf(kept);
    if (text.length > 0) this.#insert.run(kept.position, text);
  }

  /** To be called once, with the entries as they were added. */
  remove(entries: readonly Pick<Kept, "position" | "deliveries">[]): void {
    for (const kept of entries) {
      const text = eachOnce(this.#textOf(kept));
      if (text.length > 0) this.#remove.run(kept.position, text);
    }
  }

  /** What the index is told of an entry, in UTF-8, until it is asked for another one; empty when it cannot be found. */
  #textOf({ deliveries }: Pick<Kept, "deliveries">): Uint8Array {
    const marks = this.#marks;
    marks.clear();
    for (const delivery of deliveries) {
      if (!isTalk(delivery)) continue;
      const places = placesOf(delivery);
      for (const place of places) marks.add(hashOf(seeds.place, place));
      for (const place of places) {
        const owner = ownerIn(place);
        if (owner !== undefined) marks.add(hashOf(seeds.owner, owner));
      }
      marks.add(hashOf(seeds.nick, fold(delivery.source.nick)));
      for (const word of wordsOf(delivery.line.text)) addWord(marks, word);
    }
    return marks.text;
  }
}

/**
 * FTS5 counts what all entries have, and takes an index for damaged when more is removed than was ever added. Earlier versions
 * added each mark once.
 */
function eachOnce(text: Uint8Array): Uint8Array {
  const marks = Buffer.from(text).toString().split(" ");
  return Buffer.from([...new Set(marks)].join(" "));
}

/** Each word can be found as it is, and by its beginnings that somebody may ask for (protocol/phrases.ts). */
function addWord(marks: Marks, word: string): void {
  marks.add(hashOf(seeds.word, word));
  // Two characters, where no spaces stand between words, are found by the first one.
  const isShort = word.length < 2 * beginningMin && [...word].length < beginningMin;
  const least = isShort ? 1 : beginningMin;
  let beginning = seeds.beginning;
  let length = 0;
  for (let at = 0; at < word.length && length < beginningMax; at++) {
    const point = word.codePointAt(at) ?? 0;
    if (point > 0xffff) at++;
    beginning = hashed(beginning, point);
    length += 1;
    if (length >= least) marks.add(beginning);
  }
}

function mark(kind: keyof typeof seeds, name: string): string {
  return shown(hashOf(seeds[kind], name));
}

/** What the index is asked: for marks alone, whatever a client has written. Whether words stand together it does not know. */
export function queryFor(
  { phrases, nick }: Pick<Sought, "phrases" | "nick">,
  places: readonly string[],
): string {
  const author = nick === undefined ? [] : [`"${mark("nick", nick)}"`];
  const anywhere = places.length === 0 ? [] : [`(${places.map((word) => `"${word}"`).join(" OR ")})`];
  return [...phrases.flatMap(wanted), ...author, ...anywhere].join(" AND ");
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

function wanted({ words, isOpen }: Phrase): string[] {
  return words.map((word, index) => {
    const isBeginning = isOpen && index === words.length - 1;
    const beginning = [...word].slice(0, beginningMax).join("");
    return `"${isBeginning ? mark("beginning", beginning) : mark("word", word)}"`;
  });
}
