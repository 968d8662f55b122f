/** RESUME: a client comes back to its session by the token it was given (our own extension, `chorus/resume`). */
import { byToken, hashOf } from "../network/clients.ts";
import { positionIn } from "../network/entry.ts";
import { has } from "../protocol/capabilities.ts";
import { type Command, failReply, numericReply, type Resumption } from "./command.ts";

export const resume: Command = {
  verb: "RESUME",
  from: "newcomer",
  parameters: 1,
  fresh: "required",
  help: "RESUME <token> [<msgid> | *]: come back to your session, and get what you missed after that message",
  run({ state, client, epoch }, { params: [token = "", id] }) {
    if (!has(client.capabilities, "chorus/resume")) {
      return { replies: [numericReply("ERR_UNKNOWNCOMMAND", "RESUME")] };
    }
    const hash = hashOf(token);
    if (!byToken(state, hash)) {
      return {
        replies: [
          failReply("RESUME", "INVALID_TOKEN", "There is no session for this token: it may have ended"),
        ],
      };
    }
    const after = id === "*" ? 0 : id && positionIn(epoch, id);
    if (id !== undefined && after === undefined) {
      return { replies: [failReply("RESUME", "HISTORY_LOST", "This network has no message with this id")] };
    }
    const resuming: Resumption = { token: hash, ...(typeof after === "number" && { after }) };
    return { client: { resuming, token } };
  },
};
