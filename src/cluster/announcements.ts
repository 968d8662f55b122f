/** Announcements: who joins and who leaves, as the operator of a node reads it. */
import type { Applied } from "../network/outcome.ts";

/** The sentences that an entry is worth. Who comes back to its session has not left. */
export function announcementsOf({ outcome, entry: { event }, deliveries }: Applied): string[] {
  // Most of what there is comes to nothing else.
  if (outcome.kind !== "accepted" || event.type === "said") return [];
  const left = deliveries.flatMap(({ line, source }) => (line.type === "quit" ? [source.nick] : []));
  return [
    ...(event.type === "session-opened" && !outcome.attached ? [`${event.nick} has joined the chat.`] : []),
    ...left.map((nick) => `${nick} has left the chat.`),
  ];
}
