/** MODE: what channels and users are like. Channels have no modes to change yet, users one: `i`, invisible. */
import { channelByName } from "../network/state.ts";
import { fold, isChannel } from "../protocol/names.ts";
import { type Command, numericReply, type RegisteredView, type Response, type View } from "./command.ts";

/** Nobody outside can speak in a channel. */
export const channelModes = "n";
export const userModes = "i";

export const mode: Command = {
  verb: "MODE",
  from: "registered",
  parameters: 1,
  fresh: true,
  help: "MODE <channel> | MODE <nick> [+i|-i]: show modes, or change one's own",
  run(view, { params: [target = "", changes] }) {
    return isChannel(target) ? ofChannel(view, target, changes) : ofUser(view, target, changes);
  },
};

function ofChannel(view: View, name: string, changes: string | undefined): Response {
  const channel = channelByName(view.state, name);
  if (!channel) return { replies: [numericReply("ERR_NOSUCHCHANNEL", name)] };
  const [unknown] = changes?.replace(/[+-]/g, "") ?? "";
  if (unknown !== undefined) return { replies: [numericReply("ERR_UNKNOWNMODE", unknown)] };
  const createdAt = String(Math.floor(channel.createdAt / 1000));
  return {
    replies: [
      numericReply("RPL_CHANNELMODEIS", channel.name, `+${channelModes}`),
      numericReply("RPL_CREATIONTIME", channel.name, createdAt),
    ],
  };
}

function ofUser({ session }: RegisteredView, nick: string, changes: string | undefined): Response {
  if (fold(nick) !== fold(session.nick)) return { replies: [numericReply("ERR_USERSDONTMATCH")] };
  if (changes === undefined)
    return { replies: [numericReply("RPL_UMODEIS", session.invisible ? "+i" : "+")] };
  if (/[^+\-i]/.test(changes)) return { replies: [numericReply("ERR_UMODEUNKNOWNFLAG")] };
  const last = /([+-])[^+-]*i[^i]*$/.exec(changes.startsWith("i") ? `+${changes}` : changes);
  return last ? { proposals: [{ event: { type: "visibility-changed", invisible: last[1] === "+" } }] } : {};
}
