/** Lines in each way of rendering: who renders alike gets the same bytes, rendered once. */

import { markreadParams } from "../commands/markread.ts";
import { type Delivery, type Line, mask, type Source } from "../network/outcome.ts";
import { type Capability, capabilities, has } from "../protocol/capabilities.ts";
import { fitted } from "../protocol/fit.ts";
import { type Message, message, noTags, serialize } from "../protocol/message.ts";
import { serverTime } from "../protocol/time.ts";
import { isMultiline, multilineMessages } from "./multiline.ts";
import { plainText } from "./plain-text.ts";
import type { Told } from "./told.ts";

/** A way of rendering: plain text, or IRC with those capabilities that change how lines look. */
export type Way = number;

/** No way of IRC's: those capabilities that say how lines look are among the lower 31. */
export const plainWay: Way = -1;

/** Who gives the ranks that follow from an account, as far as clients can see. */
const accessKeeper = "ChanServ";

/** The capabilities that change how lines look, or whether they are shown. */
const visible = [
  "message-tags",
  "server-time",
  "away-notify",
  "extended-join",
  "invite-notify",
  "setname",
  "account-notify",
  "account-tag",
  "draft/channel-rename",
  "draft/read-marker",
  "draft/message-redaction",
  "draft/event-playback",
  "chorus/resume",
] as const satisfies Capability[];
const visibleBits = visible.reduce((bits, name) => bits | capabilities[name].bit, 0);
/** Two that change how lines look only where both are set. */
const multilineBits = capabilities.batch.bit | capabilities["draft/multiline"].bit;

export function ircWay(capabilitySet: number): Way {
  return (capabilitySet & visibleBits) | (has(capabilitySet, "draft/multiline") ? multilineBits : 0);
}

/** One line with its end, or "" when this way does not show it. */
export function render(way: Way, told: Told): string {
  if (way === plainWay) return plainText(told);
  let text = "";
  for (const line of ircMessages(way, told)) text += `${serialize(line)}\r\n`;
  return text;
}

/** The line as IRC messages; none when this set of capabilities does not show it. */
export function ircMessages(set: number, told: Told): readonly Message[] {
  const { delivery, id, at } = told;
  const { line, source } = delivery;
  if (line.type === "closed") {
    return [fitted(message("ERROR", [`Closing link: (${source.username}@${source.host}) [${line.reason}]`]))];
  }
  const time = has(set, "server-time") ? new Map([["time", serverTime(at)]]) : noTags;
  // Said by the server, to the user's own clients.
  const isFromServer = line.type === "read-marked";
  const tags = tagsFor(set, time, delivery, isFromServer);
  // Who can resume needs the id of everything, and so does who finds it again in history.
  const knowsAllIds = has(set, "chorus/resume") || has(set, "draft/event-playback");
  const isIdentified = knowsAllIds || (line.type === "said" && has(set, "message-tags"));
  const hasId = id !== "" && isIdentified;
  const identified = (some: ReadonlyMap<string, string>) =>
    hasId ? new Map([...some, ["msgid", id]]) : some;
  if (isMultiline(line)) return multilineMessages(set, told, line, identified(tags));
  return ircWords(set, { line, source }).map(([verb, ...params], index) => {
    const isByAccess = verb === "MODE" && (line.type === "joined" || "byAccess" in line);
    const own = isByAccess ? time : tags;
    // Of the lines that one entry gives the first carries its id.
    const all = index === 0 ? identified(own) : own;
    const from = isFromServer ? undefined : mask(source);
    return fitted({ tags: all, source: isByAccess ? accessKeeper : from, verb, params });
  });
}

/** The tags that say of a line what it does not say itself. @param time the one that says when it was */
function tagsFor(
  set: number,
  time: ReadonlyMap<string, string>,
  { line, source }: Delivery,
  isFromServer: boolean,
): ReadonlyMap<string, string> {
  const isByAccount = has(set, "account-tag") && source.account !== undefined && !isFromServer;
  if (!isByAccount && !has(set, "message-tags")) return time;
  const tags = new Map(time);
  if (isByAccount && source.account !== undefined) tags.set("account", source.account);
  if (!has(set, "message-tags")) return tags;
  if (source.bot && !isFromServer) tags.set("bot", "");
  if (line.type === "said") for (const [key, value] of Object.entries(line.tags)) tags.set(key, value);
  return tags;
}

type Words = readonly [verb: string, ...params: string[]];

function ircWords(
  set: number,
  { line, source }: { line: Exclude<Line, { type: "closed" }>; source: Source },
): readonly Words[] {
  switch (line.type) {
    case "joined":
      return joinWords(set, line, source.nick);
    case "parted":
      return [line.reason === "" ? ["PART", line.channel] : ["PART", line.channel, line.reason]];
    case "quit":
      return [["QUIT", line.reason]];
    case "nick-changed":
      return [["NICK", line.nick]];
    case "mode-changed":
      return [["MODE", line.target, line.change, ...line.arguments]];
    case "topic-changed":
      return [["TOPIC", line.channel, line.topic]];
    case "kicked":
      return [["KICK", line.channel, line.nick, line.reason]];
    case "invited":
      return !line.copy || has(set, "invite-notify") ? [["INVITE", line.nick, line.channel]] : [];
    case "channel-renamed":
      return has(set, "draft/channel-rename") ? [["RENAME", line.channel, line.name, line.reason]] : [];
    case "away-changed":
      return has(set, "away-notify") ? [awayWords(line.message)] : [];
    case "realname-changed":
      return has(set, "setname") ? [["SETNAME", line.realname]] : [];
    case "account-changed":
      return has(set, "account-notify") ? [["ACCOUNT", line.account ?? "*"]] : [];
    case "read-marked":
      return has(set, "draft/read-marker") ? [["MARKREAD", ...markreadParams(line.target, line.readAt)]] : [];
    case "metadata-changed":
      // Told to those who subscribe to the key, each apart.
      return [];
    case "wallops":
      return line.erased ? [] : [["WALLOPS", line.text]];
    case "redacted": {
      const { target, message, reason } = line;
      if (!has(set, "draft/message-redaction")) return [];
      return [["REDACT", target, message, ...(reason === "" ? [] : [reason])]];
    }
    case "said":
      if (line.erased) return [];
      if (line.verb === "TAGMSG") return has(set, "message-tags") ? [["TAGMSG", line.target]] : [];
      return [[line.verb, line.target, line.text]];
  }
}

/** Who comes with ranks is shown to have them; who comes while away to be so, to those who follow it. */
function joinWords(set: number, line: Extract<Line, { type: "joined" }>, nick: string): readonly Words[] {
  const { channel, account = "*", realname, away, ranks = "" } = line;
  const words: Words[] = [
    has(set, "extended-join") ? ["JOIN", channel, account, realname] : ["JOIN", channel],
  ];
  if (ranks !== "") words.push(["MODE", channel, `+${ranks}`, ...[...ranks].map(() => nick)]);
  if (away !== undefined && has(set, "away-notify")) words.push(awayWords(away));
  return words;
}

function awayWords(message: string | undefined): Words {
  return message === undefined ? ["AWAY"] : ["AWAY", message];
}
