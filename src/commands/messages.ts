/** PRIVMSG, NOTICE and TAGMSG: say something to channels and people. */

import { statusTarget } from "../network/messages.ts";
import { mask, sourceOf } from "../network/outcome.ts";
import { sessionByNick } from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import { limits, sourceBytesMax } from "../protocol/limits.ts";
import type { Message } from "../protocol/message.ts";
import { isChannel } from "../protocol/names.ts";
import { uploadsIn } from "../protocol/upload-links.ts";
import { clientTags, isFleeting, lastingOf } from "./client-tags.ts";
import {
  type Command,
  numericReply,
  type Proposal,
  type RegisteredView,
  type Reply,
  type Response,
  type View,
} from "./command.ts";
import { serve, serviceAmong } from "./services.ts";
import { targetsOf, tooMany } from "./targets.ts";

export const privmsg = saying(
  "PRIVMSG",
  "PRIVMSG <target>{,<target>} <text>: say something to a channel or a person",
);
export const notice = saying(
  "NOTICE",
  "NOTICE <target>{,<target>} <text>: like PRIVMSG, never answered by programs",
);
export const tagmsg: Command = {
  verb: "TAGMSG",
  from: "registered",
  parameters: 1,
  pipelined: true,
  help: "TAGMSG <target>{,<target>}: tags without a text (IRCv3 message-tags)",
  run: (view, message) =>
    has(view.client.capabilities, "message-tags")
      ? say(view, message, "TAGMSG", "")
      : { replies: [numericReply("ERR_UNKNOWNCOMMAND", "TAGMSG")] },
};

function saying(verb: "PRIVMSG" | "NOTICE", help: string): Command {
  return {
    verb,
    from: "registered",
    parameters: 0,
    // What is said to a service is a command, and sees what those before it have come to; no guess goes uncounted.
    fresh: (_view, { params: [target = ""] }) => serviceAmong(target) !== undefined && "required",
    pipelined: true,
    help,
    run(view, message) {
      const [targets, text = ""] = message.params;
      if (targets === undefined) return noRecipient(verb);
      if (text === "") return { replies: [numericReply("ERR_NOTEXTTOSEND")] };
      return say(view, message, verb, text);
    },
  };
}

function noRecipient(verb: string): Response {
  return { replies: [numericReply("ERR_NORECIPIENT", `No recipient given (${verb})`)] };
}

/** One event for each target, so that each is a message with an id of its own. */
function say(
  view: RegisteredView,
  message: Message,
  verb: "PRIVMSG" | "NOTICE" | "TAGMSG",
  text: string,
): Response | Promise<Response> {
  const [list = ""] = message.params;
  const targets = targetsOf(list);
  const [first] = targets;
  if (first === undefined) return noRecipient(verb);
  const service = serviceAmong(list);
  // Others are not told what may be a password.
  if (service && targets.length > 1) return { replies: [numericReply("ERR_TOOMANYTARGETS", verb)] };
  if (service) return verb === "PRIVMSG" && !isCtcp(text) ? serve(service, view, text) : {};
  const refused = tooMany(verb, targets);
  if (refused) return refused;
  if (targets.some((target) => isTooLong(view, verb, target, text))) {
    return { replies: [numericReply("ERR_INPUTTOOLONG")] };
  }
  const tags = clientTags(view, message);
  if (verb === "TAGMSG" && isFleeting(tags)) {
    return { typing: targets.map((target) => ({ event: { type: "said", verb, target }, tags })) };
  }
  const body = { text, ...lastingOf(tags) };
  const ctcp = verb !== "TAGMSG" && isCtcp(text);
  return {
    independent: true,
    proposals: targets.map((target) => proposalOf(verb, target, body, ctcp)),
  };
}

/** To say this to a channel or to somebody. */
export function proposalOf(
  verb: "PRIVMSG" | "NOTICE" | "TAGMSG",
  target: string,
  body: NonNullable<Proposal["body"]>,
  ctcp: boolean,
): Proposal {
  const uploads = uploadsIn(body.text);
  const isAnswered = verb === "PRIVMSG" && !isChannel(statusTarget(target).channel);
  return {
    event: { type: "said", verb, target, ...(ctcp && { ctcp }), ...(uploads.length > 0 && { uploads }) },
    body,
    ...(isAnswered && { answer: (after: View) => awayOf(after, target) }),
    // Modern IRC, "NOTICE": nothing is ever said automatically because of one.
    ...(verb === "NOTICE" && { silent: true }),
  };
}

/** Meant for programs: a request or an answer (Modern IRC, "Client-to-Client Protocol"). ACTION is for people. */
export function isCtcp(text: string): boolean {
  return text.startsWith("\x01") && !/^\x01ACTION(?:[ \x01]|$)/.test(text);
}

/** What the sender is told when the recipient is away. */
export function awayOf({ state }: View, nick: string): readonly Reply[] {
  const recipient = sessionByNick(state, nick);
  return recipient?.away === undefined ? [] : [numericReply("RPL_AWAY", recipient.nick, recipient.away)];
}

function isTooLong(view: RegisteredView, verb: string, target: string, text: string): boolean {
  const units = verb.length + target.length + text.length + "  :\r\n".length;
  // No unit of UTF-16 takes more than three bytes: of most lines that is all that needs to be known.
  if (sourceBytesMax + 3 * units <= limits.line) return false;
  return relayedBytes(view, verb, target, text) > limits.line;
}

/** How long the line is that others get: longer than the sender's by its mask. Nothing is cut off in silence. */
export function relayedBytes(
  { session }: RegisteredView,
  verb: string,
  target: string,
  text: string,
): number {
  return Buffer.byteLength(`:${mask(sourceOf(session))} ${verb} ${target} :${text}\r\n`);
}
