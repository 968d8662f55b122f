/** BAN and UNBAN: operators of a channel keep somebody out of it, or silent in it, for a time and with a reason. */

import { visibleChannel } from "../network/access.ts";
import type { ModeChange } from "../network/events.ts";
import type { Listed } from "../network/listed.ts";
import { isLasting, isListed, normalizeMask } from "../network/masks.ts";
import { outranks } from "../network/moderation.ts";
import { isAtLeast } from "../network/ranks.ts";
import { type Channel, type Session, sessionByNick } from "../network/state.ts";
import { limits } from "../protocol/limits.ts";
import { fold, isNick } from "../protocol/names.ts";
import { truncate } from "../protocol/truncate.ts";
import {
  type Command,
  failReply,
  numericReply,
  type Proposal,
  type RegisteredView,
  type Reply,
  type Response,
  timeOf,
} from "./command.ts";
import { durationOf, durationText } from "./durations.ts";
import { problemWith } from "./mode.ts";
import { inLines } from "./mode-lines.ts";
import { circumstances } from "./network-bans.ts";
import { noticeReplies, noticeReply } from "./notices.ts";

const muting = "~m:";

export const ban: Command = {
  verb: "BAN",
  from: "registered",
  parameters: 1,
  fresh: true,
  help: "BAN <channel> [[~m:]<nick|mask> [<duration>] [<reason>]]: keep somebody out of a channel, or with ~m: silent, or list who is",
  run(view, { params: [name = "", text = "", ...rest] }) {
    const channel = operated(view, name);
    if ("kind" in channel) return { replies: [channel] };
    if (text === "") return { replies: listOf(view, channel) };
    const { mutes, whom, person } = namedBy(view, text);
    if (isNick(whom) && !person) return { replies: [numericReply("ERR_NOSUCHNICK", whom)] };
    const meant = (mutes ? muting : "") + (person ? maskOf(person) : whom);
    const problem = problemWith(channel, "b", true, meant);
    if (problem) return { replies: [problem] };
    const argument = normalizeMask(meant);
    const ranks = channel.members.get(view.session.id) ?? "";
    const theirs = person && channel.members.get(person.id);
    if (theirs !== undefined && outranks(theirs, ranks)) {
      return { replies: [numericReply("ERR_CHANOPRIVSNEEDED", channel.name)] };
    }
    const [first = ""] = rest;
    const duration = durationOf(first);
    if (duration === undefined && isMeantAsDuration(first)) {
      const description = "A duration is 30s, 10m, 2h, 7d or 2w, and a number alone is minutes";
      return { replies: [failReply("BAN", "INVALID_DURATION", description, channel.name)] };
    }
    const words = duration === undefined ? rest : rest.slice(1);
    const reason = truncate(words.join(" ") || "No reason given", limits.kick);
    const change = { set: true, mode: "b", argument, reason, ...(duration && { duration }) };
    const done = `BAN ${channel.name} ${argument}: ${mutes ? "muted" : "banned"}${duration ? ` for ${durationText(duration)}` : ""}`;
    const banning: Proposal = {
      event: { type: "channel-modes-changed", channel: channel.name, changes: [change] },
      answer: (later, { deliveries }) => (deliveries.length > 0 ? noticeReplies(later, done) : []),
    };
    if (mutes || !person || theirs === undefined) return { proposals: [banning] };
    // Who is named as a person is meant to be gone; a mask only keeps out.
    const kicking: Proposal = { event: { type: "kicked", channel: channel.name, nick: person.nick, reason } };
    return { proposals: [banning, kicking] };
  },
};

/** It is none, and would be for ever as the beginning of a reason. */
function isMeantAsDuration(word: string): boolean {
  return /^-?[\d.]+[a-z\d.]*$/i.test(word);
}

export const unban: Command = {
  verb: "UNBAN",
  from: "registered",
  parameters: 2,
  fresh: true,
  help: "UNBAN <channel> [~m:]<nick|mask>: end a ban from a channel, or all that keep a nick out, or with ~m: silent",
  run(view, { params: [name = "", text = ""] }): Response {
    const channel = operated(view, name);
    if ("kind" in channel) return { replies: [channel] };
    const { mutes, person } = namedBy(view, text);
    const mask = fold(normalizeMask(text));
    const isMeant = (listed: Listed) =>
      fold(listed.mask) === mask ||
      (person !== undefined &&
        listed.mask.startsWith(muting) === mutes &&
        isListed([listed], person, "speaking", timeOf(view)));
    const changes = lasting(view, channel)
      .filter(isMeant)
      .map((listed): ModeChange => ({ set: false, mode: "b", argument: listed.mask }));
    if (changes.length === 0) {
      return { replies: [failReply("UNBAN", "NO_SUCH_BAN", `${channel.name} has no ban of ${text}`)] };
    }
    return {
      proposals: inLines(channel.name, changes).map((some) => ({
        event: { type: "channel-modes-changed", channel: channel.name, changes: some },
      })),
    };
  },
};

/** The channel, if the session is an operator of it; or what it is told. */
export function operated({ state, session }: RegisteredView, name: string): Channel | Reply {
  const channel = visibleChannel(state, session, name);
  if (!channel) return numericReply("ERR_NOSUCHCHANNEL", name);
  if (isAtLeast(channel.members.get(session.id), "o")) return channel;
  return numericReply("ERR_CHANOPRIVSNEEDED", channel.name);
}

/** A nick or a mask, and whether it is only to be silent. */
function namedBy({ state }: RegisteredView, text: string) {
  const mutes = text.startsWith(muting);
  const whom = mutes ? text.slice(muting.length) : text;
  return { mutes, whom, person: isNick(whom) ? sessionByNick(state, whom) : undefined };
}

/** What somebody is called by who may take another nick: its account, or where it comes from. */
function maskOf({ account, host }: Session): string {
  return account === undefined ? `*!*@${host}` : `~a:${account}`;
}

function lasting(view: RegisteredView, { lists }: Channel): readonly Listed[] {
  return lists.b.filter((listed) => isLasting(listed, timeOf(view)));
}

function* listOf(view: RegisteredView, channel: Channel): Iterable<Reply> {
  for (const listed of lasting(view, channel)) {
    yield* noticeReplies(view, `BAN ${channel.name} ${listed.mask} ${circumstances(listed)}`);
  }
  yield noticeReply(view, `End of BAN list of ${channel.name}`);
}
