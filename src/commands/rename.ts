/** RENAME: gives a channel another name and keeps all the rest of it (IRCv3 draft/channel-rename). */
import { channelByName } from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import { limits } from "../protocol/limits.ts";
import { fold, isChannel } from "../protocol/names.ts";
import { truncate } from "../protocol/truncate.ts";
import { entered, isCommon } from "./channels.ts";
import { type Command, numericReply, type View } from "./command.ts";

export const rename: Command = {
  verb: "RENAME",
  from: "registered",
  parameters: 2,
  help: "RENAME <channel> <name> [<reason>]: give a channel another name",
  run(view, { params: [channel = "", name = "", given = ""] }) {
    if (!isChannel(channel)) return { replies: [numericReply("ERR_NOSUCHCHANNEL", channel)] };
    const isOwned = channelByName(view.state, channel)?.founder !== undefined;
    const wouldBeOwned = isOwned && isCommon(view, name);
    if (!isChannel(name) || wouldBeOwned) {
      const description = wouldBeOwned
        ? "A channel of that name belongs to nobody"
        : "That cannot be a channel's name";
      const context = [channel, /^[^:\s]\S*$/.test(name) ? name : "*"];
      return {
        replies: [
          { kind: "standard", type: "FAIL", command: "RENAME", code: "CANNOT_RENAME", context, description },
        ],
      };
    }
    const reason = truncate(given, limits.kick);
    return {
      proposals: [
        {
          event: { type: "channel-renamed", channel, name, reason },
          answer: (view) => (isMove(view, channel, name) ? entered(view, name) : []),
        },
      ],
    };
  },
};

/** Whether the client sees it leave the one channel and enter the other. */
function isMove({ client }: View, channel: string, name: string): boolean {
  return !has(client.capabilities, "draft/channel-rename") && fold(channel) !== fold(name);
}
