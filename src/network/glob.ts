/** Globs: patterns with * for any text and ? for any character. */
import { fold } from "../protocol/names.ts";

/** Whether a text is what a pattern says. The text is folded before, once for all the patterns that it is held against. */
export type Glob = (folded: string) => boolean;

/** Where something stands first in a text, at `from` or after it; -1 for nowhere. */
type Finder = (text: string, from: number) => number;

const wildcard = "?";
/** Bits of a number that can be counted on. */
const bitsMax = 31;

/**
 * Letters of either case are the same. What stands between two stars is looked for from where the part before it ended,
 * once: there is no going back, so a pattern that is made to be slow is hardly slower than others.
 */
export function globOf(pattern: string): Glob {
  const [first = "", ...others] = fold(pattern)
    .replace(/[*?]{2,}/g, normalRun)
    .split("*");
  const last = others.pop();
  if (last === undefined) return (text) => text.length === first.length && isAt(text, 0, first);
  const parts = others.map((part) => ({ find: finderOf(part), length: part.length }));
  return (text) => {
    const end = text.length - last.length;
    if (first.length > end || !isAt(text, 0, first) || !isAt(text, end, last)) return false;
    let from = first.length;
    for (const { find, length } of parts) {
      const at = find(text, from);
      if (at < 0) return false;
      from = at + length;
    }
    return from <= end;
  };
}

/** "*?*?" asks for the same as "??*", and is fewer parts. */
function normalRun(run: string): string {
  return run.replaceAll("*", "") + (run.includes("*") ? "*" : "");
}

/** Every place is tried at once: a bit of `begun` stands for so many of the part's first characters, which end here. */
function finderOf(part: string): Finder {
  if (!part.includes(wildcard)) return (text, from) => text.indexOf(part, from);
  const head = part.slice(0, bitsMax).split("");
  const bitsOf = (wanted: (character: string) => boolean) =>
    head.reduce((bits, character, index) => (wanted(character) ? bits | (1 << index) : bits), 0);
  const anywhere = bitsOf((character) => character === wildcard);
  const places = new Map<string, number>();
  for (const each of head) places.set(each, anywhere | bitsOf((character) => character === each));
  const whole = 1 << (head.length - 1);
  return (text, from) => {
    let begun = 0;
    for (let index = from; index < text.length; index++) {
      begun = ((begun << 1) | 1) & (places.get(text.charAt(index)) ?? anywhere);
      const at = index + 1 - head.length;
      if ((begun & whole) !== 0 && isAt(text, at, part)) return at;
    }
    return -1;
  };
}

function isAt(text: string, at: number, part: string): boolean {
  if (at + part.length > text.length) return false;
  for (let index = 0; index < part.length; index++) {
    if (part[index] !== wildcard && part[index] !== text[at + index]) return false;
  }
  return true;
}
