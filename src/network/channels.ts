/** Channels: who joins, who leaves, and what they are about. A channel is there while it has members. */
import { limits } from "../protocol/limits.ts";
import { fold } from "../protocol/names.ts";
import type { Joined, Parted, TopicChanged } from "./events.ts";
import { accepted, mask, refused, sourceOf } from "./outcome.ts";
import { proposer, type Rule } from "./rule.ts";
import { channelByName } from "./state.ts";

export const joined: Rule<Joined> = {
  from: "session",
  decide(state, event, origin) {
    const session = proposer(state, origin);
    const key = fold(event.channel);
    if (session.channels.has(key)) return accepted();
    const channel = state.channels.get(key)?.name ?? event.channel;
    if (session.channels.size >= limits.channels) return refused("ERR_TOOMANYCHANNELS", channel);
    return accepted({
      channels: [key],
      sessions: [],
      source: sourceOf(session),
      line: { type: "joined", channel },
    });
  },
  evolve(state, event, origin) {
    const session = proposer(state, origin);
    const key = fold(event.channel);
    let channel = state.channels.get(key);
    if (!channel) {
      channel = { name: event.channel, createdAt: origin.at, members: new Set() };
      state.channels.set(key, channel);
    }
    channel.members.add(session.id);
    session.channels.add(key);
  },
};

export const parted: Rule<Parted> = {
  from: "session",
  decide(state, event, origin) {
    const session = proposer(state, origin);
    const channel = channelByName(state, event.channel);
    if (!channel) return refused("ERR_NOSUCHCHANNEL", event.channel);
    if (!channel.members.has(session.id)) return refused("ERR_NOTONCHANNEL", channel.name);
    return accepted({
      channels: [fold(event.channel)],
      sessions: [session.id],
      source: sourceOf(session),
      line: { type: "parted", channel: channel.name, reason: event.reason },
    });
  },
  evolve(state, event, origin) {
    const session = proposer(state, origin);
    const key = fold(event.channel);
    const channel = state.channels.get(key);
    session.channels.delete(key);
    channel?.members.delete(session.id);
    if (channel?.members.size === 0) state.channels.delete(key);
  },
};

export const topicChanged: Rule<TopicChanged> = {
  from: "session",
  decide(state, event, origin) {
    const session = proposer(state, origin);
    const channel = channelByName(state, event.channel);
    if (!channel) return refused("ERR_NOSUCHCHANNEL", event.channel);
    if (!channel.members.has(session.id)) return refused("ERR_NOTONCHANNEL", channel.name);
    return accepted({
      channels: [fold(event.channel)],
      sessions: [],
      source: sourceOf(session),
      line: { type: "topic-changed", channel: channel.name, topic: event.topic },
    });
  },
  evolve(state, event, origin) {
    const channel = channelByName(state, event.channel);
    if (!channel) return;
    const by = mask(sourceOf(proposer(state, origin)));
    channel.topic = event.topic === "" ? undefined : { text: event.topic, by, at: origin.at };
  },
};
