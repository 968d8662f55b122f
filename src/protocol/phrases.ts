/** What somebody looks for in texts: words that have to be there, and words in quotes that have to stand together. */
import { partsOf, wordsIn } from "./words.ts";

/** Shorter words have to be there as they are; of a longer one the beginning is enough. In characters. */
export const beginningMin = 3;

/** Words that stand next to each other. */
export interface Phrase {
  readonly words: readonly string[];
  /** Of the last word the beginning is enough. */
  readonly isOpen: boolean;
}

/**
 * What the text asks for: all of these. What stands in double quotes is one phrase, and so is what has no space in it, as an
 * address or `foo_bar` has none.
 */
export function phrasesIn(text: string): Phrase[] {
  return [...text.matchAll(/"(?<quoted>[^"]*)"?|[^\s"]+/g)]
    .map(({ 0: found, groups }) => phraseOf(groups?.["quoted"] ?? found, groups?.["quoted"] !== undefined))
    .filter(({ words }) => words.length > 0);
}

function phraseOf(text: string, isQuoted: boolean): Phrase {
  const parts = partsOf(text);
  const words = parts.flatMap(wordsIn);
  const last = parts.at(-1);
  const length = [...(last?.text ?? "")].length;
  // A run may go on in the text: its last character stands for a word only where it ends, or alone.
  if (last?.kind === "run")
    return length > 1 ? { words: words.slice(0, -1), isOpen: false } : { words, isOpen: true };
  return { words, isOpen: last?.kind === "word" && !isQuoted && length >= beginningMin };
}

/** Whether a text with these words, in its order, has all of the phrases. */
export function hasPhrases(words: readonly string[], phrases: readonly Phrase[]): boolean {
  return phrases.every((phrase) => words.some((_, index) => standsAt(words, index, phrase)));
}

function standsAt(words: readonly string[], start: number, phrase: Phrase): boolean {
  return phrase.words.every((wanted, index) => {
    const word = words[start + index];
    if (word === wanted) return true;
    return phrase.isOpen && index === phrase.words.length - 1 && word?.startsWith(wanted) === true;
  });
}
