/** Sessions open, change their nick, lose their connections, and end. */
import { fold } from "../protocol/names.ts";
import { attach, detach, isSameGuest, survivesLoss } from "./attaching.ts";
import { banOf } from "./bans.ts";
import { addClient } from "./clients.ts";
import type { ConnectionClosed, GraceEnded, NickChanged, Quit, SessionOpened } from "./events.ts";
import { addMetadata, toldOnReturn } from "./metadata.ts";
import { accepted, attachedTo, type Delivery, refused, refusedNode, sourceOf } from "./outcome.ts";
import { type Origin, proposer, type Rule } from "./rule.ts";
import { leave, type Session, type State, sessionByNick, whowasMax } from "./state.ts";

/** Takes a session out of everything. */
export function end(state: State, session: Session): void {
  for (const key of session.connections) state.connections.delete(key);
  for (const { token } of session.clients.values()) state.tokens.delete(token);
  for (const key of session.channels) leave(state, session, key);
  for (const key of session.invitedTo) state.channels.get(key)?.invited.delete(session.id);
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
    if (event.token !== undefined && state.tokens.has(event.token)) {
      return refusedNode("another client has this token");
    }
    const holder = sessionByNick(state, event.nick);
    if (!holder) return accepted();
    return event.reclaim && isSameGuest(holder, event)
      ? attachedTo({ session: holder.id, after: holder.lostAfter }, ...toldOnReturn(holder, event.metadata))
      : refused("ERR_NICKNAMEINUSE", event.nick);
  },
  evolve(state, event, origin) {
    const { position: id, connection = "" } = origin;
    const guest = sessionByNick(state, event.nick);
    if (guest) takeBack(guest, id);
    const session = guest ?? open(state, event, origin);
    attach(state, session, connection, id);
    addMetadata(session, event.metadata);
    if (event.token !== undefined) addClient(state, session, { id, token: event.token, connection });
  },
};

/** Whoever it is gets the guest's nick and channels, and nothing that takes more to prove. */
function takeBack(guest: Session, position: number): void {
  guest.reclaimedAt = position;
  guest.modes.delete("o");
}

function open(state: State, event: SessionOpened, { position, at }: Origin): Session {
  const { nick, username, host, realname, modes = "", away } = event;
  const session: Session = {
    id: position,
    nick,
    username,
    host,
    realname,
    modes: new Set(modes),
    ...(away !== undefined && { away }),
    metadata: new Map(),
    openedAt: at,
    spokeAt: at,
    connections: new Set(),
    attachedAt: position,
    seenTo: position,
    clients: new Map(),
    channels: new Set(),
    invitedTo: new Set(),
  };
  state.sessions.set(session.id, session);
  state.sessionsMost = Math.max(state.sessionsMost, state.sessions.size);
  state.nicks.set(fold(nick), session.id);
  return session;
}

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
    return survivesLoss(session) ? accepted() : accepted(leaving(session, event.reason));
  },
  evolve(state, _event, origin) {
    const session = proposer(state, origin);
    if (survivesLoss(session)) detach(state, origin.connection ?? "", origin.position);
    else end(state, session);
  },
};

export const graceEnded: Rule<GraceEnded> = {
  from: "node",
  decide(state, event) {
    const session = state.sessions.get(event.session);
    if (!session || session.detachedAt !== event.detachedAt) return refusedNode("that detachment is over");
    const lost = session.lostAfter === undefined ? "connection" : "connection's server";
    return accepted(leaving(session, `The ${lost} was lost`));
  },
  evolve(state, event) {
    const session = state.sessions.get(event.session);
    if (session) end(state, session);
  },
};
