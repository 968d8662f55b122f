/** What a push says, as a notification: one for each conversation, with its last lines. Pure. */
import { parse } from "../../protocol/message.ts";
import { fold, isChannel } from "../../protocol/names.ts";
import { printable } from "../../protocol/printable.ts";
import { isIgnored } from "../people/ignored.ts";
import { hashOf } from "../places.ts";
import { plainText } from "../text/parse.ts";

/** Lines that one notification shows; what was before them is counted. */
const linesMax = 4;
/** Ids that are remembered, so that nothing is shown twice. */
const idsMax = 50;

/** What a notification keeps of what it shows. */
export interface Shown {
  /** As people read it: "#tea", or a nick. */
  readonly conversation: string;
  readonly lines: readonly string[];
  readonly ids: readonly string[];
  /** How many messages it stands for. */
  readonly count: number;
  /** When the last of them was said, ISO 8601. */
  readonly at: string;
}

export type Notice =
  /** Something was said, or somebody was invited. */
  | {
      readonly kind: "show";
      readonly conversation: string;
      /** One line for people; undefined for an invitation, whose words depend on the language. */
      readonly line: string | undefined;
      readonly by: string;
      readonly account: string | undefined;
      readonly id: string;
      readonly at: string;
    }
  /** It is read, on another device. */
  | { readonly kind: "read"; readonly conversation: string; readonly upTo: string };

/** Undefined for what is not for people. */
export function noticeOf(text: string): Notice | undefined {
  const message = parse(text);
  if (!message) return undefined;
  const { verb, params, source = "" } = message;
  const [target = "", ...rest] = params;
  const by = source.split("!", 1)[0] ?? "";
  if (verb === "MARKREAD") {
    const upTo = rest[0]?.replace(/^timestamp=/, "") ?? "";
    return { kind: "read", conversation: target, upTo };
  }
  const { tags } = message;
  const account = tags.get("account");
  const said = {
    kind: "show",
    by,
    account,
    id: tags.get("msgid") ?? "",
    at: tags.get("time") ?? "",
  } as const;
  if (verb === "INVITE") return { ...said, conversation: rest[0] ?? "", line: undefined };
  if (verb !== "PRIVMSG" && verb !== "NOTICE") return undefined;
  const channel = target.replace(/^[~@+]+(?=#)/, "");
  const isInChannel = isChannel(channel);
  return { ...said, conversation: isInChannel ? channel : by, line: lineOf(rest[0] ?? "", by, isInChannel) };
}

function lineOf(text: string, by: string, isInChannel: boolean): string {
  const [, deed] = /^\x01ACTION (.*?)\x01?$/.exec(text) ?? [];
  const said = printable(plainText(deed ?? text));
  if (deed !== undefined) return `* ${by} ${said}`;
  return isInChannel ? `${by}: ${said}` : said;
}

/** Whether its reader wants to be told nothing of that conversation, or of who said it. */
export function isSilenced(
  { conversation, by, account }: Extract<Notice, { kind: "show" }>,
  { silenced, ignored }: { readonly silenced: readonly string[]; readonly ignored: readonly string[] },
): boolean {
  return silenced.includes(fold(conversation)) || isIgnored(new Set(ignored), { nick: by, account });
}

/** What a notification shows after one message more; undefined when it shows it already. */
export function shownWith(
  before: Shown | undefined,
  { conversation, id, at }: Extract<Notice, { kind: "show" }>,
  line: string,
): Shown | undefined {
  if (id !== "" && before?.ids.includes(id)) return undefined;
  return {
    conversation: before?.conversation ?? conversation,
    lines: [...(before?.lines ?? []), line].slice(-linesMax),
    ids: [...(before?.ids ?? []), id].slice(-idsMax),
    count: (before?.count ?? 0) + 1,
    at: before && before.at > at ? before.at : at,
  };
}

/** Notifications of one conversation have one tag: the newer takes the older one's place. */
export function tagOf(conversation: string): string {
  return `conversation ${fold(conversation)}`;
}

/** The title says how many there are where not all of them are shown. */
export function titleOf({ conversation, count, lines }: Shown): string {
  return count > lines.length ? `${conversation} (${count})` : conversation;
}

/** What follows "#" in the page's address: the place that a notification is about. */
export function placeOf({ conversation, ids }: Pick<Shown, "conversation" | "ids">): string {
  const message = ids.at(-1) ?? "";
  return hashOf({ kind: "conversation", name: conversation, ...(message && { message }) });
}

/** Whether all that it shows is read. @param upTo ISO 8601, "*" for nothing */
export function isRead({ at }: Pick<Shown, "at">, upTo: string): boolean {
  return upTo !== "*" && at <= upTo;
}
