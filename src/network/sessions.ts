/** Sessions open, change their nick, lose their connections, and end. */

import { fold } from "../protocol/names.ts";
import { isAlwaysOn, isReserved, logIn, loginRefusal } from "./accounts.ts";
import { attach, detach, isSameGuest, survivesLoss } from "./attaching.ts";
import { banOf, whyBanned } from "./bans.ts";
import { addClient, crowded } from "./clients.ts";
import type { ConnectionClosed, GraceEnded, NickChanged, Quit, SessionOpened } from "./events.ts";
import { whowasMax } from "./gone.ts";
import { addMetadata, toldOnReturn } from "./metadata.ts";
import {
  accepted,
  attachedTo,
  type Decision,
  type Delivery,
  refused,
  refusedNode,
  sourceOf,
} from "./outcome.ts";
import { type Origin, proposer, type Rule } from "./rule.ts";
import {
  accountByName,
  accountOf,
  leave,
  type Session,
  type State,
  sessionByNick,
  sessionsOf,
} from "./state.ts";
import { forgetUserModes, indexUserModes, removeUserMode } from "./user-modes.ts";

/** Takes a session out of everything. */
export function end(state: State, session: Session): void {
  for (const key of session.connections) state.connections.delete(key);
  for (const { token } of session.clients.values()) state.tokens.delete(token);
  accountOf(state, session)?.sessions.delete(session.id);
  for (const key of session.channels) leave(state, session, key);
  for (const key of session.invitedTo) state.channels.get(key)?.invited.delete(session.id);
  remember(state, session);
  state.nicks.delete(fold(session.nick));
  forgetUserModes(state, session);
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

/** It is over: for those who see it, and for its own clients, who are told why. */
export function ending(session: Session, reason: string): Decision {
  const line = { type: "closed", reason } as const;
  return accepted(leaving(session, reason), {
    channels: [],
    sessions: [session.id],
    source: sourceOf(session),
    line,
  });
}

export const sessionOpened: Rule<SessionOpened> = {
  from: "newcomer",
  decide(state, event) {
    const ban = banOf(state, { ...event, account: event.login?.account });
    if (ban) return refused("ERR_YOUREBANNEDCREEP", whyBanned(ban));
    if (event.token !== undefined && state.tokens.has(event.token)) {
      return refusedNode("another client has this token");
    }
    const known = returning(state, event);
    const refusal = event.login && loginRefusal(state, event.login, known);
    if (refusal) return { accepted: false, refusal };
    if (known) return joining(known, event);
    return nickRefusal(state, event.nick, event.login?.account) ?? accepted();
  },
  evolve(state, event, origin) {
    const { position: id, connection = "" } = origin;
    const known = returning(state, event);
    if (known && !event.login) takeBack(state, known, id);
    const session = known ?? open(state, event, origin);
    const account = event.login && accountByName(state, event.login.account);
    if (account) logIn(state, session, account);
    attach(state, session, connection, id);
    addMetadata(session, event.metadata);
    if (event.token !== undefined) addClient(state, session, { id, token: event.token, connection });
  },
};

/**
 * The session that a newcomer comes back to: of its account the one that has this nick, or else one that waits for its
 * user; a guest's own.
 */
export function returning(
  state: State,
  event: Pick<SessionOpened, "nick" | "username" | "host" | "realname" | "login" | "reclaim">,
): Session | undefined {
  const holder = sessionByNick(state, event.nick);
  const account = event.login && accountByName(state, event.login.account);
  if (!account) return holder && event.reclaim && isSameGuest(holder, event) ? holder : undefined;
  if (holder && account.sessions.has(holder.id)) return holder;
  return sessionsOf(state, account).find(({ connections }) => connections.size === 0);
}

/** One more connection of a session: where others are attached nothing was missed. */
function joining(session: Session, { metadata }: SessionOpened): Decision {
  const refusal = crowded(session);
  if (refusal) return { accepted: false, refusal };
  const away = session.connections.size === 0 ? session.detachedAt : undefined;
  const attached = { session: session.id, after: session.lostAfter ?? away };
  return attachedTo(attached, ...toldOnReturn(session, metadata));
}

/** Why a session may not have a nick, if it may not. */
function nickRefusal(state: State, nick: string, account: string | undefined): Decision | undefined {
  const isTaken = state.nicks.has(fold(nick)) || isReserved(state, nick, account);
  return isTaken ? refused("ERR_NICKNAMEINUSE", nick) : undefined;
}

/** Whoever it is gets the guest's nick and channels, and nothing that takes more to prove. */
function takeBack(state: State, guest: Session, position: number): void {
  guest.reclaimedAt = position;
  removeUserMode(state, guest, "o");
  guest.readMarkers.clear();
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
    readMarkers: new Map(),
    channels: new Set(),
    invitedTo: new Set(),
  };
  state.sessions.set(session.id, session);
  state.sessionsMost = Math.max(state.sessionsMost, state.sessions.size);
  state.nicks.set(fold(nick), session.id);
  indexUserModes(state, session);
  return session;
}

export const nickChanged: Rule<NickChanged> = {
  from: "session",
  decide(state, event, origin) {
    const session = proposer(state, origin);
    if (session.nick === event.nick) return accepted();
    const refusal = nickRefusal(state, event.nick, session.account);
    if (refusal && fold(session.nick) !== fold(event.nick)) return refusal;
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
    return staysWithout(state, session) ? accepted() : ending(session, event.reason);
  },
  evolve(state, _event, origin) {
    const session = proposer(state, origin);
    if (staysWithout(state, session)) detach(state, origin.connection ?? "", origin.position);
    else end(state, session);
  },
};

/** Whether a session goes on when one of its clients quits: others use it, or its user wants it to. */
function staysWithout(state: State, session: Session): boolean {
  return session.connections.size > 1 || isAlwaysOn(state, session);
}

export const connectionClosed: Rule<ConnectionClosed> = {
  from: "session",
  decide(state, event, origin) {
    const session = proposer(state, origin);
    return survivesLoss(session) ? accepted() : accepted(leaving(session, event.reason));
  },
  evolve(state, event, origin) {
    const session = proposer(state, origin);
    // Who has no account is known by a token, and says itself what it has seen.
    const written = session.account === undefined ? undefined : event.written;
    if (survivesLoss(session)) detach(state, origin.connection ?? "", origin.position, written);
    else end(state, session);
  },
};

export const graceEnded: Rule<GraceEnded> = {
  from: "node",
  decide(state, event) {
    const session = state.sessions.get(event.session);
    if (!session || session.detachedAt !== event.detachedAt) return refusedNode("that detachment is over");
    if (isAlwaysOn(state, session)) return refusedNode("its account is always on");
    const isServers = session.lostAfter !== undefined && session.account === undefined;
    const lost = isServers ? "connection's server" : "connection";
    return accepted(leaving(session, `The ${lost} was lost`));
  },
  evolve(state, event) {
    const session = state.sessions.get(event.session);
    if (session) end(state, session);
  },
};
