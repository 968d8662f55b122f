/** What the page tells of by itself while it is open: the same notifications as those that are pushed. Pure. */
import type { ChatEffect } from "../../client/chat/chat.ts";
import { isChannel } from "../../protocol/names.ts";
import { printable } from "../../protocol/printable.ts";
import { plainText } from "../text/parse.ts";
import type { Notice } from "../worker/notice.ts";

/** Of a message of several lines the first that says something. */
export function noticeFor({ in: conversation, item }: Extract<ChatEffect, { kind: "notify" }>): {
  readonly notice: Extract<Notice, { kind: "show" }>;
  readonly line: string;
} {
  const { nick, account, text, manner, id = "", at } = item;
  const lines = plainText(text).split("\n");
  const said = printable(lines.find((line) => line.trim() !== "") ?? "");
  const named = isChannel(conversation) ? `${nick}: ${said}` : said;
  const line = manner === "action" ? `* ${nick} ${said}` : named;
  return { notice: { kind: "show", conversation, line, by: nick, account, id, at }, line };
}
