/** JOIN, PART and TOPIC. */

import { visibleChannel } from "../network/access.ts";
import { type Channel, channelByName } from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import { limits } from "../protocol/limits.ts";
import { fold, isChannel } from "../protocol/names.ts";
import { truncate } from "../protocol/truncate.ts";
import {
  type Command,
  numericReply,
  type Proposal,
  type RegisteredView,
  type Reply,
  type Response,
  type View,
} from "./command.ts";
import { readMarker } from "./markread.ts";
import { onSight } from "./metadata-sync.ts";
import { namesOf } from "./names.ts";
import { targetsOf } from "./targets.ts";

/** A proposal for each channel of a list, each an entry of its own. */
function forEach(verb: string, list: string, propose: (channel: string) => Proposal): Response {
  const targets = targetsOf(list);
  if (targets.length === 0) return { replies: [numericReply("ERR_NEEDMOREPARAMS", verb)] };
  return {
    replies: targets
      .filter((name) => !isChannel(name))
      .map((name) => numericReply("ERR_NOSUCHCHANNEL", name)),
    proposals: targets.filter(isChannel).map(propose),
    independent: true,
  };
}

export const join: Command = {
  verb: "JOIN",
  from: "registered",
  parameters: 1,
  help: "JOIN <channel>{,<channel>} [<key>{,<key>}] | JOIN 0: enter channels, or leave them all",
  run(view, { params: [channels = "", given = ""] }) {
    if (channels === "0") return leaveAll(view);
    const [written, keys] = [channels.split(","), given.split(",")];
    return forEach("JOIN", channels, (channel) => {
      const key = keys[written.indexOf(channel)];
      return {
        event: {
          type: "joined",
          channel,
          ...(key && { key }),
          ...(view.session.account !== undefined && !isCommon(view, channel) && { founds: true }),
        },
        // Who was there already has entered nothing.
        answer: (after, { deliveries }) => (deliveries.length > 0 ? entered(after, channel) : []),
      };
    });
  },
};

/** Whether the channel is everyone's, and never belongs to anybody. */
export function isCommon({ server }: Pick<View, "server">, channel: string): boolean {
  return server.commons.has(fold(channel));
}

function leaveAll({ state, session }: RegisteredView): Response {
  const names = [...session.channels].map((key) => state.channels.get(key)?.name ?? key);
  return { proposals: names.map((channel) => ({ event: { type: "parted", channel, reason: "" } })) };
}

/** What somebody who has just entered a channel is told of it, for as long as it is there under this name. */
export function* entered(view: View, name: string): Iterable<Reply> {
  for (const reply of about(view, name)) {
    if (!view.session?.channels.has(fold(name))) return;
    yield reply;
  }
}

function* about(view: View, name: string): Iterable<Reply> {
  const { state, session, client } = view;
  const channel = channelByName(state, name);
  if (!channel || !session) return;
  yield* topicOf(channel);
  if (has(client.capabilities, "draft/read-marker")) yield readMarker({ state, session }, channel.name);
  // IRCv3 draft/no-implicit-names: such a client asks for the names when it wants them.
  if (!has(client.capabilities, "draft/no-implicit-names")) yield* namesOf({ ...view, session }, channel);
  yield* onSight(view, channel);
}

function topicOf({ name, topic }: Channel): readonly Reply[] {
  if (!topic) return [];
  const seconds = String(Math.floor(topic.at / 1000));
  return [
    numericReply("RPL_TOPIC", name, topic.text),
    numericReply("RPL_TOPICWHOTIME", name, topic.by, seconds),
  ];
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

export const topic: Command = {
  verb: "TOPIC",
  from: "registered",
  parameters: 1,
  fresh: true,
  help: "TOPIC <channel> [<topic>]: read or set what a channel is about",
  run({ state, session }, { params: [name = "", text] }) {
    if (text !== undefined && isChannel(name)) {
      return {
        proposals: [{ event: { type: "topic-changed", channel: name, topic: truncate(text, limits.topic) } }],
      };
    }
    const channel = visibleChannel(state, session, name);
    if (!channel) return { replies: [numericReply("ERR_NOSUCHCHANNEL", name)] };
    return { replies: channel.topic ? topicOf(channel) : [numericReply("RPL_NOTOPIC", channel.name)] };
  },
};
