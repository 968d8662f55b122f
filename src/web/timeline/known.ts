/** Whom a message's text may name. */
import { untracked } from "@preact/signals";
import { watch } from "../store.ts";
import type { Known } from "../text/tree.ts";

/** The members of a conversation, by its folded name. Looked at, not watched: who comes and goes later changes no text. */
export function knownIn(conversation: string): Known {
  const chat = untracked(() => watch(conversation));
  const members = chat.conversations.get(conversation)?.members;
  return { me: chat.me.nick, nick: (folded) => members?.get(folded)?.nick };
}
