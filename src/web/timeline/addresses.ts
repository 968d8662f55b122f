/** What the part of an address after "#" names: a channel, a person, or a message. */

export type Place =
  | { readonly channel: string }
  | { readonly person: string }
  /** `in` is the name of the conversation that it was said in. */
  | { readonly message: string; readonly in: string };

/** "#/c/lobby" is #lobby, "#/p/alice" is alice, "#/m/<id>/c/lobby" a message in #lobby. */
export function hashOf(place: Place): string {
  if ("channel" in place) return `#/c/${encodeURIComponent(place.channel.slice(1))}`;
  if ("person" in place) return `#/p/${encodeURIComponent(place.person)}`;
  const where = place.in.startsWith("#") ? { channel: place.in } : { person: place.in };
  return `#/m/${encodeURIComponent(place.message)}${hashOf(where).slice(1)}`;
}

export function placeOf(hash: string): Place | undefined {
  const found = /^#(?:\/m\/([^/]+))?\/([cp])\/([^/]+)$/.exec(hash);
  const name = decoded(found?.[3]);
  if (!found || !name) return undefined;
  const where: Place = found[2] === "c" ? { channel: `#${name}` } : { person: name };
  const message = decoded(found[1]);
  if (found[1] === undefined) return where;
  return message ? { message, in: "channel" in where ? where.channel : where.person } : undefined;
}

function decoded(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
