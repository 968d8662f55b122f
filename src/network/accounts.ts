/** Accounts: who somebody is for good. They are made, proved to be owned, and given up. */
import { hash } from "node:crypto";
import { fold } from "../protocol/names.ts";
import type {
  AccountDropped,
  AlwaysOnChanged,
  LoggedIn,
  LoggedOut,
  Login,
  LoginFailed,
  PasswordChanged,
} from "./account-events.ts";
import { countAttempt, isExhausted } from "./attempts.ts";
import { banOf, whyBanned } from "./bans.ts";
import { neighbourhood } from "./neighbourhood.ts";
import {
  accepted,
  type Decision,
  type Delivery,
  type Refusal,
  refused,
  refusedWith,
  sourceOf,
} from "./outcome.ts";
import { forgetAccount } from "./ownership.ts";
import { removePushes } from "./pushes.ts";
import { mergeReadMarkers } from "./read-markers.ts";
import { type Origin, proposer, type Rule } from "./rule.ts";
import { type Account, accountByName, accountOf, type Session, type State } from "./state.ts";
import { addUserMode, removeUserMode } from "./user-modes.ts";

/** Sessions that may be logged in to one account, each under a nick of its own. */
export const accountSessionsMax = 16;

/** The session is logged in to the account, and to no other one. */
export function logIn(state: State, session: Session, account: Account): void {
  if (session.account !== account.name) logOut(state, session);
  session.account = account.name;
  addUserMode(state, session, "r");
  account.sessions.add(session.id);
  mergeReadMarkers(session.readMarkers, account.readMarkers);
}

/** The session is logged in to none. */
export function logOut(state: State, session: Session): void {
  accountOf(state, session)?.sessions.delete(session.id);
  session.account = undefined;
  removeUserMode(state, session, "r");
  // Those clients that were lost cannot come back to it any more.
  session.lostAfter = undefined;
}

/** Whether its session is there for everyone while nobody uses it. */
export function isAlwaysOn(state: State, session: Session): boolean {
  return accountOf(state, session)?.alwaysOn === true;
}

/** Why a login that was proved a moment ago does not count, if it does not; of the session, if there is one yet. */
export function loginRefusal(
  state: State,
  { account: name, provedBy }: Login,
  session: Session | undefined,
): Refusal | undefined {
  const account = accountByName(state, name);
  if (account?.verifierAt !== provedBy || account.codeHash !== undefined) return notOwned(name);
  const isOneMore = session === undefined || !account.sessions.has(session.id);
  if (!isOneMore || account.sessions.size < accountSessionsMax) return undefined;
  const description = `An account has at most ${accountSessionsMax} sessions: end one of them first`;
  return { fail: "TOO_MANY_SESSIONS", context: [name], description };
}

function notOwned(account: string): Refusal {
  const description = "The account's password has just been changed";
  return { fail: "INVALID_CREDENTIALS", context: [account], description };
}

/** Whether a nick belongs to an account that this is not. Who has not shown the code yet that it was mailed has no nick. */
export function isReserved(state: State, nick: string, account: string | undefined): boolean {
  const owner = accountByName(state, nick);
  if (owner === undefined || owner.codeHash !== undefined) return false;
  return account === undefined || fold(account) !== fold(owner.name);
}

/** What those who share a channel with the session are told of it, and its own other clients. */
export function toldAccount(session: Session, account: string | undefined): Delivery {
  const line = { type: "account-changed", account } as const;
  return { channels: [...session.channels], sessions: [session.id], source: sourceOf(session), line };
}

export const loggedIn: Rule<LoggedIn> = {
  from: "session",
  decide(state, { login }, origin) {
    const session = proposer(state, origin);
    const refusal = loginRefusal(state, login, session);
    if (refusal) return { accepted: false, refusal };
    const ban = banOf(state, { ...session, account: login.account });
    if (ban) return refusedWith("ACCOUNT_BANNED", whyBanned(ban), login.account);
    return session.account === login.account ? accepted() : accepted(toldAccount(session, login.account));
  },
  evolve(state, { login }, origin) {
    const account = accountByName(state, login.account);
    const session = proposer(state, origin);
    // What it had read it says itself, and all clients of the account are told.
    session.readMarkers.clear();
    if (account) logIn(state, session, account);
  },
};

function leaving(state: State, other: number | undefined, origin: Origin): Session | undefined {
  return other === undefined ? proposer(state, origin) : state.sessions.get(other);
}

export const loggedOut: Rule<LoggedOut> = {
  from: "session",
  decide(state, { session: other }, origin) {
    if (other !== undefined && !proposer(state, origin).modes.has("o")) return refused("ERR_NOPRIVILEGES");
    const session = leaving(state, other, origin);
    return session?.account === undefined ? accepted() : accepted(toldAccount(session, undefined));
  },
  evolve(state, { session: other }, origin) {
    const session = leaving(state, other, origin);
    if (session) logOut(state, session);
  },
};

export const loginFailed: Rule<LoginFailed> = {
  from: "anyone",
  decide: () => accepted(),
  evolve(state, { account, address }, { at }) {
    countAttempt(state, "guess", neighbourhood(address), at);
    countAttempt(state, "guessed", fold(account), at);
  },
};

/**
 * What wrong passwords for this name are counted under: the account; or else one of a few names that no account can have,
 * because what was typed for a name may be a password.
 */
export function guessedAt(state: State, name: string): string {
  const bucket = hash("sha256", `${state.secret} ${fold(name)}`, "hex").slice(0, 4);
  return accountByName(state, name)?.name ?? `*${bucket}`;
}

/** Whether so many passwords were wrong that the next one is not looked at. @param at milliseconds since 1970 */
export function isGuessing(state: State, name: string, address: string, at: number): boolean {
  return (
    isExhausted(state, "guess", neighbourhood(address), at) ||
    isExhausted(state, "guessed", fold(guessedAt(state, name)), at)
  );
}

/** The proposer's account, if it proved just now to own it. */
function owned(state: State, origin: Origin, provedBy: number): Account | undefined {
  const account = accountOf(state, proposer(state, origin));
  return account?.verifierAt === provedBy ? account : undefined;
}

function refusedOwner(state: State, origin: Origin): Decision {
  return { accepted: false, refusal: notOwned(proposer(state, origin).account ?? "*") };
}

export const passwordChanged: Rule<PasswordChanged> = {
  from: "session",
  decide: (state, { provedBy }, origin) =>
    owned(state, origin, provedBy) ? accepted() : refusedOwner(state, origin),
  evolve(state, { provedBy, verifier }, origin) {
    const account = owned(state, origin, provedBy);
    if (!account) return;
    account.verifier = verifier;
    account.verifierAt = origin.position;
    // Whoever knew the old one is told nothing more: programs that are open subscribe anew when they begin.
    removePushes(state, account);
  },
};

export const alwaysOnChanged: Rule<AlwaysOnChanged> = {
  from: "session",
  decide(state, _event, origin) {
    const account = accountOf(state, proposer(state, origin));
    return account ? accepted() : refused("ERR_NEEDREGGEDNICK", "*");
  },
  evolve(state, { alwaysOn }, origin) {
    const account = accountOf(state, proposer(state, origin));
    if (account) account.alwaysOn = alwaysOn;
  },
};

export const accountDropped: Rule<AccountDropped> = {
  from: "session",
  decide(state, { provedBy }, origin) {
    const account = owned(state, origin, provedBy);
    if (!account) return refusedOwner(state, origin);
    if (account.sessions.size > 1) {
      return refusedWith("IN_USE", "You are logged in to it under another nick as well", account.name);
    }
    return accepted(toldAccount(proposer(state, origin), undefined));
  },
  evolve(state, { provedBy }, origin) {
    const account = owned(state, origin, provedBy);
    if (!account) return;
    logOut(state, proposer(state, origin));
    forgetAccount(state, account);
  },
};
