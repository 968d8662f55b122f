/** Whether a text is nothing but words: what understands more of it is fetched when more comes. */
import { fold } from "../../protocol/names.ts";
import type { Known } from "./tree.ts";

/** Of these nothing begins that has a look of its own, and no line but the first. */
const plainSigns = /^(?![-\d])[\p{L}\p{M}\p{N}\p{Emoji_Presentation} .,:;!?'"’“”„()&%$€+=…–—/-]+$/u;
const address = /:\/\/|mailto:|www\./i;
const word = /[a-z][a-z0-9-]*/gi;

/** `parse` would find one paragraph with this text. It may say no where it would as well. */
export function isPlain(text: string, known: Known): boolean {
  if (!plainSigns.test(text) || text.trim() !== text || address.test(text)) return false;
  return !text.match(word)?.some((one) => names(one, known) || names(one.replace(/-+$/, ""), known));
}

/** What only those see who ask for it: between bars, or of a colour on a colour. It may be more than that. */
const hidden = /\|\|.+?\|\||\x03\d{1,2},\d[^\x03\x0f]*|\x04[\da-f]{6},[^\x04\x0f]*/gis;

/** A text as it may be shown before it is understood. */
export function covered(text: string): string {
  return text.replace(hidden, "▒▒▒");
}

function names(written: string, { me, nick }: Known): boolean {
  const folded = fold(written);
  return folded === fold(me) || nick(folded) !== undefined;
}
