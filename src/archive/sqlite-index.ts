/** The full-text index in the archive's file: which entries have which words, stand in which place, and are by whom. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { fold } from "../protocol/names.ts";
import { beginningMin, type Phrase } from "../protocol/phrases.ts";
import { wordsOf } from "../protocol/words.ts";
import type { Kept } from "./kept.ts";
import { type Place, placesOf } from "./places.ts";
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
  return [...`${kind} `].reduce(hashed, 0x811c9dc5);
}

/** Writes the index, within the transaction that writes or changes the entries themselves. */
export class WordIndex {
  readonly #insert: StatementSync;
  readonly #remove: StatementSync;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare("INSERT INTO words (rowid, text) VALUES (?, ?)");
    this.#remove = database.prepare("INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)");
  }

  add(kept: Kept): void {
    const text = textOf(kept);
    if (text !== "") this.#insert.run(kept.position, text);
  }

  /** To be called once, with the entries as they were added. */
  remove(entries: readonly Pick<Kept, "position" | "deliveries">[]): void {
    for (const kept of entries) {
      const text = textOf(kept);
      if (text !== "") this.#remove.run(kept.position, text);
    }
  }
}

/** What the index is told of an entry; empty when it cannot be found. */
function textOf({ deliveries }: Pick<Kept, "deliveries">): string {
  const marks = deliveries
    .filter(isTalk)
    .flatMap((delivery) => [
      ...marksOf(placesOf(delivery)),
      mark("nick", fold(delivery.source.nick)),
      ...wordsOf(delivery.line.text).flatMap(marksOfWord),
    ]);
  return [...new Set(marks)].join(" ");
}

function marksOf(places: readonly Place[]): readonly string[] {
  const owners = new Set(places.flatMap((place) => ownerIn(place) ?? []));
  return [
    ...places.map((place) => mark("place", place)),
    ...[...owners].map((owner) => mark("owner", owner)),
  ];
}

/** Each word can be found as it is, and by its beginnings that somebody may ask for (protocol/phrases.ts). */
function marksOfWord(word: string): string[] {
  let whole = seeds.word;
  let beginning = seeds.beginning;
  let length = 0;
  const beginnings: string[] = [];
  for (const character of word) {
    whole = hashed(whole, character);
    beginning = hashed(beginning, character);
    length += 1;
    if (length <= beginningMax) beginnings.push(shown(beginning));
  }
  // Two characters, where no spaces stand between words, are found by the first one.
  return [shown(whole), ...beginnings.slice(length < beginningMin ? 0 : beginningMin - 1)];
}

/**
 * What the index has of a word or a name: two characters of a private plane. They do not say what they stand for, so what is
 * erased cannot be read in any copy of a page that SQLite leaves behind. Two things may have the same mark.
 */
function mark(kind: keyof typeof seeds, name: string): string {
  let hash = seeds[kind];
  for (const character of name) hash = hashed(hash, character);
  return shown(hash);
}

/** FNV-1a, over characters. */
function hashed(hash: number, character: string): number {
  return Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
}

function shown(hash: number): string {
  return String.fromCodePoint(0xf_0000 + (hash >>> 16), 0xf_0000 + (hash & 0xffff));
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
