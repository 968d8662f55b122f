/** What a person means by a typed line. */

export type Intention =
  | { readonly kind: "nothing" }
  | { readonly kind: "say"; readonly text: string }
  | { readonly kind: "share"; readonly name: string; readonly text: string }
  | { readonly kind: "rename"; readonly name: string }
  | { readonly kind: "quit"; readonly reason: string }
  | { readonly kind: "help" }
  | { readonly kind: "unknown"; readonly command: string };

/** Reads one typed line; `me` is the speaker's own name, which may stand before it as in `me: hello`. */
export function readInput(typed: string, me: string): Intention {
  const line = sendable(typed);
  if (line.startsWith("//")) return { kind: "say", text: line.slice(1) };
  if (line.startsWith("/")) return readCommand(line);
  const text = line.startsWith(`${me}: `) ? line.slice(me.length + 2) : line;
  if (text.trim() === "") return { kind: "nothing" };
  const [, name, data] = /^share +(\S+) +(.*\S.*)$/u.exec(text) ?? [];
  if (name !== undefined && data !== undefined) return { kind: "share", name, text: data };
  return { kind: "say", text };
}

/** A tab is text; any other control character would end the line or mean something else to a receiver. */
function sendable(typed: string): string {
  return typed.toWellFormed().replace(/(?!\t)\p{Cc}/gu, " ");
}

function readCommand(line: string): Intention {
  const [command = "", ...words] = line.trimEnd().split(/\s+/u);
  switch (command.toLowerCase()) {
    case "/quit":
      return { kind: "quit", reason: words.join(" ") };
    case "/nick":
      return { kind: "rename", name: words.join(" ") };
    case "/help":
      return { kind: "help" };
    default:
      return { kind: "unknown", command };
  }
}
