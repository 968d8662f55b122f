/** Texts that are a few emoji. */

const emoji =
  "(?:\\p{Extended_Pictographic}(?:\\ufe0f|\\p{EMod}|\\u200d\\p{Extended_Pictographic})*|\\p{RI}{2}|[0-9#*]\\ufe0f?\\u20e3)";
const fewEmoji = new RegExp(`^${emoji}(?:\\s?${emoji}){0,4}$`, "u");

/** Whether a text is up to five emoji and nothing else: they are shown large. */
export function isOnlyEmoji(raw: string): boolean {
  return raw.length <= 80 && fewEmoji.test(raw.trim());
}
