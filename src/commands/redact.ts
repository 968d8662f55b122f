/** REDACT: takes a message back (IRCv3 draft/message-redaction). */
import { positionIn } from "../network/entry.ts";
import { statusTarget } from "../network/messages.ts";
import { has } from "../protocol/capabilities.ts";
import { limits } from "../protocol/limits.ts";
import { isChannel } from "../protocol/names.ts";
import { truncate } from "../protocol/truncate.ts";
import { type Command, failReply, numericReply, type Response } from "./command.ts";

export const redact: Command = {
  verb: "REDACT",
  from: "registered",
  parameters: 2,
  fresh: true,
  help: "REDACT <target> <msgid> [<reason>]: delete a message (IRCv3 draft/message-redaction)",
  run({ client, epoch, server }, { params: [target = "", message = "", given = ""] }) {
    if (!has(client.capabilities, "draft/message-redaction")) {
      return { replies: [numericReply("ERR_UNKNOWNCOMMAND", "REDACT")] };
    }
    const reason = truncate(given, limits.kick);
    return {
      lookUp: {
        target,
        position: positionIn(epoch, message),
        found(found) {
          if (found === "no target") {
            return refused("INVALID_TARGET", "You cannot delete messages from there", target);
          }
          const unknown = "This message does not exist or is too old";
          if (!found) return refused("UNKNOWN_MSGID", unknown, target, message);
          if (found.line.erased) {
            return refused("UNKNOWN_MSGID", "This message was deleted already", target, message);
          }
          const { source: author, line, at: saidAt } = found;
          const [to] = line.to ?? [];
          const { channel } = statusTarget(line.target);
          const isDirect = !isChannel(channel);
          // A channel may have another name by now.
          const now = isDirect ? target : line.target.replace(channel, () => statusTarget(target).channel);
          const { session, nick, username, host, account, registeredAt } = author;
          return {
            proposals: [
              {
                event: {
                  type: "redacted",
                  target: now,
                  message,
                  author: {
                    ...{ session, nick, username, host },
                    ...(account !== undefined && registeredAt !== undefined && { account, registeredAt }),
                  },
                  ...(to && isDirect && { to: { ...to, nick: line.target } }),
                  ...{ saidAt, within: server.redactWithin, reason },
                },
              },
            ],
          };
        },
      },
    };
  },
};

function refused(code: string, why: string, ...context: string[]): Response {
  return { replies: [failReply("REDACT", code, why, ...context)] };
}
