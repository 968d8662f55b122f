/** INVITE: asks somebody into a channel, or shows where one is invited to. */
import { channelByName, sessionByNick } from "../network/state.ts";
import { isChannel } from "../protocol/names.ts";
import { type Command, numericReply, type RegisteredView, type Response } from "./command.ts";
import { awayOf } from "./messages.ts";

export const invite: Command = {
  verb: "INVITE",
  from: "registered",
  parameters: 0,
  fresh: true,
  help: "INVITE [<nick> <channel>]: ask somebody into a channel, or show who has asked you",
  run(view, { params: [nick, channel] }) {
    if (nick === undefined) return pending(view);
    if (channel === undefined) return { replies: [numericReply("ERR_NEEDMOREPARAMS", "INVITE")] };
    if (!isChannel(channel)) return { replies: [numericReply("ERR_NOSUCHCHANNEL", channel)] };
    return {
      proposals: [
        {
          event: { type: "invited", channel, nick },
          answer: (after) => [
            numericReply(
              "RPL_INVITING",
              sessionByNick(after.state, nick)?.nick ?? nick,
              channelByName(after.state, channel)?.name ?? channel,
            ),
            ...awayOf(after, nick),
          ],
        },
      ],
    };
  },
};

function pending({ state, session }: RegisteredView): Response {
  const invitations = [...session.invitedTo].map((key) => state.channels.get(key)?.name ?? key);
  return {
    replies: [
      ...invitations.map((name) => numericReply("RPL_INVITELIST", name)),
      numericReply("RPL_ENDOFINVITELIST"),
    ],
  };
}
