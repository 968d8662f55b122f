/** Sessions open, change their nick, lose their connections, and end. */
import { fold } from "../protocol/names.ts";
import { banOf } from "./bans.ts";
import type { ConnectionClosed, GraceEnded, NickChanged, Quit, SessionOpened } from "./events.ts";
import { accepted, type Delivery, refused, refusedNode, sourceOf } from "./outcome.ts";
import { proposer, type Rule } from "./rule.ts";
import { leave, type Session, type State, sessionOf, whowasMax } from "./state.ts";

/** Takes a connection from its session, which is detached when that was its last. */
export function detach(state: State, connection: string, position: number): void {
  const session = sessionOf(state, connection);
  state.connections.delete(connection);
  session?.connections.delete(connection);
  if (session?.connections.size === 0) session.detachedAt = position;
}

/** Takes a session out of everything. */
export function end(state: State, session: Session): void {
  for (const key of session.connections) state.connections.delete(key);
  for (const key of session.channels) leave(state, session, key);
  for (const channel of state.channels.values()) channel.invited.delete(session.id);
  remember(state, session);
  state.nicks.delete(fold(session.nick));
  state.sessions.delete(session.id);
}

/** Keeps who somebody was, for WHOWAS. */
function remember(state: State, { nick, username, host, realname }: Session): void {
  state.whowas.push({ nick, username, host, realname, at: state.at });
  if (state.whowas.length > whowasMax) state.whowas.shift();
}

/** What everyone who shares a channel with the session sees when it ends. */
export function leaving(session: Session, reason: string): Delivery {
  const source = sourceOf(session);
  return { channels: [...session.channels], sessions: [], source, line: { type: "quit", reason } };
}

export const sessionOpened: Rule<SessionOpened> = {
  from: "newcomer",
  decide(state, event) {
    const ban = banOf(state, event);
    if (ban) return refused("ERR_YOUREBANNEDCREEP", `You are banned from this network: ${ban.reason}`);
    return state.nicks.has(fold(event.nick)) ? refused("ERR_NICKNAMEINUSE", event.nick) : accepted();
  },
  evolve(state, event, origin) {
    const { nick, username, host, realname, modes = "", away } = event;
    const connection = origin.connection ?? "";
    state.sessions.set(origin.position, {
      id: origin.position,
      nick,
      username,
      host,
      realname,
      modes: new Set(modes),
      ...(away !== undefined && { away }),
      openedAt: origin.at,
      spokeAt: origin.at,
      connections: new Set([connection]),
      channels: new Set(),
    });
    state.sessionsMost = Math.max(state.sessionsMost, state.sessions.size);
    state.nicks.set(fold(nick), origin.position);
    state.connections.set(connection, origin.position);
  },
};

export const nickChanged: Rule<NickChanged> = {
  from: "session",
  decide(state, event, origin) {
    const session = proposer(state, origin);
    const holder = state.nicks.get(fold(event.nick));
    if (holder !== undefined && holder !== session.id) return refused("ERR_NICKNAMEINUSE", event.nick);
    if (session.nick === event.nick) return accepted();
    const line = { type: "nick-changed", nick: event.nick } as const;
    return accepted({
      channels: [...session.channels],
      sessions: [session.id],
      source: sourceOf(session),
      line,
    });
  },
  evolve(state, event, origin) {
    const session = proposer(state, origin);
    if (session.nick === event.nick) return;
    remember(state, session);
    state.nicks.delete(fold(session.nick));
    state.nicks.set(fold(event.nick), session.id);
    session.nick = event.nick;
  },
};

export const quit: Rule<Quit> = {
  from: "session",
  decide(state, event, origin) {
    const session = proposer(state, origin);
    const line = { type: "closed", reason: event.reason } as const;
    return accepted(leaving(session, event.reason), {
      channels: [],
      sessions: [session.id],
      source: sourceOf(session),
      line,
    });
  },
  evolve(state, _event, origin) {
    end(state, proposer(state, origin));
  },
};

export const connectionClosed: Rule<ConnectionClosed> = {
  from: "session",
  decide(state, event, origin) {
    const session = proposer(state, origin);
    return session.connections.size > 1 ? accepted() : accepted(leaving(session, event.reason));
  },
  evolve(state, _event, origin) {
    const session = proposer(state, origin);
    if (session.connections.size > 1) detach(state, origin.connection ?? "", origin.position);
    else end(state, session);
  },
};

export const graceEnded: Rule<GraceEnded> = {
  from: "node",
  decide(state, event) {
    const session = state.sessions.get(event.session);
    if (!session || session.detachedAt !== event.detachedAt) return refusedNode("that detachment is over");
    return accepted(leaving(session, "The connection's server was lost"));
  },
  evolve(state, event) {
    const session = state.sessions.get(event.session);
    if (session) end(state, session);
  },
};
