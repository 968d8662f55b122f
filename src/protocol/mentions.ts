/** Who is named in a text: words that could be nicks. Pure: also runs in a browser. */
import { fold } from "./names.ts";
import { printable } from "./printable.ts";

const link = /\b[a-z][a-z0-9+.-]*:\/\/\S+/giu;
/** A run of what nicks are made of, with no other letter or digit at either end of it. */
const words = /(?<![\p{L}\p{N}])[A-Za-z0-9[\]\\`_^{|}-]+(?![\p{L}\p{N}])/gu;
/** Brackets, emphasis and dashes may belong to a nick, or stand around one. */
const around = /^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g;

/** Every nick, folded, that the text may name: "[Bob]: hi" may name "[bob]" and "bob", and anybody called "hi". Links name nobody. */
export function nicksIn(text: string): ReadonlySet<string> {
  const nicks = new Set<string>();
  for (const [word] of printable(text.replace(link, " ")).matchAll(words)) {
    nicks.add(fold(word));
    nicks.add(fold(word.replace(around, "")));
  }
  nicks.delete("");
  return nicks;
}

/** Whether the text names this nick. */
export function mentions(text: string, nick: string): boolean {
  return nicksIn(text).has(fold(nick));
}
