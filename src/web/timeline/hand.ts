/** What a timeline has in hand: the message whose tools are shown, and what is done by them. */
import { signal, untracked } from "@preact/signals";
import type { Said } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";
import { act, watch } from "../store.ts";

/** The key of the message whose tools are shown. */
export const active = signal<string | undefined>(undefined);

/** The key of the message of which something was just copied. */
export const copied = signal<string | undefined>(undefined);

/** Adds one's reaction, or takes it back. */
export function toggleReaction(conversation: string, item: Said, emoji: string): void {
  if (item.id === undefined) return;
  const { me } = untracked(() => watch());
  const isMine = item.reactions.get(emoji)?.some((nick) => fold(nick) === fold(me.nick)) ?? false;
  act({ kind: isMine ? "unreact" : "react", in: nameOf(conversation), id: item.id, emoji });
}

/** A conversation's name as it is written, from its folded one. */
export function nameOf(conversation: string): string {
  return untracked(() => watch(conversation)).conversations.get(conversation)?.name ?? conversation;
}
