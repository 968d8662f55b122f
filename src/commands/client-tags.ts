/** Client-only tags: which of them a message has, and which are for the moment only. IRCv3 Message Tags. */
import { has } from "../protocol/capabilities.ts";
import type { Message } from "../protocol/message.ts";
import type { View } from "./command.ts";

/** By key. */
export type ClientTags = Readonly<Record<string, string>>;

/** That somebody is typing. IRCv3 `typing` client tag. */
const fleeting: ReadonlySet<string> = new Set(["+typing", "+draft/typing"]);

/** Where a message belongs: alone they say nothing. IRCv3 `reply` and `channel-context` client tags. */
const placing: ReadonlySet<string> = new Set([
  "+reply",
  "+draft/reply",
  "+channel-context",
  "+draft/channel-context",
]);

const none: ClientTags = {};

/** Those of a message from a client that has said that it knows tags. */
export function clientTags(view: View, message: Message): ClientTags {
  if (message.tags.size === 0 || !has(view.client.capabilities, "message-tags")) return none;
  return Object.fromEntries([...message.tags].filter(([key]) => key.startsWith("+")));
}

/** Whether they say that somebody is typing, and nothing that lasts. */
export function isFleeting(tags: ClientTags): boolean {
  const keys = Object.keys(tags);
  return keys.some((key) => fleeting.has(key)) && keys.every((key) => fleeting.has(key) || placing.has(key));
}

/** Those that are kept with a message, if any. Who has said something does not type it any more. */
export function lastingOf(tags: ClientTags): { readonly tags?: ClientTags } {
  if (tags === none) return {};
  const lasting = Object.entries(tags).filter(([key]) => !fleeting.has(key));
  return lasting.length === 0 ? {} : { tags: Object.fromEntries(lasting) };
}
