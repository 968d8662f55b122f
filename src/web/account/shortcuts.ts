/** The keys that work everywhere, and what can be written in messages; for the panel that tells of them. */

/** "Mod" is Ctrl, or Command where there is one. */
export const shortcuts = [
  { id: "palette", keys: ["Mod", "K"] },
  { id: "search", keys: ["Mod", "Shift", "K"] },
  { id: "settings", keys: ["Mod", ","] },
  { id: "help", keys: ["Mod", "/"] },
  { id: "close", keys: ["Esc"] },
  { id: "send", keys: ["Enter"] },
  { id: "line", keys: ["Shift", "Enter"] },
  { id: "complete", keys: ["Tab"] },
  { id: "next", keys: ["Alt", "↓"] },
  { id: "before", keys: ["Alt", "↑"] },
] as const;

export const writing = [
  { id: "bold", example: "**bold**" },
  { id: "italic", example: "*italic*" },
  { id: "code", example: "`code`" },
  { id: "block", example: "```js" },
  { id: "quote", example: "> quote" },
  { id: "emoji", example: ":tada:" },
  { id: "action", example: "/me waves" },
  { id: "slash", example: "//x" },
] as const;

export function keysOf(keys: readonly string[], isApple: boolean): string[] {
  const apple: Readonly<Record<string, string>> = { Mod: "⌘", Shift: "⇧", Alt: "⌥", Enter: "⏎" };
  return keys.map((key) => (isApple ? apple[key] : undefined) ?? (key === "Mod" ? "Ctrl" : key));
}
