/** How well a name fits what somebody types to find it: its letters in their order, best at the beginnings of words. */

export interface Fit {
  /** Higher is better; only for comparing with others for the same text. */
  readonly score: number;
  /** The name in pieces, in order: those that were typed, and those between them. */
  readonly pieces: readonly Piece[];
}

export interface Piece {
  readonly text: string;
  readonly isTyped: boolean;
}

/** Names are compared up to here: no channel, nick or title is longer by much. */
const lengthMax = 80;

const points = { letter: 1, next: 6, wordStart: 8, nameStart: 12, gap: -1, length: -0.05 } as const;

/** Undefined when it does not fit. All words have to be in the name, in any order; neither case nor accents matter. */
export function fit(typed: string, name: string): Fit | undefined {
  const characters = Array.from(name).slice(0, lengthMax);
  const letters = characters.map(bare);
  const starts = letters.map((_, index) => isWordStart(characters, index));
  const typedAt = new Set<number>();
  const words = typed.split(/\s+/).filter((each) => each !== "");
  let score = words.length === 0 ? 0 : letters.length * points.length;
  for (const word of words) {
    const found = best(Array.from(word, bare), letters, starts);
    if (!found) return undefined;
    score += found.score;
    for (const at of found.at) typedAt.add(at);
  }
  return { score, pieces: piecesOf(characters, typedAt, name) };
}

/** Those that fit, the best first; of equal ones in the order in which they came. */
export function fitting<T>(
  typed: string,
  all: Iterable<T>,
  nameOf: (each: T) => string,
  countMax: number,
): { readonly each: T; readonly fit: Fit }[] {
  const found: { each: T; fit: Fit }[] = [];
  for (const each of all) {
    const how = fit(typed, nameOf(each));
    if (how) found.push({ each, fit: how });
  }
  return found.sort((one, other) => other.fit.score - one.fit.score).slice(0, countMax);
}

/** Without case and accents, one for one. */
function bare(character: string): string {
  return Array.from(character.normalize("NFD").toLowerCase())[0] ?? character;
}

function isWordStart(characters: readonly string[], index: number): boolean {
  const [before, here] = [characters[index - 1], characters[index] ?? ""];
  if (before === undefined) return true;
  if (!/[\p{L}\p{N}]/u.test(here)) return false;
  return !/[\p{L}\p{N}]/u.test(before) || (/\p{Ll}/u.test(before) && /\p{Lu}/u.test(here));
}

/**
 * The best way to find the word's letters in the name. `ending[j]` is the best score with the letters so far of which
 * the last is at j: the one before it stands directly before, or somewhere before with a gap.
 */
function best(
  word: readonly string[],
  letters: readonly string[],
  starts: readonly boolean[],
): { score: number; at: number[] } | undefined {
  const came: number[][] = [];
  let ending: number[] = [];
  for (const [step, letter] of word.entries()) {
    const next = letters.map(() => Number.NEGATIVE_INFINITY);
    const from = letters.map(() => -1);
    let bestBefore = Number.NEGATIVE_INFINITY;
    let bestAt = -1;
    for (const [at, here] of letters.entries()) {
      const directly = (ending[at - 1] ?? Number.NEGATIVE_INFINITY) + points.next;
      if (here === letter) {
        const start = starts[at]
          ? at === 0 || isSign(letters, at)
            ? points.nameStart
            : points.wordStart
          : 0;
        const before = step === 0 ? 0 : Math.max(directly, bestBefore);
        next[at] = before + points.letter + start;
        from[at] = step === 0 ? -1 : directly >= bestBefore ? at - 1 : bestAt;
      }
      // What comes after this one leaves a gap.
      const left = (ending[at] ?? Number.NEGATIVE_INFINITY) + points.gap;
      if (left > bestBefore) [bestBefore, bestAt] = [left, at];
    }
    came.push(from);
    ending = next;
  }
  const score = Math.max(...ending, Number.NEGATIVE_INFINITY);
  if (score === Number.NEGATIVE_INFINITY) return undefined;
  const at = [ending.indexOf(score)];
  for (let step = word.length - 1; step > 0; step--) at.push(came[step]?.[at.at(-1) ?? 0] ?? 0);
  return { score, at };
}

/** Whether before it there are only signs such as "#": the name's own beginning. */
function isSign(letters: readonly string[], at: number): boolean {
  return letters.slice(0, at).every((letter) => !/[\p{L}\p{N}]/u.test(letter));
}

function piecesOf(characters: readonly string[], typedAt: ReadonlySet<number>, name: string): Piece[] {
  const pieces: { text: string; isTyped: boolean }[] = [];
  for (const [index, text] of characters.entries()) {
    const isTyped = typedAt.has(index);
    const last = pieces.at(-1);
    if (last?.isTyped === isTyped) last.text += text;
    else pieces.push({ text, isTyped });
  }
  const rest = name.slice(characters.join("").length);
  return rest === "" ? pieces : [...pieces, { text: rest, isTyped: false }];
}
