/** What is unread for somebody who does not want to read everybody. */
import type { Conversation } from "../../client/chat/chat.ts";
import { type Ignored, isIgnored } from "./ignored.ts";

/** What is unread there of others, as far as it is known who said it. */
export function heardIn(
  ignored: Ignored,
  { kind, name, unread, mentions, readUpTo = "", timeline }: Conversation,
): Pick<Conversation, "unread" | "mentions"> {
  if (ignored.size === 0 || unread === 0) return { unread, mentions };
  if (kind === "person" && isIgnored(ignored, { nick: name })) return { unread: 0, mentions: 0 };
  const leftOut = timeline.items
    .filter((item) => item.kind === "said" && !item.isOwn && item.at > readUpTo)
    .slice(-unread)
    .filter((item) => item.kind === "said" && isIgnored(ignored, item));
  const named = leftOut.filter((item) => kind === "person" || (item.kind === "said" && item.mentionsMe));
  return {
    unread: unread - leftOut.length,
    mentions: Math.max(0, mentions - named.length),
  };
}
