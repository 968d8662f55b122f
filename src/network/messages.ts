/** What people say: who may, and who hears it. */
import { fold, isChannel } from "../protocol/names.ts";
import { visibleChannel } from "./access.ts";
import type { Said } from "./events.ts";
import type { Listed } from "./listed.ts";
import { isListed } from "./masks.ts";
import {
  accepted,
  type Decision,
  type Hearer,
  type Line,
  refused,
  type Source,
  sourceOf,
} from "./outcome.ts";
import { isAtLeast } from "./ranks.ts";
import { proposer, type Rule } from "./rule.ts";
import { noteSpeech, waitOf } from "./slow-mode.ts";
import { accountOf, type Channel, channelByName, type Session, type State, sessionByNick } from "./state.ts";
import { noteNamings } from "./uploads.ts";

/** Splits "@#channel" into the rank from which members hear it and the channel. */
export function statusTarget(target: string): {
  readonly rank: "o" | "v" | undefined;
  readonly channel: string;
} {
  const rank = target.startsWith("@") ? "o" : target.startsWith("+") ? "v" : undefined;
  if (rank && isChannel(target.slice(1))) return { rank, channel: target.slice(1) };
  return { rank: undefined, channel: target };
}

function cannotSend(channel: string, why = "Cannot send to channel"): Decision {
  return refused("ERR_CANNOTSENDTOCHAN", channel, why);
}

/** Why a session cannot speak in a channel, if it cannot. */
function barrier(channel: Channel, session: Session, event: Said, at: number): Decision | undefined {
  const { modes, lists, name } = channel;
  const ranks = channel.members.get(session.id);
  if (modes.has("n") && ranks === undefined) return cannotSend(name);
  if (modes.has("C") && event.ctcp) return cannotSend(name);
  if (isAtLeast(ranks, "v")) return undefined;
  if (modes.has("m")) return cannotSend(name);
  const isOn = (list: readonly Listed[]) => isListed(list, session, "speaking", at);
  if (isOn(lists.b) && !isOn(lists.e)) return cannotSend(name);
  const wait = event.verb === "TAGMSG" ? 0 : waitOf(channel, session, at);
  if (wait === 0) return undefined;
  const seconds = wait === 1 ? "1 second" : `${wait} seconds`;
  return cannotSend(name, `Slow mode is on: you can speak again in ${seconds}`);
}

function registrationOf(state: State, session: Session): Pick<Hearer, "registeredAt"> {
  const account = accountOf(state, session);
  return account ? { registeredAt: account.registeredAt } : {};
}

/** Who says something. */
export function speakerOf(state: State, session: Session): Source {
  return { ...sourceOf(session), ...registrationOf(state, session) };
}

/** Who hears it. */
export function hearerOf(state: State, session: Session): Hearer {
  const { id, account } = session;
  return { session: id, ...(account !== undefined && { account }), ...registrationOf(state, session) };
}

export const said: Rule<Said> = {
  from: "session",
  decide(state, event, origin) {
    const session = proposer(state, origin);
    const source = speakerOf(state, session);
    const { body } = origin;
    const line = (target: string, hearers: readonly Session[] = []): Line => ({
      type: "said",
      verb: event.verb,
      target,
      text: body?.text ?? "",
      tags: body?.tags ?? {},
      ...(body?.breaks && { breaks: body.breaks }),
      ...(!body && { erased: true }),
      ...(hearers.length > 0 && { to: hearers.map((hearer) => hearerOf(state, hearer)) }),
    });
    const { rank, channel: name } = statusTarget(event.target);
    if (isChannel(name)) {
      const channel = visibleChannel(state, session, name);
      if (!channel) return refused("ERR_NOSUCHCHANNEL", name);
      const closed = barrier(channel, session, event, origin.at);
      if (closed) return closed;
      if (rank === undefined) {
        // Who speaks from outside sees it too, on its other connections.
        const outside = channel.members.has(session.id) ? [] : [session.id];
        return accepted({ channels: [fold(name)], sessions: outside, source, line: line(channel.name) });
      }
      const members = [...channel.members].filter(([, ranks]) => isAtLeast(ranks, rank));
      const sessions = [...new Set([...members.map(([id]) => id), session.id])];
      const hearers = members.flatMap(([id]) => state.sessions.get(id) ?? []);
      const target = `${event.target[0]}${channel.name}`;
      return accepted({ channels: [], sessions, source, line: line(target, hearers) });
    }
    const recipient = sessionByNick(state, event.target);
    if (!recipient) return refused("ERR_NOSUCHNICK", event.target);
    if (recipient.modes.has("R") && session.account === undefined) {
      return refused("ERR_NEEDREGGEDNICK", recipient.nick);
    }
    return accepted({
      channels: [],
      sessions: [recipient.id, session.id],
      source,
      line: line(recipient.nick, [recipient]),
    });
  },
  evolve(state, { verb, target, uploads }, origin) {
    const session = proposer(state, origin);
    session.spokeAt = origin.at;
    if (uploads) noteNamings(state, origin.position, uploads);
    const channel = channelByName(state, statusTarget(target).channel);
    if (channel && verb !== "TAGMSG") noteSpeech(channel, session, origin.at);
  },
};
