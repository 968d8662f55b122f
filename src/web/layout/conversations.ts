/** The list of conversations as the sidebar shows it. */
import type { Chat, Conversation } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";

export interface Listed {
  readonly channels: readonly Conversation[];
  readonly people: readonly Conversation[];
}

/** Channels by name; people who have written something unread first, then by name. */
export function listed({ conversations }: Pick<Chat, "conversations">): Listed {
  const all = [...conversations.values()];
  return {
    channels: all.filter(({ kind }) => kind === "channel").sort(byName),
    people: all
      .filter(({ kind }) => kind === "person")
      .sort((one, other) => Number(other.unread > 0) - Number(one.unread > 0) || byName(one, other)),
  };
}

function byName({ name: one }: Conversation, { name: other }: Conversation): number {
  return fold(one) < fold(other) ? -1 : 1;
}
