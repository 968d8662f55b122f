/** Makes what others wrote safe to print: a terminal must never be steered from afar. */

/** IRC formatting: colours with their numbers, and the toggles for bold, italics and the like. modern.ircdocs.horse/formatting */
const formatting = new RegExp(
  [
    "\\x03(?:\\d{1,2}(?:,\\d{1,2})?)?",
    "\\x04(?:[0-9a-f]{6}(?:,[0-9a-f]{6})?)?",
    "[\\x02\\x0f\\x11\\x16\\x1d-\\x1f]",
  ].join("|"),
  "giu",
);

/** Every other control character, and those that turn the direction of all that follows them. */
const steering = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** `text` on one line, with nothing in it but what can be seen: formatting is left out, other controls show as "�". */
export function printable(text: string): string {
  return text.replace(formatting, "").replaceAll("\t", " ").replace(steering, "\ufffd");
}
