/** What is answered to a command that was typed, in words. */
import type { Message } from "../../protocol/message.ts";
import { isRefusal } from "../refusals.ts";
import type { CommandWording } from "./command-phrases.ts";

export function answersIn(lines: readonly Message[], words: CommandWording): string[] {
  return lines.flatMap((line) => (isRefusal(line) ? [] : (wordsOf(line, words) ?? [])));
}

/** Lines that say what is shown elsewhere, or nothing: RPL_ENDOF… and the like. */
const silent = /^(?:31[258]|32[139]|34[79]|353|354|36[5689]|37[56]|706|733|90[013])$/u;

function wordsOf({ verb, params }: Message, words: CommandWording): string | undefined {
  const [, name = "", one = "", two = ""] = params;
  const last = params.at(-1) ?? "";
  switch (verb) {
    case "NOTICE":
    case "NOTE":
    case "WARN":
      return last;
    case "704":
    case "705":
    case "372":
      return last;
    case "301":
      return words("command.away", { nick: name, why: last });
    case "311":
    case "314":
      return words("command.who", { nick: name, from: `${one}@${two}`, realname: last });
    case "317":
      return words("command.idle", { nick: name, count: one });
    case "319":
      return words("command.places", { nick: name, channels: last });
    case "322":
      return words("command.channel", { channel: name, count: one, topic: last });
    case "330":
      return words("command.account", { nick: name, account: one });
    case "324":
      return `${name} ${params.slice(2).join(" ")}`;
    default:
      if (!/^\d{3}$/u.test(verb) || silent.test(verb)) return undefined;
      return params.slice(1).join(" ");
  }
}
