/** Places in the chat, as they stand in the address of the page: "#/c/lobby", "#/p/bob", "#/c/lobby/k3f9-1", "#/m/k3f9-1". */
import { fold, isChannel, isNick } from "../protocol/names.ts";

export type Place =
  | { readonly kind: "conversation"; readonly name: string; readonly message?: string }
  /** A message, wherever it was said. */
  | { readonly kind: "message"; readonly message: string }
  | { readonly kind: "nowhere" };

export const nowhere: Place = { kind: "nowhere" };

/** Of an address that a page was opened with, or that a link leads to; "/c/lobby" and "/#lobby" mean the same as "/#/c/lobby". */
export function placeIn({ pathname, hash }: { readonly pathname: string; readonly hash: string }): Place {
  const inHash = hash.replace(/^#/, "");
  if (inHash !== "" && !inHash.startsWith("/")) return conversation(`#${decoded(inHash)}`);
  const [, kind, first = "", second] = (inHash || pathname).split("/").map(decoded);
  if (kind === "c") return conversation(`#${first}`, second);
  if (kind === "p") return conversation(first, second);
  return kind === "m" && first !== "" ? { kind: "message", message: first } : nowhere;
}

/** What follows "#" in the address, and in links to it. */
export function hashOf(place: Place): string {
  if (place.kind === "nowhere") return "#/";
  if (place.kind === "message") return `#/m/${encodeURIComponent(place.message)}`;
  const { name, message } = place;
  const where = name.startsWith("#")
    ? `#/c/${encodeURIComponent(name.slice(1))}`
    : `#/p/${encodeURIComponent(name)}`;
  return message ? `${where}/${encodeURIComponent(message)}` : where;
}

export function isSamePlace(one: Place, other: Place): boolean {
  return fold(hashOf(one)) === fold(hashOf(other));
}

function conversation(name: string, message?: string): Place {
  if (!isChannel(name) && !isNick(name)) return nowhere;
  return { kind: "conversation", name, ...(message && { message }) };
}

/** What cannot be read stays as it is, and is then no name. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
