/** SEARCH: what was said is looked for by its words, by where, by whom and when (draft/search, IRCv3 specifications, pull 496). */
import { positionIn } from "../network/entry.ts";
import { limits } from "../protocol/limits.ts";
import { fold, isChannel, isNick } from "../protocol/names.ts";
import { phrasesIn } from "../protocol/phrases.ts";
import { parseTags } from "../protocol/tags.ts";
import { parseServerTime } from "../protocol/time.ts";
import { type Command, failReply, type LineReply, type RegisteredView } from "./command.ts";
import type { Moment, SearchRequest } from "./history-request.ts";

export const search: Command = {
  verb: "SEARCH",
  from: "registered",
  parameters: 1,
  fresh: true,
  help: "SEARCH text=<words>;in=<channel>|<nick>;from=<nick>;after=<time>;before=<time>;limit=<count>: what was said, by any of these",
  run(view, { params }) {
    const asked = requestIn(view, params);
    return "kind" in asked ? { replies: [asked] } : { search: asked };
  },
};

/** @param about what says more: an attribute's name, or a word for programs */
export function searchFailure(
  code: "INVALID_PARAMS" | "INTERNAL_ERROR",
  description: string,
  about: string,
): LineReply {
  return failReply("SEARCH", code, description, about);
}

type Parts = { -readonly [Name in keyof SearchRequest]: SearchRequest[Name] };

/** Takes an attribute's value, or says why it cannot. */
type Reader = (parts: Parts, value: string, view: RegisteredView) => string | undefined;

const readers: Readonly<Record<string, Reader>> = {
  text(parts, value) {
    parts.phrases = phrasesIn(value);
    return parts.phrases.length > 0 ? undefined : "There is no word in this text";
  },
  in(parts, value, { session }) {
    parts.target = value;
    if (isChannel(value))
      return session.channels.has(fold(value)) ? undefined : "You are not in this channel";
    return isNick(value) ? undefined : "This is neither a channel nor a nick";
  },
  from(parts, value) {
    parts.nick = fold(value);
    return isNick(value) ? undefined : "This is no nick";
  },
  after(parts, value, { epoch }) {
    const moment = momentIn(value, epoch);
    if (moment) parts.after = moment;
    return moment ? undefined : notATime;
  },
  before(parts, value, { epoch }) {
    const moment = momentIn(value, epoch);
    if (moment) parts.before = moment;
    return moment ? undefined : notATime;
  },
  limit(parts, value) {
    parts.limit = Math.min(Number(value), limits.search);
    return /^\d+$/.test(value) && parts.limit > 0 ? undefined : "The limit is a whole number above 0";
  },
};

const notATime = "A time is written as 2019-01-04T14:33:26.123Z, a message as msgid=<id>";

function requestIn(view: RegisteredView, params: readonly string[]): SearchRequest | LineReply {
  const [attributes = "", more] = params;
  if (more !== undefined) {
    return searchFailure("INVALID_PARAMS", "Attributes are separated by ; and a space in them is \\s", more);
  }
  for (const attribute of attributes.split(";")) {
    const [name = ""] = attribute.split("=");
    if (attribute !== "" && !Object.hasOwn(readers, name)) {
      return searchFailure("INVALID_PARAMS", "There is no such attribute", name);
    }
  }
  const parts: Parts = { phrases: [], limit: limits.search };
  for (const [name, value] of parseTags(attributes)) {
    // As with tags, an empty value is none.
    const problem = value === "" ? undefined : readers[name]?.(parts, value, view);
    if (problem !== undefined) return searchFailure("INVALID_PARAMS", problem, name);
  }
  return parts;
}

/** A time as server-time has it; also, as CHATHISTORY names them, `timestamp=` and `msgid=`. */
function momentIn(value: string, epoch: string): Moment | undefined {
  if (value.startsWith("msgid=")) {
    const position = positionIn(epoch, value.slice("msgid=".length));
    return position === undefined ? undefined : { position };
  }
  const at = parseServerTime(value.replace(/^timestamp=/, ""));
  return at === undefined ? undefined : { at };
}
