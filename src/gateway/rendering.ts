/** Lines in each way of rendering: who renders alike gets the same bytes, rendered once. */

import { type Delivery, mask } from "../network/outcome.ts";
import { capabilities } from "../protocol/capabilities.ts";
import { type Message, message, serialize } from "../protocol/message.ts";
import { serverTime } from "../protocol/time.ts";
import { plainText } from "./plain-text.ts";
import type { Told } from "./told.ts";

/** A way of rendering: plain text, or IRC with those capabilities that change how lines look. */
export type Way = number;

/** Below every set of capabilities. */
export const plainWay: Way = -1;

const visible = capabilities["message-tags"].bit | capabilities["server-time"].bit;

export function ircWay(capabilitySet: number): Way {
  return capabilitySet & visible;
}

/** One line with its end, or "" when this way does not show it. */
export function render(way: Way, told: Told): string {
  if (way === plainWay) return plainText(told);
  const line = ircMessage(way, told);
  return line ? `${serialize(line)}\r\n` : "";
}

/** The line as an IRC message; undefined when this set of capabilities does not show it. */
export function ircMessage(set: number, told: Told): Message | undefined {
  const { line, source } = told.delivery;
  if (line.type === "closed")
    return message("ERROR", [`Closing link: (${source.username}@${source.host}) [${line.reason}]`]);
  const tagged = (set & capabilities["message-tags"].bit) !== 0;
  if (line.type === "said" && line.verb === "TAGMSG" && !tagged) return undefined;
  const tags = new Map<string, string>();
  if (set & capabilities["server-time"].bit) tags.set("time", serverTime(told.at));
  if (tagged && line.type === "said") {
    tags.set("msgid", told.id);
    for (const [key, value] of Object.entries(line.tags)) tags.set(key, value);
  }
  const [verb, ...params] = ircWords(line);
  return { tags, source: mask(source), verb, params };
}

function ircWords(line: Exclude<Delivery["line"], { type: "closed" }>): [string, ...string[]] {
  switch (line.type) {
    case "joined":
      return ["JOIN", line.channel];
    case "parted":
      return line.reason === "" ? ["PART", line.channel] : ["PART", line.channel, line.reason];
    case "quit":
      return ["QUIT", line.reason];
    case "nick-changed":
      return ["NICK", line.nick];
    case "mode-changed":
      return ["MODE", line.target, line.change];
    case "topic-changed":
      return ["TOPIC", line.channel, line.topic];
    case "said":
      return line.verb === "TAGMSG" ? [line.verb, line.target] : [line.verb, line.target, line.text];
  }
}
