/** Counts and order of all conversations, as this reader wants them; they follow each conversation, not only their list. */
import { computed } from "@preact/signals";
import type { Chat } from "../../client/chat/chat.ts";
import { heardIn } from "../people/heard.ts";
import { ignored } from "../people/ignoring.ts";
import { watchAll } from "../store.ts";
import { listed } from "./conversations.ts";
import { mentionsIn, unreadIn } from "./overview.ts";

/** What those say whom one does not want to read is not unread. */
export function heard(): Pick<Chat, "conversations"> {
  const { conversations } = watchAll();
  const without = ignored.value;
  if (without.size === 0) return { conversations };
  const entries = [...conversations].map(
    ([key, conversation]) => [key, { ...conversation, ...heardIn(without, conversation) }] as const,
  );
  return { conversations: new Map(entries) };
}

export const mentions = computed(() => mentionsIn(heard()));
export const unread = computed(() => unreadIn(heard()));

/** Names in their order, with spaces between: whoever reads them is drawn again only when that changes. */
export const channels = computed(() => namesOf(listed(heard()).channels));
export const people = computed(() => namesOf(listed(heard()).people));

function namesOf(list: readonly { readonly name: string }[]): string {
  return list.map(({ name }) => name).join(" ");
}
