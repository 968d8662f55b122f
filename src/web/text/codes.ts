/** mIRC's formatting codes, where a text is shown in one line without any looks. */

/** A colour with its numbers, and all that has no picture but the ends of lines. */
const code = /\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9a-f]{6}(?:,[0-9a-f]{6})?)?|[^\P{Cc}\n]/giu;

export function withoutLooks(text: string): string {
  return text.replace(code, "");
}
