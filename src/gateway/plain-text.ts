/** How plain text shows a line: the seed system's sentences, safe to print on a terminal. */

import type { Line } from "../network/outcome.ts";
import { fold } from "../protocol/names.ts";
import { isMultiline } from "./multiline.ts";
import type { Told } from "./told.ts";

/** Lines with their ends; "" for what plain text does not show. */
export function plainText({ delivery: { source, line } }: Told): string {
  if (!isMultiline(line)) return shown(sentenceFor(source.nick, line));
  const lines = line.text.split("\n").filter((text) => text !== "");
  return lines.map((text) => shown(said(source.nick, { ...line, text }))).join("");
}

function shown(sentence: string): string {
  return sentence === "" ? "" : `${printable(sentence)}\n`;
}

function sentenceFor(nick: string, line: Line): string {
  switch (line.type) {
    case "joined":
      return `${nick} has joined the chat.`;
    case "parted":
    case "quit":
      return `${nick} has left the chat.`;
    case "nick-changed":
      return `${nick} is now called ${line.nick}.`;
    case "topic-changed":
      return line.topic === "" ? `${nick} cleared the topic.` : `${nick} changed the topic: ${line.topic}`;
    case "kicked":
      return `${line.nick} was put out of the chat by ${nick}${line.reason === "" ? "" : `: ${line.reason}`}.`;
    case "wallops":
      return line.erased ? "" : `${nick} to everyone: ${line.text}`;
    case "channel-renamed":
      return `${nick} renamed the channel to ${line.name}.`;
    case "mode-changed":
    case "invited":
    case "away-changed":
    case "realname-changed":
    case "account-changed":
    case "read-marked":
    case "metadata-changed":
    case "redacted":
      return "";
    case "closed":
      return `Goodbye: ${line.reason}`;
    case "said":
      return line.erased ? "" : said(nick, line);
  }
}

function said(nick: string, { verb, target, text }: Extract<Line, { type: "said" }>): string {
  const action = /^\x01ACTION (.*?)\x01?$/.exec(text)?.[1];
  if (action !== undefined) return `* ${nick} ${action}`;
  // Other CTCP is for programs, and so is a message without a text.
  if (/^\x01.*\x01$/s.test(text) || verb === "TAGMSG") return "";
  return fold(target).startsWith("#") ? `${nick}: ${text}` : `${nick} shared: ${text}`;
}

/** Without mIRC formatting and control characters: nobody's words may steer somebody else's terminal. */
function printable(text: string): string {
  return text
    .replace(/\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9a-fA-F]{6}(?:,[0-9a-fA-F]{6})?)?/g, "")
    .replace(/\t/g, " ")
    .replace(/[\x00-\x1f\x7f-\x9f]/g, "");
}
