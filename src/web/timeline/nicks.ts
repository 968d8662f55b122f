/** How people are told apart at a glance: a colour and a letter for each nick, the same everywhere. */
import { fold } from "../../protocol/names.ts";

/** Of the palette in nicks.css. */
const coloursCount = 12;

/** A class that gives `--nick`, the nick's colour: readable on every surface. */
export function nickClass(nick: string): string {
  let hash = 0;
  for (const character of fold(nick)) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return `nick-${hash % coloursCount}`;
}

/** The letter of a picture that is not there. */
export function initialOf(nick: string): string {
  return (/[A-Za-z0-9]/.exec(nick)?.[0] ?? nick[0] ?? "?").toUpperCase();
}
