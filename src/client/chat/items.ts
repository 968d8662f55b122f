/** Makes what a timeline shows of the lines of a server. */
import type { Message } from "../../protocol/message.ts";
import { fold } from "../../protocol/names.ts";
import { nameIn } from "../hearing.ts";
import type { Happened, Said } from "./chat.ts";
import type { Stored } from "./timeline.ts";

/** Begins, and mostly ends, a text that is meant for programs. Modern IRC, "Client-to-Client Protocol". */
const ctcp = "\x01";
const actionStart = `${ctcp}ACTION `;

/** Who reads. */
export interface Reader {
  readonly nick: string;
  readonly account: string | undefined;
}

/** A message as an item; undefined for what is for programs, or has no place in the log. */
export function saidIn(line: Message, me: Reader): (Said & Stored) | undefined {
  const { tags, verb, params, source } = line;
  const id = tags.get("msgid");
  const [, text = ""] = params;
  const spoken = spokenIn(verb, text);
  if (id === undefined || !spoken) return undefined;
  const nick = nameIn(source);
  const account = tags.get("account");
  const isOwn =
    fold(nick) === fold(me.nick) || (account !== undefined && account === me.account && verb === "PRIVMSG");
  return {
    kind: "said",
    key: id,
    id,
    at: tags.get("time") ?? "",
    nick,
    account,
    isOwn,
    ...spoken,
    replyTo: tags.get("+reply") ?? tags.get("+draft/reply"),
    mentionsMe: !isOwn && mentions(spoken.text, me.nick),
    reactions: new Map(),
    redacted: undefined,
    fate: { kind: "sent" },
  };
}

function spokenIn(verb: string, text: string): Pick<Said, "text" | "manner"> | undefined {
  if (verb === "NOTICE") return text.startsWith(ctcp) ? undefined : { text, manner: "notice" };
  if (text.startsWith(actionStart))
    return { text: text.slice(actionStart.length).replace(ctcp, ""), manner: "action" };
  // Among several lines there may be some for people.
  if (text.startsWith(ctcp) && !text.includes("\n")) return undefined;
  return { text, manner: "message" };
}

let mentioned: { readonly nick: string; readonly pattern: RegExp } | undefined;

/** Whether a text has this nick as a word. */
export function mentions(text: string, nick: string): boolean {
  if (nick === "") return false;
  if (mentioned?.nick !== nick) {
    const name = nick.replace(/[\\^$.*+?()[\]{}|]/gu, "\\$&");
    mentioned = {
      nick,
      pattern: new RegExp(`(?<![\\w\\[\\]\\\\^{|}-])${name}(?![\\w\\[\\]\\\\^{|}-])`, "iu"),
    };
  }
  return mentioned.pattern.test(text);
}

/** Something that happened, as an item; undefined for what is not shown, or has no place in the log. */
export function happenedIn(line: Message): (Happened & Stored) | undefined {
  const id = line.tags.get("msgid");
  const what = whatIn(line);
  if (id === undefined || !what) return undefined;
  return { kind: "happened", key: id, id, at: line.tags.get("time") ?? "", what };
}

function whatIn({ verb, params, source }: Message): Happened["what"] | undefined {
  const nick = nameIn(source);
  const [first = "", second = "", third = ""] = params;
  switch (verb) {
    case "JOIN":
      return { kind: "joined", nick, why: "" };
    case "PART":
      return { kind: "left", nick, why: second };
    case "QUIT":
      return { kind: "quit", nick, why: first };
    case "KICK":
      return { kind: "kicked", nick: second, by: nick, why: third };
    case "NICK":
      return { kind: "renamed", nick, to: first };
    case "TOPIC":
      return { kind: "topic", nick, text: second };
    case "MODE":
      return { kind: "mode", nick, changes: params.slice(1).join(" ") };
    case "RENAME":
      return { kind: "channel-renamed", nick, from: first, to: second };
    default:
      return undefined;
  }
}
