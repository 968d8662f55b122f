/** Bringing somebody into a channel, and putting somebody out. */
import { fold } from "../protocol/names.ts";
import { visibleChannel } from "./access.ts";
import type { Invited, Kicked } from "./events.ts";
import { accepted, refused, sourceOf } from "./outcome.ts";
import { isAtLeast, rankLetters } from "./ranks.ts";
import { proposer, type Rule } from "./rule.ts";
import { channelByName, leave, sessionByNick } from "./state.ts";

/** Whether a member with these ranks stands above an operator. */
export function outranks(ranks: string, operator: string): boolean {
  const [theirs, ours] = [rankLetters.indexOf(ranks[0] ?? " "), rankLetters.indexOf(operator[0] ?? " ")];
  return theirs >= 0 && theirs < ours;
}

export const kicked: Rule<Kicked> = {
  from: "session",
  decide(state, { channel: name, nick, reason }, origin) {
    const session = proposer(state, origin);
    const channel = visibleChannel(state, session, name);
    if (!channel) return refused("ERR_NOSUCHCHANNEL", name);
    const ranks = channel.members.get(session.id);
    if (ranks === undefined) return refused("ERR_NOTONCHANNEL", channel.name);
    if (!isAtLeast(ranks, "o")) return refused("ERR_CHANOPRIVSNEEDED", channel.name);
    const member = sessionByNick(state, nick);
    if (!member) return refused("ERR_NOSUCHNICK", nick);
    const theirs = channel.members.get(member.id);
    if (theirs === undefined) return refused("ERR_USERNOTINCHANNEL", member.nick, channel.name);
    if (outranks(theirs, ranks)) return refused("ERR_CHANOPRIVSNEEDED", channel.name);
    return accepted({
      channels: [fold(name)],
      sessions: [member.id],
      source: sourceOf(session),
      line: { type: "kicked", channel: channel.name, nick: member.nick, session: member.id, reason },
    });
  },
  evolve(state, { channel, nick }) {
    const member = sessionByNick(state, nick);
    if (member) leave(state, member, fold(channel));
  },
};

export const invited: Rule<Invited> = {
  from: "session",
  decide(state, { channel: name, nick }, origin) {
    const session = proposer(state, origin);
    const guest = sessionByNick(state, nick);
    if (!guest) return refused("ERR_NOSUCHNICK", nick);
    const channel = visibleChannel(state, session, name);
    if (!channel) return refused("ERR_NOSUCHCHANNEL", name);
    const ranks = channel.members.get(session.id);
    if (ranks === undefined) return refused("ERR_NOTONCHANNEL", channel.name);
    if (channel.modes.has("i") && !isAtLeast(ranks, "o"))
      return refused("ERR_CHANOPRIVSNEEDED", channel.name);
    if (channel.members.has(guest.id)) return refused("ERR_USERONCHANNEL", guest.nick, channel.name);
    const source = sourceOf(session);
    const line = { type: "invited", channel: channel.name, nick: guest.nick } as const;
    const others = [...channel.members].filter(([id, theirs]) => id !== session.id && isAtLeast(theirs, "o"));
    return accepted(
      { channels: [], sessions: [guest.id], source, line: { ...line, copy: false } },
      { channels: [], sessions: others.map(([id]) => id), source, line: { ...line, copy: true } },
    );
  },
  evolve(state, { channel: name, nick }, origin) {
    const guest = sessionByNick(state, nick);
    const channel = channelByName(state, name);
    // Anyone inside may ask somebody in; only an operator's word opens what operators have closed.
    const opens = isAtLeast(channel?.members.get(proposer(state, origin).id), "o");
    if (!guest || !channel || !opens) return;
    channel.invited.add(guest.id);
    guest.invitedTo.add(fold(name));
  },
};
