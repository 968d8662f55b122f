/** CHATHISTORY: pages of what was said (IRCv3 draft/chathistory). What is asked for is found out here, and read elsewhere. */
import { positionIn, positionOf } from "../network/entry.ts";
import { channelByName } from "../network/state.ts";
import { limits } from "../protocol/limits.ts";
import { fold, isNick } from "../protocol/names.ts";
import { parseServerTime } from "../protocol/time.ts";
import { type Command, type Failure, failReply, type RegisteredView } from "./command.ts";
import type { PageRequest, Reference, Span, TargetsRequest } from "./history-request.ts";

export const chathistory: Command = {
  verb: "CHATHISTORY",
  from: "registered",
  parameters: 0,
  fresh: true,
  pipelined: true,
  help: "CHATHISTORY LATEST|BEFORE|AFTER|AROUND|BETWEEN <channel>|<nick> timestamp=<time>|msgid=<id>|* … <limit> | TARGETS timestamp=<time> timestamp=<time> <limit>: what was said earlier, and with whom",
  run(view, { params: [given = "", ...params] }) {
    const subcommand = given.toUpperCase();
    const asked = subcommand === "TARGETS" ? targets(params) : page(view, subcommand, params);
    return asked.kind === "standard" ? { replies: [asked] } : { history: asked };
  },
};

/** @param about the subcommand, and what else says of which request it is: words of the client */
export function historyFailure(code: string, description: string, ...about: string[]): Failure {
  return failReply("CHATHISTORY", code, description, ...about);
}

function page(view: RegisteredView, subcommand: string, params: readonly string[]): PageRequest | Failure {
  if (!isSpan(subcommand)) return invalid("There is no such subcommand", subcommand);
  const problem = miscounted(subcommand, params, subcommand === "BETWEEN" ? 4 : 3);
  if (problem) return problem;
  const [asked = "", ...words] = params;
  const limit = limitIn(subcommand, words.pop() ?? "");
  if (typeof limit !== "number") return limit;
  const target = targetIn(view, subcommand, asked);
  if (typeof target !== "string") return target;
  if (subcommand === "LATEST" && words[0] === "*") {
    return { kind: "page", target, span: { from: "LATEST", first: undefined }, limit };
  }
  const [first, second] = words.map((word) => referenceIn(view, subcommand, asked, word));
  if (!first || first.kind === "standard") return first ?? invalid("A reference is missing", subcommand);
  if (subcommand !== "BETWEEN") return { kind: "page", target, span: { from: subcommand, first }, limit };
  if (!second || second.kind === "standard") return second ?? invalid("A reference is missing", subcommand);
  return { kind: "page", target, span: { from: subcommand, first, second }, limit };
}

function targets(params: readonly string[]): TargetsRequest | Failure {
  const problem = miscounted("TARGETS", params, 3);
  if (problem) return problem;
  const [from = "", to = "", count = ""] = params;
  const [first, second, limit] = [timeIn("TARGETS", from), timeIn("TARGETS", to), limitIn("TARGETS", count)];
  if (typeof first !== "number") return first;
  if (typeof second !== "number") return second;
  if (typeof limit !== "number") return limit;
  return { kind: "targets", first, second, limit };
}

function isSpan(subcommand: string): subcommand is Span["from"] {
  return ["LATEST", "BEFORE", "AFTER", "AROUND", "BETWEEN"].includes(subcommand);
}

function miscounted(subcommand: string, { length }: readonly string[], count: number): Failure | undefined {
  if (length === count) return undefined;
  return invalid(length < count ? "Insufficient parameters" : "Too many parameters", subcommand);
}

/** More than may be had at once is not refused: it is as many as may be. */
function limitIn(subcommand: string, word: string): number | Failure {
  return /^\d+$/.test(word)
    ? Math.min(Number(word), limits.history)
    : invalid("The limit is a whole number", subcommand, word);
}

/** A channel that the client is in, as it writes itself, or any nick. */
function targetIn({ state, session }: RegisteredView, subcommand: string, asked: string): string | Failure {
  const channel = session.channels.has(fold(asked)) ? channelByName(state, asked) : undefined;
  if (channel) return channel.name;
  return isNick(asked) ? asked : unreadable(subcommand, asked);
}

/** There is no such channel, or it is not the client's. */
export function unreadable(subcommand: string, target: string): Failure {
  return historyFailure("INVALID_TARGET", "Messages could not be retrieved", subcommand, target);
}

function referenceIn(
  { epoch, state }: RegisteredView,
  subcommand: string,
  target: string,
  word: string,
): Reference | Failure {
  const [type = "", value = ""] = split(word);
  if (type === "timestamp") {
    const at = timeIn(subcommand, word);
    return typeof at === "number" ? { kind: "time", at } : at;
  }
  if (type !== "msgid") {
    const description = "Messages are named by timestamp or msgid";
    return word.includes("=")
      ? historyFailure("INVALID_MSGREFTYPE", description, subcommand, target, word)
      : invalid(description, subcommand, word);
  }
  const position = positionIn(epoch, value);
  // Whether something stands at a place that has been is not looked up: the answer would tell of what others say to each other.
  return position === undefined || position >= positionOf(state.record + 1, 0)
    ? historyFailure("MESSAGE_ERROR", "There is no such message", subcommand, target, word)
    : { kind: "message", position };
}

/** Milliseconds since 1970. */
function timeIn(subcommand: string, word: string): number | Failure {
  const [type, value = ""] = split(word);
  const at = type === "timestamp" ? parseServerTime(value) : undefined;
  return at ?? invalid("A time is written as timestamp=2019-01-04T14:33:26.123Z", subcommand, word);
}

function split(word: string): readonly string[] {
  const [type = "", ...value] = word.split("=");
  return [type, value.join("=")];
}

function invalid(description: string, ...about: string[]): Failure {
  return historyFailure("INVALID_PARAMS", description, ...about);
}
