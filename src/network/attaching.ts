/** Sessions and their connections: they come, go, and take each other's place, and the session is still the same. */
import { banOf, whyBanned } from "./bans.ts";
import { addClient, byToken, clientOf, crowded } from "./clients.ts";
import { connectionIn } from "./entry.ts";
import type { SessionResumed, TokenIssued } from "./events.ts";
import { addMetadata, toldOnReturn } from "./metadata.ts";
import { accepted, attachedTo, refused, refusedNode, refusedWith } from "./outcome.ts";
import { proposer, type Rule } from "./rule.ts";
import { type Session, type State, sessionOf } from "./state.ts";

/** The session's user is there by this connection. */
export function attach(state: State, session: Session, connection: string, position: number): void {
  const isTold = [...session.connections].every((key) => isWritten(state, key, session.attachedAt));
  const seenTo = session.lostAfter ?? session.detachedAt ?? position;
  // Others may still be told what they missed: whose node is lost before that has seen no more than they had.
  session.seenTo = isTold ? seenTo : Math.min(seenTo, session.seenTo);
  session.attachedAt = position;
  state.connections.set(connection, session.id);
  session.connections.add(connection);
  session.detachedAt = undefined;
  session.lostAfter = undefined;
}

/** Whether its node has said that everything up to a position is written to each of its guests. */
function isWritten(state: State, connection: string, position: number): boolean {
  return (state.nodes.get(connectionIn(connection).node)?.written ?? 0) >= position;
}

/**
 * Takes a connection from its session, which is detached when that was its last. `written` when it was lost, alone or with
 * its node: the position up to which everything is known to be written to its client.
 */
export function detach(state: State, connection: string, position: number, written?: number): void {
  const session = sessionOf(state, connection);
  const client = clientOf(state, connection);
  if (client) client.connection = undefined;
  state.connections.delete(connection);
  session?.connections.delete(connection);
  if (!session) return;
  const isLast = session.connections.size === 0;
  if (isLast) session.detachedAt = position;
  if (written === undefined) return;
  // What was written before it came was not written to it: then it has seen no more than when it came.
  const seen = written < session.attachedAt ? session.seenTo : written;
  if (session.account === undefined) {
    if (isLast) session.lostAfter = seen;
  } else if (!client) {
    // One of several that nobody can tell apart: what was not written to all of them counts.
    session.lostAfter = Math.min(seen, written, session.lostAfter ?? seen);
  }
}

/** Whether it can be known by whom a session is used, so that it waits when its last connection goes. */
export function isOwned({ clients, account }: Session): boolean {
  return clients.size > 0 || account !== undefined;
}

/** Whether a session is still there when one of its connections is gone. */
export function survivesLoss(session: Session): boolean {
  return session.connections.size > 1 || isOwned(session);
}

/** Whether it is the session of a guest whose node was lost, and who is recognized by what can be seen of it. */
export function mayComeBack(session: Session): boolean {
  return session.detachedAt !== undefined && session.lostAfter !== undefined && !isOwned(session);
}

/** Whether a newcomer is that guest, as far as anyone can tell. */
export function isSameGuest(
  session: Session,
  { username, realname, host }: Pick<Session, "username" | "realname" | "host">,
): boolean {
  if (!mayComeBack(session)) return false;
  return session.username === username && session.realname === realname && session.host === host;
}

/** Whether something has expired of what the session is to be told: all after a position, or from its beginning. */
function isLost(state: State, { id, reclaimedAt = 0 }: Session, after: number): boolean {
  return Math.max(after === 0 ? id : after, reclaimedAt) < state.expired;
}

export const tokenIssued: Rule<TokenIssued> = {
  from: "session",
  decide(state, { token }, origin) {
    if (clientOf(state, origin.connection)) return refusedNode("the client has a token");
    return state.tokens.has(token) ? refusedNode("another client has this token") : accepted();
  },
  evolve(state, { token }, origin) {
    const { position: id, connection = "" } = origin;
    addClient(state, proposer(state, origin), { id, token, connection });
  },
};

export const sessionResumed: Rule<SessionResumed> = {
  from: "newcomer",
  decide(state, { token, host, after, metadata }, origin) {
    const known = byToken(state, token);
    if (!known) return refusedWith("INVALID_TOKEN", "There is no session for this token: it may have ended");
    const { session, client } = known;
    const ban = banOf(state, session) ?? banOf(state, { ...session, host });
    if (ban) return refused("ERR_YOUREBANNEDCREEP", whyBanned(ban));
    if (after !== undefined && after >= origin.position) {
      return refusedWith("HISTORY_LOST", "There is no message with this id");
    }
    if (after !== undefined && isLost(state, session, after)) {
      return refusedWith("HISTORY_LOST", "Some of what came after that has expired");
    }
    const refusal = client.connection === undefined ? crowded(session) : undefined;
    if (refusal) return { accepted: false, refusal };
    // Zero is the session's beginning.
    const seen = after === undefined ? undefined : Math.max(after, session.reclaimedAt ?? 0);
    const attached = { session: session.id, after: seen, replaced: client.connection };
    return attachedTo(attached, ...toldOnReturn(session, metadata));
  },
  evolve(state, { token, metadata }, { connection = "", position }) {
    const known = byToken(state, token);
    if (!known) return;
    const { session, client } = known;
    if (client.connection !== undefined) {
      state.connections.delete(client.connection);
      session.connections.delete(client.connection);
    }
    client.connection = connection;
    const { account, lostAfter } = session;
    attach(state, session, connection, position);
    addMetadata(session, metadata);
    // Its account's clients that have no token are still to be told what they missed.
    if (account !== undefined) session.lostAfter = lostAfter;
  },
};
