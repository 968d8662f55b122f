/** What is answered to a command that was typed, in words. */
import type { Message } from "../../protocol/message.ts";
import { isRefusal } from "../refusals.ts";

export function answersIn(lines: readonly Message[]): string[] {
  return lines.flatMap((line) => (isRefusal(line) ? [] : (wordsOf(line) ?? [])));
}

/** Lines that say what is shown elsewhere, or nothing: RPL_ENDOF… and the like. */
const silent = /^(?:31[258]|32[139]|34[79]|353|354|36[5689]|37[56]|706|733|90[013])$/u;

function wordsOf({ verb, params }: Message): string | undefined {
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
      return `${name} is away: ${last}`;
    case "311":
    case "314":
      return `${name} is ${one}@${two} (${last})`;
    case "317":
      return `${name} has been idle for ${one} s`;
    case "319":
      return `${name} is in ${last}`;
    case "322":
      return `${name}, ${one} members: ${last}`;
    case "330":
      return `${name} is logged in as ${one}`;
    case "324":
      return `${name} ${params.slice(2).join(" ")}`;
    default:
      if (!/^\d{3}$/u.test(verb) || silent.test(verb)) return undefined;
      return params.slice(1).join(" ");
  }
}
