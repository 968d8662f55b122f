/** All conversations at a glance: what is unread in them, and which is the next. */
import type { Chat, Conversation } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";
import type { Listed } from "./conversations.ts";

/** What is unread and asks for somebody, in all conversations. */
export function mentionsIn({ conversations }: Pick<Chat, "conversations">): number {
  return sum(conversations, ({ mentions }) => mentions);
}

/** What is unread where one wants to be told of it. */
export function unreadIn({ conversations }: Pick<Chat, "conversations">): number {
  return sum(conversations, ({ unread, notifies }) => (notifies === "nothing" ? 0 : unread));
}

/**
 * The next one in the list, or the one before; with `isUnread` the next with something unread.
 * @param from the folded name of the one that is shown
 */
export function neighbour(
  list: Listed,
  from: string | undefined,
  step: 1 | -1,
  isUnread = false,
): Conversation | undefined {
  const all = [...list.channels, ...list.people];
  const at = all.findIndex(({ name }) => fold(name) === from);
  const begin = at === -1 && step === -1 ? all.length : at;
  const ordered = all.map((_, index) => all[(begin + step * (index + 1) + 2 * all.length) % all.length]);
  return ordered.find(
    (conversation) =>
      conversation && fold(conversation.name) !== from && (!isUnread || conversation.unread > 0),
  );
}

/** "(2) #lobby – Chorus"; a dot where something is unread that asks for nobody. */
export function titleOf(
  { mentions, unread }: { readonly mentions: number; readonly unread: number },
  network: string,
  name: string | undefined,
): string {
  const mark = mentions > 0 ? `(${mentions}) ` : unread > 0 ? "• " : "";
  return `${mark}${name ? `${name} – ${network || "Chorus"}` : network || "Chorus"}`;
}

function sum(conversations: Chat["conversations"], count: (conversation: Conversation) => number): number {
  let total = 0;
  for (const conversation of conversations.values()) total += count(conversation);
  return total;
}
