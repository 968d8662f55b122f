/** KICK: puts members out of channels. */
import { limits } from "../protocol/limits.ts";
import { isChannel } from "../protocol/names.ts";
import { truncate } from "../protocol/truncate.ts";
import { type Command, numericReply } from "./command.ts";
import { once, tooMany } from "./targets.ts";

export const kick: Command = {
  verb: "KICK",
  from: "registered",
  parameters: 2,
  help: "KICK <channel> <nick>{,<nick>} [<reason>]: put somebody out of a channel",
  run({ session }, { params: [where = "", who = "", given = ""] }) {
    const pairs = pairsOf(where.split(","), who.split(","));
    if (pairs.length === 0) return { replies: [numericReply("ERR_NEEDMOREPARAMS", "KICK")] };
    const refused = tooMany("KICK", pairs);
    if (refused) return refused;
    const reason = given === "" ? session.nick : truncate(given, limits.kick);
    return {
      replies: pairs
        .filter(({ channel }) => !isChannel(channel))
        .map(({ channel }) => numericReply("ERR_NOSUCHCHANNEL", channel)),
      proposals: pairs
        .filter(({ channel }) => isChannel(channel))
        .map((pair) => ({ event: { type: "kicked", ...pair, reason } })),
      independent: true,
    };
  },
};

/** One channel and several nicks, or a channel for each nick (RFC 2812, section 3.2.8). Each pair counts once. */
function pairsOf(channels: readonly string[], nicks: readonly string[]) {
  const pairs = nicks.flatMap((nick, index) => {
    const channel = channels.length === 1 ? channels[0] : channels[index];
    return channel && nick ? [{ channel, nick }] : [];
  });
  return once(pairs, ({ channel, nick }) => `${channel} ${nick}`);
}
