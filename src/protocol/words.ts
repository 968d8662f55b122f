/** What a text's words are, when it is looked for: folded, so that neither case nor accents matter. Pure: also runs in a browser. */

/** Characters of a word that count: of a longer one only its beginning is known. */
export const wordMax = 64;

/**
 * Colours and emphasis (modern IRC formatting), and the frame of an ACTION: they are about a text, not in it.
 */
const formatting =
  /^\x01ACTION |\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9a-fA-F]{6}(?:,[0-9a-fA-F]{6})?)?|[\x01\x02\x0f\x11\x16\x1d-\x1f]/g;

/** Accents, vowel points of Arabic, and what only chooses how a character looks or joins two of them. */
const accents = /[\u0300-\u036f]|[\u064b-\u0655]|\u0670|[\ufe00-\ufe0f]|\u200d/g;

const plain = /^[\n -~]*$/;

/** A run of a script that puts no spaces between words; a word of any other; a pictogram. */
const parts =
  /(?<run>[[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]&&[\p{L}\p{N}\p{M}]]+)|(?<word>[[\p{L}\p{N}\p{M}]--[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]]+)|\p{Extended_Pictographic}/gv;

/** A piece of a text, in its order. */
export interface Part {
  readonly kind: "word" | "run" | "pictogram";
  readonly text: string;
}

/** The text's pieces without what stands between them, folded. */
export function partsOf(text: string): Part[] {
  const bare = text.replace(formatting, "");
  if (plain.test(bare)) return plainWords(bare).map((word) => ({ kind: "word", text: cut(word) }));
  return [...fold(bare).matchAll(parts)].map(({ 0: found, groups }) => {
    if (groups?.["run"] !== undefined) return { kind: "run", text: found };
    return groups?.["word"] === undefined
      ? { kind: "pictogram", text: found }
      : { kind: "word", text: cut(found) };
  });
}

/** The text's words, in its order. */
export function wordsOf(text: string): string[] {
  if (plain.test(text)) return plainWords(text).map(cut);
  return partsOf(text).flatMap(wordsIn);
}

/**
 * Nobody can say where a run's words end. So each of its characters, with the one after it, stands for a word: whoever
 * looks for some of its characters finds them wherever they are.
 */
export function wordsIn({ kind, text }: Part): string[] {
  if (kind !== "run") return [text];
  const characters = [...text];
  return characters.map((character, index) => character + (characters[index + 1] ?? ""));
}

function plainWords(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

function fold(text: string): string {
  const unaccented = text.normalize("NFKD").replace(accents, "").normalize("NFKC");
  // Up and down again: ß and SS, ς and Σ are alike.
  return unaccented.toUpperCase().toLowerCase().replaceAll("ς", "σ");
}

function cut(word: string): string {
  return word.length <= wordMax ? word : [...word].slice(0, wordMax).join("");
}
