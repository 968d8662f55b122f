/** One IRC message, and its way from and to a line. Modern IRC, "Message Format"; IRCv3 Message Tags, "Format". */
import { isTagKey, parseTags, serializeTags } from "./tags.ts";

/** What a line says, unescaped. */
export interface Message {
  /** A missing value and an empty one are the same: "". */
  readonly tags: ReadonlyMap<string, string>;
  readonly source: string | undefined;
  /** Upper case, or three digits. */
  readonly verb: string;
  readonly params: readonly string[];
  /** Of a client's BATCH that has ended: the messages in it. It has no way to a line. */
  readonly batched?: readonly Message[];
}

/** What messages without tags share. */
export const noTags: ReadonlyMap<string, string> = new Map();

/**
 * Where free text stands, by verb (332 is RPL_TOPIC, 353 RPL_NAMREPLY, 761 RPL_KEYVALUE): there it gets its ":" even when it is one
 * word, for clients that wait for it.
 */
const textPosition: ReadonlyMap<string, number> = new Map([
  ["QUIT", 0],
  ["ERROR", 0],
  ["AWAY", 0],
  ["WALLOPS", 0],
  ["PRIVMSG", 1],
  ["NOTICE", 1],
  ["PART", 1],
  ["TOPIC", 1],
  ["KICK", 2],
  ["332", 2],
  ["353", 3],
  ["760", 4],
  ["761", 4],
]);

/**
 * Builds a message.
 * @throws RangeError when a part could not survive the wire: CR, LF (but in a tag's value, where they are escaped),
 * NUL or half a surrogate pair anywhere; a parameter before the last that is empty, begins with ":" or holds a
 * space; a verb, tag key or source that is none.
 */
export function message(
  verb: string,
  params: readonly string[] = [],
  options: { readonly tags?: ReadonlyMap<string, string>; readonly source?: string | undefined } = {},
): Message {
  const built = { tags: options.tags ?? noTags, source: options.source, verb, params };
  assertSendable(built);
  return built;
}

/** Reads a line without its CR LF. Undefined when it is not a message. */
export function parse(line: string): Message | undefined {
  if (!isLineText(line)) return undefined;
  let tags = noTags;
  let at = 0;
  if (line.startsWith("@")) {
    at = endOfWord(line, 0);
    tags = parseTags(line.slice(1, at));
  }
  at = skipSpaces(line, at);
  let source: string | undefined;
  if (line.startsWith(":", at)) {
    const end = endOfWord(line, at);
    source = line.slice(at + 1, end);
    at = skipSpaces(line, end);
  }
  const end = endOfWord(line, at);
  const verb = line.slice(at, end);
  if (source === "" || !/^(?:[A-Za-z]+|[0-9]{3})$/.test(verb)) return undefined;
  return { tags, source, verb: verb.toUpperCase(), params: parseParams(line, end) };
}

/**
 * Writes a line without CR LF: what `parse` makes the same message of.
 * @throws RangeError as `message` does, for messages that were not built by it.
 */
export function serialize(message: Message): string {
  assertSendable(message);
  const { tags, source, verb, params } = message;
  let line = tags.size === 0 ? "" : `@${serializeTags(tags)} `;
  if (source !== undefined) line += `:${source} `;
  line += verb;
  const last = params.length - 1;
  params.forEach((param, index) => {
    line +=
      index === last && (index === textPosition.get(verb) || !isMiddle(param)) ? ` :${param}` : ` ${param}`;
  });
  return line;
}

function parseParams(line: string, from: number): string[] {
  const params: string[] = [];
  let at = skipSpaces(line, from);
  while (at < line.length) {
    if (line.startsWith(":", at)) {
      params.push(line.slice(at + 1));
      break;
    }
    const end = endOfWord(line, at);
    params.push(line.slice(at, end));
    at = skipSpaces(line, end);
  }
  return params;
}

function endOfWord(line: string, at: number): number {
  const end = line.indexOf(" ", at);
  return end < 0 ? line.length : end;
}

function skipSpaces(line: string, at: number): number {
  let end = at;
  while (line.startsWith(" ", end)) end++;
  return end;
}

function assertSendable({ tags, source, verb, params }: Message): void {
  for (const [key, value] of tags) {
    assertPart(isTagKey(key), "a tag's key");
    assertPart(value.isWellFormed() && !value.includes("\0"), "a tag's value");
  }
  assertPart(
    source === undefined || (source !== "" && !source.includes(" ") && isLineText(source)),
    "the source",
  );
  assertPart(/^(?:[A-Z]+|[0-9]{3})$/.test(verb), "the verb");
  const last = params.length - 1;
  params.forEach((param, index) => {
    assertPart(isLineText(param) && (index === last || isMiddle(param)), "a parameter");
  });
}

function assertPart(sendable: boolean, part: string): void {
  if (!sendable) throw new RangeError(`${part} cannot be sent in an IRC message`);
}

/** Whether it can stand inside one line of UTF-8. */
function isLineText(text: string): boolean {
  return !text.includes("\n") && !text.includes("\r") && !text.includes("\0") && text.isWellFormed();
}

/** Whether it is read as one parameter without a ":" before it. */
export function isMiddle(param: string): boolean {
  return param !== "" && !param.startsWith(":") && !param.includes(" ");
}
