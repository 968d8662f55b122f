/** Announcements: who joins and who leaves, as the operator of a node reads it. */
import type { Applied } from "../network/outcome.ts";

interface Operator {
  announce(sentence: string): void;
  warn(message: string, details: object): void;
}

/** Tells a node's operator what an entry is worth; who came and went, where it is the node's own. */
export function report(applied: Applied, isOurs: boolean, { announce, warn }: Operator): void {
  const { outcome, position, entry } = applied;
  if (outcome.kind === "poison") {
    warn("a poison entry is skipped", { position, event: entry.event.type, error: outcome.error });
  }
  if (isOurs) for (const sentence of sentencesOf(applied)) announce(sentence);
}

/** Who comes back to its session has not left. */
function sentencesOf({ outcome, entry: { event }, deliveries }: Applied): string[] {
  // Most of what there is comes to nothing else.
  if (outcome.kind !== "accepted" || event.type === "said") return [];
  const left = deliveries.flatMap(({ line, source }) => (line.type === "quit" ? [source.nick] : []));
  return [
    ...(event.type === "session-opened" && !outcome.attached ? [`${event.nick} has joined the chat.`] : []),
    ...left.map((nick) => `${nick} has left the chat.`),
  ];
}
