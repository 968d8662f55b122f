/** JOIN, PART, NAMES and TOPIC. */

import { type Channel, channelByName, type State } from "../network/state.ts";
import { limits } from "../protocol/limits.ts";
import { fold, isChannel } from "../protocol/names.ts";
import { truncate } from "../protocol/truncate.ts";
import {
  type Command,
  numericReply,
  type Proposal,
  type Reply,
  type Response,
  type View,
} from "./command.ts";

/** Bytes of nicks in one RPL_NAMREPLY: what is left of 512 after the longest prefix, numeric, nick and channel. */
const namesBytesMax = 512 - 2 * limits.host - limits.nick - limits.channel - 32;

/** The same proposal for each channel of a list, each an entry of its own. */
function forEach(verb: string, list: string, propose: (channel: string) => Proposal): Response {
  const named = list.split(",").filter((name) => name !== "");
  const channels = [...new Map(named.map((name) => [fold(name), name])).values()];
  if (channels.length === 0) return { replies: [numericReply("ERR_NEEDMOREPARAMS", verb)] };
  const [good, bad] = [channels.filter(isChannel), channels.filter((name) => !isChannel(name))];
  return {
    replies: bad.map((name) => numericReply("ERR_NOSUCHCHANNEL", name)),
    proposals: good.map(propose),
  };
}

export const join: Command = {
  verb: "JOIN",
  from: "registered",
  parameters: 1,
  help: "JOIN <channel>{,<channel>}: enter channels",
  run: (_view, { params: [channels = ""] }) =>
    forEach("JOIN", channels, (channel) => ({
      event: { type: "joined", channel },
      answer: (view) => entered(view, channel),
    })),
};

function entered(view: View, name: string): readonly Reply[] {
  const channel = channelByName(view.state, name);
  return channel ? [...topicOf(channel), ...namesOf(view.state, channel)] : [];
}

function topicOf({ name, topic }: Channel): readonly Reply[] {
  if (!topic) return [];
  const seconds = String(Math.floor(topic.at / 1000));
  return [
    numericReply("RPL_TOPIC", name, topic.text),
    numericReply("RPL_TOPICWHOTIME", name, topic.by, seconds),
  ];
}

function namesOf(state: State, { name, members }: Channel): readonly Reply[] {
  const replies: Reply[] = [];
  let line = "";
  for (const member of members) {
    const nick = state.sessions.get(member)?.nick;
    if (nick === undefined) continue;
    if (line.length + nick.length >= namesBytesMax) {
      replies.push(numericReply("RPL_NAMREPLY", "=", name, line));
      line = "";
    }
    line += line === "" ? nick : ` ${nick}`;
  }
  if (line !== "") replies.push(numericReply("RPL_NAMREPLY", "=", name, line));
  replies.push(numericReply("RPL_ENDOFNAMES", name));
  return replies;
}

export const part: Command = {
  verb: "PART",
  from: "registered",
  parameters: 1,
  help: "PART <channel>{,<channel>} [<reason>]: leave channels",
  run: (_view, { params: [channels = "", reason = ""] }) =>
    forEach("PART", channels, (channel) => ({
      event: { type: "parted", channel, reason: truncate(reason, limits.reason) },
    })),
};

export const names: Command = {
  verb: "NAMES",
  from: "registered",
  parameters: 0,
  fresh: true,
  help: "NAMES <channel>: who is in a channel",
  run({ state }, { params: [name = "*"] }) {
    const channel = channelByName(state, name);
    return { replies: channel ? namesOf(state, channel) : [numericReply("RPL_ENDOFNAMES", name)] };
  },
};

export const topic: Command = {
  verb: "TOPIC",
  from: "registered",
  parameters: 1,
  fresh: true,
  help: "TOPIC <channel> [<topic>]: read or set what a channel is about",
  run({ state }, { params: [name = "", text] }) {
    if (text !== undefined && isChannel(name)) {
      return {
        proposals: [{ event: { type: "topic-changed", channel: name, topic: truncate(text, limits.topic) } }],
      };
    }
    const channel = channelByName(state, name);
    if (!channel) return { replies: [numericReply("ERR_NOSUCHCHANNEL", name)] };
    return { replies: channel.topic ? topicOf(channel) : [numericReply("RPL_NOTOPIC", channel.name)] };
  },
};
