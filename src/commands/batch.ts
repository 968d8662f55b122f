/** BATCH: what clients say as a whole, line by line. The one type is draft/multiline. IRCv3 Client Batch, draft/multiline. */
import { bodyBytesMax } from "../network/entry.ts";
import { has } from "../protocol/capabilities.ts";
import { limits } from "../protocol/limits.ts";
import { isMiddle, type Message, noTags } from "../protocol/message.ts";
import { concatTag, joined, multilineType, type TextLine } from "../protocol/multiline.ts";
import { fold } from "../protocol/names.ts";
import { clientTags, lastingOf } from "./client-tags.ts";
import {
  type Command,
  failReply,
  type RegisteredView,
  type Reply,
  type Response,
  type View,
} from "./command.ts";
import { isCtcp, proposalOf, relayedBytes } from "./messages.ts";
import { serviceAmong } from "./services.ts";

/** Run when the batch has ended, with all that stood in it: the connection has collected that. */
export const batch: Command = {
  verb: "BATCH",
  from: "registered",
  parameters: 1,
  pipelined: true,
  help: "BATCH +<reference> draft/multiline <target> | -<reference>: the lines between are one message (IRCv3 draft/multiline)",
  run: (view, message) => say(view, message, message.batched ?? []),
};

/** What a BATCH calls the batch that it begins or ends. */
export function referenceIn({ params: [word = ""] }: Message): string {
  return word.replace(/^[+-]/, "");
}

/** Why a batch cannot begin, if it cannot. */
export function refusalOfBeginning(view: View, message: Message): Reply | undefined {
  const [word = "", type = "", target = "", ...others] = message.params;
  const reference = referenceIn(message);
  if (!/^\+[A-Za-z0-9-]+$/.test(word) || reference.length > limits.batchReference) {
    return fail("INVALID_REFTAG", "This cannot name a batch", reference);
  }
  if (type !== multilineType || !has(view.client.capabilities, "draft/multiline")) {
    return fail("UNKNOWN_TYPE", "There is no such type of batch", reference, type);
  }
  if (serviceAmong(target)) {
    return fail("MULTILINE_INVALID_TARGET", "What is said to a service is one line", target, target);
  }
  return isMiddle(target) && others.length === 0 ? undefined : invalid("A batch has one target");
}

/** Why a line cannot be the next one of a batch, if it cannot. */
export function refusalOfLine(target: string, before: readonly Message[], line: Message): Reply | undefined {
  const { verb, params } = line;
  const [to = "", text] = params;
  if (verb !== "PRIVMSG" && verb !== "NOTICE") return invalid(`${verb} cannot stand in a batch`);
  if (before[0] && before[0].verb !== verb) return invalid("A batch is either of PRIVMSGs or of NOTICEs");
  if (text === undefined) return invalid("A line of it has no text");
  if (fold(to) !== fold(target)) {
    const description = "A batch is for one target";
    return fail("MULTILINE_INVALID_TARGET", description, target, to);
  }
  const lines = [...before, line].map(textLine);
  if (text === "" && lines.at(-1)?.concat) return invalid("An empty line cannot go on another");
  const { multilineLines, multilineBytes } = limits;
  if (lines.length > multilineLines) {
    const description = `A batch has at most ${multilineLines} lines`;
    return fail("MULTILINE_MAX_LINES", description, String(multilineLines));
  }
  if (Buffer.byteLength(joined(lines).text) <= multilineBytes) return undefined;
  return fail("MULTILINE_MAX_BYTES", `A batch has at most ${multilineBytes} bytes`, String(multilineBytes));
}

/** What is kept of a line of a batch: no tag but the one that says how it is joined to the line before. */
export function keptOf({ verb, params, tags }: Message): Message {
  const concat = tags.get(concatTag);
  return {
    verb,
    params,
    source: undefined,
    tags: concat === undefined ? noTags : new Map([[concatTag, concat]]),
  };
}

/** Why nothing is said by these lines, if so. */
export function refusalOfWhole(lines: readonly Message[]): Reply | undefined {
  return lines.every((line) => textLine(line).text === "") ? invalid("It says nothing") : undefined;
}

export function invalid(description: string): Reply {
  return fail("MULTILINE_INVALID", description);
}

/** @param reference a well-formed one */
export function timedOut(reference: string): Reply {
  return fail("TIMEOUT", "The batch was open for too long", reference);
}

function textLine({ params, tags }: Message): TextLine {
  return { text: params[1] ?? "", concat: tags.has(concatTag) };
}

/** One event for all lines: it is one message, with one id. */
function say(view: RegisteredView, message: Message, batched: readonly Message[]): Response {
  const target = message.params[2] ?? "";
  const verb = batched[0]?.verb === "NOTICE" ? "NOTICE" : "PRIVMSG";
  const lines = batched.map(textLine);
  if (lines.some(({ text }) => relayedBytes(view, verb, target, text) > limits.line)) {
    return { replies: [invalid(`A line of it would be longer than ${limits.line} bytes for others`)] };
  }
  const body = { ...joined(lines), ...lastingOf(clientTags(view, message)) };
  if (Buffer.byteLength(JSON.stringify(body)) > bodyBytesMax) {
    return { replies: [invalid("It has too many control characters")] };
  }
  // Some will get each line as a message of its own.
  const ctcp = lines.some(({ text }) => isCtcp(text));
  return { proposals: [proposalOf(verb, target, body, ctcp)] };
}

function fail(code: string, description: string, ...context: string[]): Reply {
  return failReply("BATCH", code, description, ...context);
}
