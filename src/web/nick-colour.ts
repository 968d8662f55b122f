/** The colour of a name: always the same one for the same name, from the twelve of tokens.css. */
import { fold } from "../protocol/names.ts";

const colours = 12;

/** A CSS value. */
export function nickColour(nick: string): string {
  let sum = 7;
  for (const letter of fold(nick)) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return `var(--nick-${sum % colours})`;
}
