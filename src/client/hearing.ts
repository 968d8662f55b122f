/** What others do, as events: read from the lines that a server passes on. */
import type { Message } from "../protocol/message.ts";
import { fold } from "../protocol/names.ts";
import type { Event } from "./effects.ts";

/** Begins, and mostly ends, a text that is meant for programs. Modern IRC, "Client-to-Client Protocol". */
const ctcp = "\x01";
const actionStart = `${ctcp}ACTION `;

/** Who listens, and in which channel. */
export interface Place {
  readonly me: string;
  readonly channel: string;
}

/** The event that a line tells to one who is in `place`; undefined when it tells nothing that is shown. */
export function hear({ source, verb, params }: Message, place: Place): Event | undefined {
  const name = nameIn(source);
  const [target = "", text = ""] = params;
  const here = same(target, place.channel);
  switch (verb) {
    case "JOIN":
      return here && !same(name, place.me) ? { kind: "joined", name } : undefined;
    case "PART":
      return here ? { kind: "left", name } : undefined;
    case "QUIT":
      return { kind: "left", name };
    case "KICK":
      if (!here) return undefined;
      return same(text, place.me)
        ? { kind: "removed", channel: place.channel, why: params[2] ?? "" }
        : { kind: "left", name: text };
    case "NICK":
      return { kind: "renamed", from: name, to: target };
    case "TOPIC":
      return here ? { kind: "topic", text } : undefined;
    case "332":
      return same(text, place.channel) ? { kind: "topic", text: params[2] ?? "" } : undefined;
    case "301":
      return { kind: "told", text: `${text} is away: ${params[2] ?? ""}` };
    case "PRIVMSG":
      return hearMessage(name, target, text, place);
    case "NOTICE":
      if (!source?.includes("!")) return { kind: "told", text };
      return isForPrograms(text) ? undefined : { kind: "noticed", name, text };
    case "WARN":
    case "NOTE":
      return { kind: "told", text: params.at(-1) ?? "" };
    case "ERROR":
      return { kind: "closed", why: target };
    default:
      return undefined;
  }
}

/** Of what is meant for programs only ACTION is shown. */
function hearMessage(name: string, target: string, text: string, place: Place): Event | undefined {
  const here = same(target, place.channel);
  if (!here && !same(target, place.me)) return undefined;
  const action = text.startsWith(actionStart) ? text.slice(actionStart.length).replace(ctcp, "") : undefined;
  if (action === undefined && isForPrograms(text)) return undefined;
  if (!here) return { kind: "shared", name, text: action === undefined ? text : `* ${name} ${action}` };
  return action === undefined ? { kind: "said", name, text } : { kind: "acted", name, text: action };
}

/** Among several lines there may be some for people. */
function isForPrograms(text: string): boolean {
  return text.startsWith(ctcp) && !text.includes("\n");
}

/** Who a line is from: the part of its source before "!". */
export function nameIn(source: string | undefined): string {
  return source?.split("!")[0] ?? "";
}

function same(one: string, other: string): boolean {
  return fold(one) === fold(other);
}
