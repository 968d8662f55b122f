/** AWAY and SETNAME: what users say of themselves. */
import { has } from "../protocol/capabilities.ts";
import { limits } from "../protocol/limits.ts";
import { truncate } from "../protocol/truncate.ts";
import { type Command, failReply, numericReply } from "./command.ts";

/** Shown for `AWAY *`, which gives no text for people (IRCv3 draft/pre-away). */
const awayUnspecified = "Away";

export const away: Command = {
  verb: "AWAY",
  from: "anyone",
  parameters: 0,
  help: "AWAY [<text>]: you are away, or, without a text, back",
  run(view, { params: [text = ""] }) {
    const { capabilities } = view.client;
    const early = has(capabilities, "draft/pre-away");
    if (!view.session && !early) return { replies: [numericReply("ERR_NOTREGISTERED")] };
    const message = early && text === "*" ? awayUnspecified : truncate(text, limits.away);
    const replies = [numericReply(message === "" ? "RPL_UNAWAY" : "RPL_NOWAWAY")];
    if (!view.session) return { client: { away: message }, replies };
    const event = { type: "away-changed", ...(message !== "" && { message }) } as const;
    return { proposals: [{ event, answer: () => replies }] };
  },
};

export const setname: Command = {
  verb: "SETNAME",
  from: "registered",
  parameters: 1,
  help: "SETNAME :<real name>: take another real name",
  run(_view, { params: [realname = ""] }) {
    if (realname === "") return invalid("The real name is empty");
    if (Buffer.byteLength(realname) > limits.realname) return invalid("The real name is too long");
    return { proposals: [{ event: { type: "realname-changed", realname } }] };
  },
};

function invalid(description: string) {
  return { replies: [failReply("SETNAME", "INVALID_REALNAME", description)] };
}
