/** Which message one is replying to, in each conversation. */
import { signal } from "@preact/signals";
import type { Said } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";

export type Original = Pick<Said, "nick" | "text"> & { readonly id: string };

export const replies = signal<ReadonlyMap<string, Original>>(new Map());

/** undefined replies to nothing. */
export function replyTo(conversation: string, original: Original | undefined): void {
  const changed = new Map(replies.value);
  if (original) changed.set(fold(conversation), original);
  else changed.delete(fold(conversation));
  replies.value = changed;
  if (original) document.getElementById("composer")?.focus();
}
