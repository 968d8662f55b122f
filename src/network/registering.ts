/** Accounts are made, at once or in two steps: where a code is mailed first, an account is one when its owner shows that. */
import { hash } from "node:crypto";
import { fold } from "../protocol/names.ts";
import type { AccountRegistered, AccountVerified } from "./account-events.ts";
import { logIn, toldAccount } from "./accounts.ts";
import { countAttempt, isExhausted } from "./attempts.ts";
import { banOf, banOfAccount, whyBanned } from "./bans.ts";
import { neighbourhood } from "./neighbourhood.ts";
import { accepted, type Refusal, refusedWith } from "./outcome.ts";
import { forgetAccount } from "./ownership.ts";
import type { Origin, Rule } from "./rule.ts";
import { type Account, accountByName, type Session, type State, sessionByNick, sessionOf } from "./state.ts";

/** How long a name is held for whoever was mailed a code, in milliseconds. */
const heldFor = 24 * 3_600_000;

/** What of a code stands in the log. */
export function hashOfCode(code: string): string {
  return hash("sha256", code, "base64url");
}

/** What stands for an address in the log: it tells nothing to those who do not know the network's secret. */
export function mailboxOf(state: State, email: string): string {
  return hash("sha256", `${state.secret} ${email.toLowerCase()}`, "base64url");
}

/** Whether its owner was mailed a code too long ago. @param at milliseconds since 1970 */
function isGivenUp({ codeHash, registeredAt }: Account, at: number): boolean {
  return codeHash !== undefined && at >= registeredAt + heldFor;
}

/** Whether it waits for the code that its owner was mailed. @param at milliseconds since 1970 */
export function awaitsCode(account: Account | undefined, at: number): boolean {
  return account?.codeHash !== undefined && !isGivenUp(account, at);
}

/** Why somebody cannot have this account, if not. @param at milliseconds since 1970 */
export function registrationRefusal(
  state: State,
  { account: name, address, mailbox }: Pick<AccountRegistered, "account" | "address" | "mailbox">,
  session: Session | undefined,
  at: number,
): Refusal | undefined {
  const refusal = (fail: string, description: string, context = name) => ({
    ...{ fail, context: [context], description },
  });
  if (session?.account !== undefined) {
    return refusal("ALREADY_AUTHENTICATED", "You are logged in to an account", session.account);
  }
  if (session && fold(session.nick) !== fold(name)) {
    return refusal("ACCOUNT_NAME_MUST_BE_NICK", "An account is named as your nick is");
  }
  const [known, holder] = [accountByName(state, name), sessionByNick(state, name)];
  if ((known && !isGivenUp(known, at)) || (holder && holder !== session)) {
    return refusal("ACCOUNT_EXISTS", "That name is taken");
  }
  if (banOfAccount(state, name, at)) {
    return refusal("BAD_ACCOUNT_NAME", "That name is banned from this network");
  }
  const isTooOften = address !== undefined && isExhausted(state, "registration", neighbourhood(address), at);
  if (isTooOften || (!session && address !== undefined && banOf(state, { username: "", host: address }))) {
    return refusal("TEMPORARILY_UNAVAILABLE", "No account can be made at your address now: try again later");
  }
  if (mailbox === undefined || !isExhausted(state, "mail", mailbox, at)) return undefined;
  return refusal("UNACCEPTABLE_EMAIL", "Too many codes were sent to that address: try again in an hour");
}

function sessionFrom(state: State, { connection }: Origin): Session | undefined {
  return connection === undefined ? undefined : sessionOf(state, connection);
}

export const accountRegistered: Rule<AccountRegistered> = {
  from: "anyone",
  decide(state, event, origin) {
    const session = sessionFrom(state, origin);
    const refusal = registrationRefusal(state, event, session, origin.at);
    if (refusal) return { accepted: false, refusal };
    return session && event.codeHash === undefined
      ? accepted(toldAccount(session, event.account))
      : accepted();
  },
  evolve(state, { account: name, verifier, address, codeHash, mailbox, alwaysOn = false }, origin) {
    const { position, at } = origin;
    const account: Account = {
      name,
      registeredAt: at,
      verifier,
      verifierAt: position,
      ...(codeHash !== undefined && { codeHash }),
      alwaysOn,
      readMarkers: new Map(),
      sessions: new Set(),
      channels: new Set(),
      pushes: new Set(),
    };
    for (const other of state.accounts.values()) if (isGivenUp(other, at)) forgetAccount(state, other);
    state.accounts.set(fold(name), account);
    if (address !== undefined) countAttempt(state, "registration", neighbourhood(address), at);
    if (mailbox !== undefined) countAttempt(state, "mail", mailbox, at);
    const session = sessionFrom(state, origin);
    if (session && codeHash === undefined) logIn(state, session, account);
  },
};

export const accountVerified: Rule<AccountVerified> = {
  from: "anyone",
  decide(state, { account: name, codeHash }, origin) {
    const [account, session] = [accountByName(state, name), sessionFrom(state, origin)];
    if (session?.account !== undefined) {
      return refusedWith("ALREADY_AUTHENTICATED", "You are logged in to an account", session.account);
    }
    if (!account || account.codeHash !== codeHash || !awaitsCode(account, origin.at)) {
      return refusedWith("INVALID_CODE", "That is not its code, or not any more", name);
    }
    const ban = banOfAccount(state, account.name, origin.at);
    if (ban) return refusedWith("ACCOUNT_BANNED", whyBanned(ban), account.name);
    return session ? accepted(toldAccount(session, account.name)) : accepted();
  },
  evolve(state, { account: name }, origin) {
    const account = accountByName(state, name);
    if (!account) return;
    account.codeHash = undefined;
    const session = sessionFrom(state, origin);
    if (session) logIn(state, session, account);
  },
};
