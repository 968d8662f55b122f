/** Which message the next one answers, in each conversation. */
import { type Signal, signal } from "@preact/signals";
import type { Said } from "../../client/chat/chat.ts";

const answered = new Map<string, Signal<Said | undefined>>();

/** Of a conversation, by its folded name: undefined is none. The composer reads it, and sets it back when it has sent. */
export function replyingTo(conversation: string): Signal<Said | undefined> {
  const known = answered.get(conversation) ?? signal<Said | undefined>(undefined);
  answered.set(conversation, known);
  return known;
}
