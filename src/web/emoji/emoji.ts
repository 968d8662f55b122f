/** Emoji by name: how their list is read, and how they are found. */

export const groups = [
  "smileys",
  "people",
  "nature",
  "food",
  "travel",
  "activities",
  "objects",
  "symbols",
  "flags",
] as const;
export type Group = (typeof groups)[number];

export interface Emoji {
  /** The emoji itself. */
  readonly text: string;
  /** Without colons, the usual one first. */
  readonly names: readonly string[];
  /** Other words by which it may be sought. */
  readonly words: readonly string[];
  readonly group: Group;
  /** It comes in several tones of skin. */
  readonly hasTones: boolean;
}

/** Reads list.txt: "# group", then lines of "emoji name name | word word"; "~" behind an emoji that has tones. Made from emojibase-data 17.0.0 (MIT). */
export function readEmoji(list: string): Emoji[] {
  const found: Emoji[] = [];
  let group: Group = groups[0];
  for (const line of list.split("\n")) {
    if (line.startsWith("# ")) group = groups.find((name) => name === line.slice(2)) ?? group;
    else if (line !== "") found.push(emojiOf(line, group));
  }
  return found;
}

function emojiOf(line: string, group: Group): Emoji {
  const [named = "", words = ""] = line.split(" | ");
  const [text = "", ...names] = named.split(" ");
  const hasTones = text.endsWith("~");
  return {
    text: hasTones ? text.slice(0, -1) : text,
    names,
    words: words === "" ? [] : words.split(" "),
    group,
    hasTones,
  };
}

/** At most `max` that fit, the best first: a name that is it, that begins so, that has a part that does, then other words. */
export function findEmoji(all: readonly Emoji[], query: string, max: number): Emoji[] {
  const asked = query.toLowerCase().replace(/[\s-]+/g, "_");
  if (asked === "") return [];
  const words = asked.split("_").filter((word) => word !== "");
  const ranked = all
    .map((emoji, order) => ({ emoji, order, rank: rankOf(emoji, asked, words) }))
    .filter(({ rank }) => rank < noMatch);
  ranked.sort((one, other) => one.rank - other.rank || one.order - other.order);
  return ranked.slice(0, max).map(({ emoji }) => emoji);
}

const noMatch = 5;

function rankOf({ names, words }: Emoji, asked: string, askedWords: readonly string[]): number {
  if (names.includes(asked)) return 0;
  if (names[0]?.startsWith(asked)) return 1;
  if (names.some((name) => name.startsWith(asked))) return 2;
  const parts = names.flatMap((name) => name.split("_"));
  if (askedWords.every((word) => parts.some((part) => part.startsWith(word)))) return 3;
  const all = [...parts, ...words];
  return askedWords.every((word) => all.some((part) => part.startsWith(word))) ? 4 : noMatch;
}

/** No tone, then the five of Unicode. */
export const tones = ["", "\u{1f3fb}", "\u{1f3fc}", "\u{1f3fd}", "\u{1f3fe}", "\u{1f3ff}"] as const;

/** An emoji in a tone of skin. */
export function toned({ text, hasTones }: Emoji, tone: string): string {
  if (!hasTones || tone === "") return text;
  const [first = "", ...rest] = text;
  return first + tone + rest.join("").replace(/^\ufe0f/, "");
}
