/** Addresses in a text: what may be opened, and what only looks like it. */

/** Where an address may begin; what follows is looked at by `linkAt`. */
const bare = /(?:https?:\/\/|mailto:|www\.)(?:(?!\]\()[^\s<>"]){1,2000}/iy;
/** [text](address), on one line, without brackets inside. */
const named =
  /\[([^[\]\n]{1,400})\]\(((?:https?:\/\/|mailto:)[^\s()[\]]+(?:\([^\s()[\]]*\)[^\s()[\]]*)*)\)/iy;

export interface Link {
  readonly url: string;
  /** What is shown. */
  readonly text: string;
  /** Where it ends in the text that was looked at. */
  readonly end: number;
}

/** An address as it stands in a text, from `at` on; a sentence's punctuation behind it is not part of it. */
export function linkAt(text: string, at: number): Link | undefined {
  bare.lastIndex = at;
  const found = bare.exec(text)?.[0];
  if (!found) return undefined;
  const shown = trimmed(found);
  const url = safeUrl(/^www\./i.test(shown) ? `https://${shown}` : shown);
  return url ? { url, text: shown, end: at + shown.length } : undefined;
}

/** A named link; none when its name looks like another place than where it goes. */
export function namedLinkAt(text: string, at: number): Link | undefined {
  named.lastIndex = at;
  const found = named.exec(text);
  const name = found?.[1]?.trim();
  const url = safeUrl(found?.[2] ?? "");
  if (!found || !name || !url || isDeceiving(name, url)) return undefined;
  return { url, text: name, end: at + found[0].length };
}

/** The address when it is one that a message may lead to. */
export function safeUrl(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return undefined;
  if (url.protocol === "mailto:") return url.href;
  return (url.protocol === "https:" || url.protocol === "http:") && isHost(url.hostname)
    ? url.href
    : undefined;
}

function isHost(host: string): boolean {
  return host !== "" && !host.startsWith(".");
}

/** "https://bank.example" as the name of a link to elsewhere. */
function isDeceiving(name: string, url: string): boolean {
  const claimed = /^(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?=[/:?#]|$)/iu.exec(name)?.[1];
  return claimed !== undefined && claimed.toLowerCase() !== new URL(url).hostname;
}

const closing = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
]);

/** Without what a sentence puts behind an address, and without a bracket that was opened before it. */
function trimmed(address: string): string {
  let end = address.length;
  /** How many of a bracket are more than those of its partner, up to `end`. */
  const extra = new Map<string, number>();
  for (; end > 0; end--) {
    const last = address[end - 1] ?? "";
    const partner = closing.get(last);
    if (partner === undefined) {
      if (!".,;:!?'\"*_~|".includes(last)) break;
      continue;
    }
    const more = extra.get(last) ?? countOf(address, last, end) - countOf(address, partner, end);
    if (more <= 0) break;
    extra.set(last, more - 1);
  }
  return address.slice(0, end);
}

function countOf(text: string, character: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0 && at < end; at = text.indexOf(character, at + 1)) count++;
  return count;
}
