/** Time as the server-time tag writes it. IRCv3 Server Time. */

const syntax = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/;

let lastMilliseconds = 0;
let lastText = "1970-01-01T00:00:00.000Z";

/**
 * Whole milliseconds since 1970 as `2026-11-22T15:06:37.123Z`. Remembers the last answer, since the lines of one
 * entry share their time.
 * @throws RangeError outside the years 0 to 9999.
 */
export function serverTime(milliseconds: number): string {
  if (milliseconds === lastMilliseconds) return lastText;
  const text = new Date(milliseconds).toISOString();
  if (!syntax.test(text)) throw new RangeError("a year of four digits is needed for a server-time");
  lastMilliseconds = milliseconds;
  lastText = text;
  return text;
}

/** Milliseconds since 1970; undefined when `text` is no such time. The leap second :60 is the second after it. */
export function parseServerTime(text: string): number | undefined {
  if (!syntax.test(text)) return undefined;
  const leap = text.includes(":60.");
  const plain = leap ? text.replace(":60.", ":59.") : text;
  const milliseconds = Date.parse(plain);
  // Date.parse takes the 30th of February for the 2nd of March.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== plain) return undefined;
  return leap ? milliseconds + 1000 : milliseconds;
}
