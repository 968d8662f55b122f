/** NAMES: who is in a channel. Modern IRC, "NAMES message"; IRCv3 multi-prefix and userhost-in-names. */
import { mask } from "../network/outcome.ts";
import { type Channel, channelByName } from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import { type Command, numericReply, type RegisteredView, type Reply } from "./command.ts";
import { packed } from "./packed.ts";
import { targetsOf, tooMany } from "./targets.ts";
import { maySeeMember, shownPrefixes } from "./visibility.ts";

export const names: Command = {
  verb: "NAMES",
  from: "registered",
  parameters: 0,
  fresh: true,
  help: "NAMES <channel>{,<channel>}: who is in channels",
  run(view, { params: [list = "*"] }) {
    const wanted = targetsOf(list);
    return tooMany("NAMES", wanted) ?? { replies: all(view, list, wanted) };
  },
};

/** One end for all of them, with the list as it was asked for. */
function* all(view: RegisteredView, list: string, wanted: readonly string[]): Iterable<Reply> {
  for (const name of wanted) {
    const channel = channelByName(view.state, name);
    if (channel) yield* listed(view, channel);
  }
  yield numericReply("RPL_ENDOFNAMES", list);
}

/** The members of one channel, with their end: what whoever enters is told. */
export function* namesOf(view: RegisteredView, channel: Channel): Iterable<Reply> {
  yield* listed(view, channel);
  yield numericReply("RPL_ENDOFNAMES", channel.name);
}

function listed(view: RegisteredView, channel: Channel): Iterable<Reply> {
  const symbol = channel.modes.has("s") ? "@" : "=";
  return packed(view, "RPL_NAMREPLY", [symbol, channel.name], words(view, channel));
}

/** What may be seen is asked for each anew: the asker may be gone from the channel before a long list has ended. */
function* words({ state, session, client }: RegisteredView, channel: Channel): Iterable<string> {
  const withHost = has(client.capabilities, "userhost-in-names");
  for (const [id, ranks] of channel.members) {
    const member = state.sessions.get(id);
    if (!member || !maySeeMember(session, channel, member)) continue;
    yield shownPrefixes(client, ranks) + (withHost ? mask(member) : member.nick);
  }
}
