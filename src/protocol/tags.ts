/** Message tags: their keys, their escaping, and the section they stand in. IRCv3 Message Tags. */

const key = /^\+?(?:[A-Za-z0-9.-]+\/)?[A-Za-z0-9-]+$/;

const escapes: ReadonlyMap<string, string> = new Map([
  [";", "\\:"],
  [" ", "\\s"],
  ["\\", "\\\\"],
  ["\r", "\\r"],
  ["\n", "\\n"],
]);
const characters: ReadonlyMap<string, string> = new Map(
  [...escapes].map(([plain, escaped]) => [escaped, plain]),
);

/** Whether `text` is a tag's key: an optional "+", an optional vendor with "/", then letters, digits, hyphens. */
export function isTagKey(text: string): boolean {
  return key.test(text);
}

/** `value` as it is written after the key's "=". IRCv3 Message Tags, "Escaping values". */
export function escapeTagValue(value: string): string {
  return value.replace(/[; \\\r\n]/g, (character) => escapes.get(character) ?? character);
}

/** The inverse of `escapeTagValue`: an unknown escape loses its backslash, so does a lone one at the end. */
export function unescapeTagValue(escaped: string): string {
  return escaped.replace(/\\.?/g, (sequence) => characters.get(sequence) ?? sequence.slice(1));
}

/**
 * Reads what stands between "@" and the space. The last of equal keys wins. What has no well-formed key is left
 * out: a tag is never a reason to lose the message.
 */
export function parseTags(section: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const tag of section.split(";")) {
    const equals = tag.indexOf("=");
    const name = equals < 0 ? tag : tag.slice(0, equals);
    if (isTagKey(name)) tags.set(name, equals < 0 ? "" : unescapeTagValue(tag.slice(equals + 1)));
  }
  return tags;
}

/**
 * Writes what stands between "@" and the space; the keys must be well-formed. Client-only tags ("+") come last, as
 * IRCv3 Message Tags, "Client-only tags", demands.
 */
export function serializeTags(tags: ReadonlyMap<string, string>): string {
  let ours = "";
  let clientOnly = "";
  for (const [name, value] of tags) {
    const tag = value === "" ? `;${name}` : `;${name}=${escapeTagValue(value)}`;
    if (name.startsWith("+")) clientOnly += tag;
    else ours += tag;
  }
  return (ours + clientOnly).slice(1);
}
