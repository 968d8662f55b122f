/** Accounts: who somebody is for good. They are made, proved to be owned, and given up. */
import { fold } from "../protocol/names.ts";
import type {
  AccountDropped,
  AccountRegistered,
  AlwaysOnChanged,
  LoggedIn,
  LoggedOut,
  Login,
  LoginFailed,
  PasswordChanged,
} from "./account-events.ts";
import { countAttempt, isExhausted } from "./attempts.ts";
import { banOf, banOfAccount } from "./bans.ts";
import type { ServerBan } from "./listed.ts";
import { neighbourhood } from "./neighbourhood.ts";
import {
  accepted,
  type Decision,
  type Delivery,
  type Refusal,
  refused,
  refusedNode,
  refusedWith,
  sourceOf,
} from "./outcome.ts";
import { mergeReadMarkers } from "./read-markers.ts";
import { type Origin, proposer, type Rule } from "./rule.ts";
import {
  type Account,
  accountByName,
  accountOf,
  type Session,
  type State,
  sessionByNick,
  sessionOf,
} from "./state.ts";

/** Sessions that may be logged in to one account at a time. */
export const sessionsPerAccountMax = 16;

/** The session is logged in to the account, and to no other one. */
export function logIn(state: State, session: Session, account: Account): void {
  if (session.account !== account.name) logOut(state, session);
  session.account = account.name;
  session.modes.add("r");
  account.sessions.add(session.id);
  mergeReadMarkers(session.readMarkers, account.readMarkers);
}

/** The session is logged in to none. */
export function logOut(state: State, session: Session): void {
  accountOf(state, session)?.sessions.delete(session.id);
  session.account = undefined;
  session.modes.delete("r");
  // Those clients that were lost cannot come back to it any more.
  session.lostAfter = undefined;
}

/** Why an account cannot be used by one more session, if it cannot. */
export function overused({ name, sessions }: Account): Refusal | undefined {
  if (sessions.size < sessionsPerAccountMax) return undefined;
  const description = `An account is used under at most ${sessionsPerAccountMax} nicks at a time`;
  return { fail: "TOO_MANY_SESSIONS", context: [name], description };
}

/** Whether its session is there for everyone while nobody uses it. */
export function isAlwaysOn(state: State, session: Session): boolean {
  return accountOf(state, session)?.alwaysOn === true;
}

/** Why a login that was proved a moment ago does not count, if it does not. */
export function staleLogin(state: State, { account, provedBy }: Login): Refusal | undefined {
  if (accountByName(state, account)?.verifierAt === provedBy) return undefined;
  return {
    fail: "INVALID_CREDENTIALS",
    context: [account],
    description: "The account's password has just been changed",
  };
}

/** What somebody is told who cannot log in. */
export function bannedAccount({ reason }: ServerBan): string {
  return `You are banned from this network: ${reason}`;
}

/** Whether a nick belongs to an account that this is not. */
export function isReserved(state: State, nick: string, account: string | undefined): boolean {
  const owner = accountByName(state, nick);
  return owner !== undefined && (account === undefined || fold(account) !== fold(owner.name));
}

/** What those who share a channel with the session are told of it, and its own other clients. */
function told(session: Session, account: string | undefined): Delivery {
  const line = { type: "account-changed", account } as const;
  return { channels: [...session.channels], sessions: [session.id], source: sourceOf(session), line };
}

export const accountRegistered: Rule<AccountRegistered> = {
  from: "anyone",
  decide(state, { account, address }, origin) {
    const session = origin.connection === undefined ? undefined : sessionOf(state, origin.connection);
    if (session?.account !== undefined) {
      return refusedWith("ALREADY_AUTHENTICATED", "You are logged in to an account", session.account);
    }
    if (session && fold(session.nick) !== fold(account)) {
      return refusedWith("ACCOUNT_NAME_MUST_BE_NICK", "An account is named as your nick is", account);
    }
    const holder = sessionByNick(state, account);
    if (state.accounts.has(fold(account)) || (holder && holder !== session)) {
      return refusedWith("ACCOUNT_EXISTS", "That name is taken", account);
    }
    if (banOfAccount(state, account, origin.at)) {
      return refusedWith("BAD_ACCOUNT_NAME", "That name is banned from this network", account);
    }
    if (address !== undefined && isExhausted(state, "registration", neighbourhood(address), origin.at)) {
      return refusedWith("TEMPORARILY_UNAVAILABLE", "Too many accounts were made at your address", account);
    }
    return session ? accepted(told(session, account)) : accepted();
  },
  evolve(state, { account: name, verifier, address, alwaysOn = false }, { position, at, connection = "" }) {
    const account: Account = {
      name,
      registeredAt: at,
      verifier,
      verifierAt: position,
      alwaysOn,
      readMarkers: new Map(),
      sessions: new Set(),
    };
    state.accounts.set(fold(name), account);
    if (address !== undefined) countAttempt(state, "registration", neighbourhood(address), at);
    const session = sessionOf(state, connection);
    if (session) logIn(state, session, account);
  },
};

export const loggedIn: Rule<LoggedIn> = {
  from: "session",
  decide(state, { login }, origin) {
    const session = proposer(state, origin);
    const account = accountByName(state, login.account);
    const isMore = account !== undefined && !account.sessions.has(session.id);
    const refusal = staleLogin(state, login) ?? (isMore ? overused(account) : undefined);
    if (refusal) return { accepted: false, refusal };
    const ban = banOf(state, { ...session, account: login.account });
    if (ban) return refusedWith("ACCOUNT_BANNED", bannedAccount(ban), login.account);
    return session.account === login.account ? accepted() : accepted(told(session, login.account));
  },
  evolve(state, { login }, origin) {
    const account = accountByName(state, login.account);
    if (account) logIn(state, proposer(state, origin), account);
  },
};

export const loggedOut: Rule<LoggedOut> = {
  from: "session",
  decide(state, _event, origin) {
    const session = proposer(state, origin);
    return session.account === undefined ? accepted() : accepted(told(session, undefined));
  },
  evolve(state, _event, origin) {
    logOut(state, proposer(state, origin));
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

/** Whether so many passwords were wrong that the next one is not looked at. @param at milliseconds since 1970 */
export function isGuessing(state: State, account: string, address: string, at: number): boolean {
  return (
    isExhausted(state, "guess", neighbourhood(address), at) ||
    isExhausted(state, "guessed", fold(account), at)
  );
}

/** The proposer's account, if it proved just now to own it. */
function owned(state: State, origin: Origin, provedBy: number): Account | undefined {
  const account = accountOf(state, proposer(state, origin));
  return account?.verifierAt === provedBy ? account : undefined;
}

const notOwned: Decision = refusedNode("the account's password has just been changed");

export const passwordChanged: Rule<PasswordChanged> = {
  from: "session",
  decide: (state, { provedBy }, origin) => (owned(state, origin, provedBy) ? accepted() : notOwned),
  evolve(state, { provedBy, verifier }, origin) {
    const account = owned(state, origin, provedBy);
    if (!account) return;
    account.verifier = verifier;
    account.verifierAt = origin.position;
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
    if (!account) return notOwned;
    if (account.sessions.size > 1) {
      return refusedWith("IN_USE", "You are logged in to it under another nick as well", account.name);
    }
    return accepted(told(proposer(state, origin), undefined));
  },
  evolve(state, { provedBy }, origin) {
    const account = owned(state, origin, provedBy);
    if (!account) return;
    logOut(state, proposer(state, origin));
    state.accounts.delete(fold(account.name));
  },
};
