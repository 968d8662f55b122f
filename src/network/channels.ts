/** Channels: who joins, who leaves, and what they are about. A channel is there while it has members or an owner. */
import { limits } from "../protocol/limits.ts";
import { fold } from "../protocol/names.ts";
import { accessOf, visibleChannel } from "./access.ts";
import { initialModes } from "./channel-modes.ts";
import type { ChannelRenamed, Joined, Parted, TopicChanged } from "./events.ts";
import type { Listed } from "./listed.ts";
import { isListed } from "./masks.ts";
import { accepted, type Decision, mask, refused, refusedWith, sourceOf } from "./outcome.ts";
import { mayOwnMore, setFounder } from "./ownership.ts";
import { isAtLeast, ranksOf } from "./ranks.ts";
import { readMarkersOf, renameReadMarker } from "./read-markers.ts";
import { proposer, type Rule } from "./rule.ts";
import { accountOf, type Channel, channelByName, leave, type Session } from "./state.ts";

/**
 * What keeps a session out of a channel. An invitation opens every door but that for registered users only, and so does
 * what its account is there: a founder or an operator cannot be locked out.
 */
function barrier(
  channel: Channel,
  session: Session,
  key: string | undefined,
  at: number,
): Decision | undefined {
  const isOn = (list: readonly Listed[]) => isListed(list, session, "entering", at);
  const access = ranksOf(accessOf(channel, session.account));
  const invited = channel.invited.has(session.id) || isAtLeast(access, "o");
  const { modes, lists, limit, members, name } = channel;
  if (channel.key !== undefined && key !== channel.key && !invited) return refused("ERR_BADCHANNELKEY", name);
  if (limit !== undefined && members.size >= limit && !invited) return refused("ERR_CHANNELISFULL", name);
  if (modes.has("i") && !invited && !isOn(lists.I)) {
    return refused("ERR_INVITEONLYCHAN", name);
  }
  if (isOn(lists.b) && !isOn(lists.e) && !invited) return refused("ERR_BANNEDFROMCHAN", name);
  if (modes.has("R") && session.account === undefined) return refused("ERR_NEEDREGGEDNICK", name);
  return undefined;
}

export const joined: Rule<Joined> = {
  from: "session",
  decide(state, event, origin) {
    const session = proposer(state, origin);
    const key = fold(event.channel);
    if (session.channels.has(key)) return accepted();
    const channel = state.channels.get(key);
    const name = channel?.name ?? event.channel;
    if (session.channels.size >= limits.channels) return refused("ERR_TOOMANYCHANNELS", name);
    const closed = channel && barrier(channel, session, event.key, origin.at);
    if (closed) return closed;
    const { realname, account, away } = session;
    const ranks = channel && ranksOf(accessOf(channel, account));
    const line = { type: "joined", channel: name, realname, account, away, ...(ranks && { ranks }) } as const;
    return accepted({ channels: [key], sessions: [], source: sourceOf(session), line });
  },
  evolve(state, event, origin) {
    const session = proposer(state, origin);
    const key = fold(event.channel);
    const channel = state.channels.get(key);
    if (channel) {
      if (!channel.members.has(session.id)) {
        channel.members.set(session.id, ranksOf(accessOf(channel, session.account)));
      }
      channel.invited.delete(session.id);
      session.invitedTo.delete(key);
    } else {
      const account = event.founds && accountOf(state, session);
      const owner = account && mayOwnMore(account) ? account : undefined;
      state.channels.set(key, {
        name: event.channel,
        createdAt: origin.at,
        since: origin.position,
        metadata: new Map(),
        // An owner too is what makers of channels are on IRC, and founder from the next time on.
        members: new Map([[session.id, "o"]]),
        modes: new Set(initialModes),
        lists: { b: [], e: [], I: [] },
        invited: new Set(),
        access: new Map(),
        spoke: new Map(),
        acts: [],
      });
      setFounder(state, key, owner);
    }
    session.channels.add(key);
  },
};

export const parted: Rule<Parted> = {
  from: "session",
  decide(state, event, origin) {
    const session = proposer(state, origin);
    const channel = visibleChannel(state, session, event.channel);
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
    leave(state, proposer(state, origin), fold(event.channel));
  },
};

export const topicChanged: Rule<TopicChanged> = {
  from: "session",
  decide(state, event, origin) {
    const session = proposer(state, origin);
    const channel = visibleChannel(state, session, event.channel);
    if (!channel) return refused("ERR_NOSUCHCHANNEL", event.channel);
    const ranks = channel.members.get(session.id);
    if (ranks === undefined) return refused("ERR_NOTONCHANNEL", channel.name);
    if (channel.modes.has("t") && !isAtLeast(ranks, "o"))
      return refused("ERR_CHANOPRIVSNEEDED", channel.name);
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

/** Of a channel that may be renamed: who does not know of renaming is told all names again. */
const renamedMembersMax = 600;

export const channelRenamed: Rule<ChannelRenamed> = {
  from: "session",
  decide(state, { channel: from, name, reason }, origin) {
    const session = proposer(state, origin);
    const channel = visibleChannel(state, session, from);
    if (!channel) return refused("ERR_NOSUCHCHANNEL", from);
    const ranks = channel.members.get(session.id);
    if (ranks === undefined) return refused("ERR_NOTONCHANNEL", channel.name);
    if (!isAtLeast(ranks, "o")) return refused("ERR_CHANOPRIVSNEEDED", channel.name);
    // Who may take its name away could make it anew, as a channel of their own.
    const isFounder = isAtLeast(ranks, "q") || accessOf(channel, session.account) === "q";
    if (channel.founder !== undefined && !isFounder) {
      return refusedWith(
        "CANNOT_RENAME",
        "Only its founders rename a channel that has an owner",
        channel.name,
        name,
      );
    }
    if (name === channel.name) {
      return refusedWith("CANNOT_RENAME", "That is its name already", channel.name, name);
    }
    const isOther = fold(from) !== fold(name);
    if (isOther && channel.members.size > renamedMembersMax) {
      return refusedWith("CANNOT_RENAME", "The channel has too many members", channel.name, name);
    }
    if (isOther && state.channels.has(fold(name))) {
      return refusedWith("CHANNEL_NAME_IN_USE", "That name is taken", channel.name, name);
    }
    const line = { type: "channel-renamed", channel: channel.name, name, reason } as const;
    return accepted({ channels: [fold(name)], sessions: [], source: sourceOf(session), line });
  },
  evolve(state, { channel: from, name }) {
    const channel = channelByName(state, from);
    if (!channel) return;
    state.channels.delete(fold(from));
    state.channels.set(fold(name), { ...channel, name });
    const move = (keys: Set<string> | undefined) => {
      keys?.delete(fold(from));
      keys?.add(fold(name));
    };
    for (const id of channel.members.keys()) {
      const member = state.sessions.get(id);
      move(member?.channels);
      if (member) renameReadMarker(readMarkersOf(state, member), fold(from), fold(name));
    }
    for (const guest of channel.invited) move(state.sessions.get(guest)?.invitedTo);
    if (channel.founder !== undefined) move(state.accounts.get(channel.founder)?.channels);
  },
};
