/** Bans from the whole network: who may not come in at all. They end by the entries' time, not by a timer. */
import { fold } from "../protocol/names.ts";
import { addressOf, isWithin, rangeOf, rangeText } from "./addresses.ts";
import type { BanAdded, BanRemoved } from "./ban-events.ts";
import { derived } from "./derived.ts";
import { globOf } from "./glob.ts";
import type { ServerBan } from "./listed.ts";
import { accountMatcher, isLasting } from "./masks.ts";
import { accepted, mask, refused, sourceOf } from "./outcome.ts";
import { proposer, type Rule } from "./rule.ts";
import type { State } from "./state.ts";

/** Somebody who is here, or wants to come in. */
interface Person {
  readonly username: string;
  readonly host: string;
  readonly account?: string | undefined;
}

/** A person as bans are held against it. */
interface Subject extends Person {
  readonly address: bigint | undefined;
}

const matcherOf = derived(({ mask: pattern }: ServerBan): ((subject: Subject) => boolean) => {
  const isAccount = accountMatcher(pattern);
  if (isAccount) return ({ account }) => isAccount(account);
  const { user = "*", place } = partsOf(pattern);
  const [isUser, isHost, range] = [globOf(user), globOf(place), rangeOf(place)];
  return ({ username, host, address }) =>
    isUser(username) && (range && address !== undefined ? isWithin(range, address) : isHost(host));
});

/** The ban that keeps somebody out at the time of the last entry, if any. */
export function banOf(state: State, person: Person): ServerBan | undefined {
  if (state.bans.size === 0) return undefined;
  const subject = subjectOf(person);
  return state.bans.values().find((ban) => keepsOut(ban, subject, state.at));
}

/** What somebody is told whom it keeps out. */
export function whyBanned({ reason }: ServerBan): string {
  return `You are banned from this network: ${reason}`;
}

/** The ban that nobody can log in to the account for. @param at milliseconds since 1970 */
export function banOfAccount(state: State, account: string, at: number): ServerBan | undefined {
  return state.bans.values().find((ban) => isLasting(ban, at) && accountMatcher(ban.mask)?.(account));
}

/** Whether this ban does. */
export function isBannedBy(state: State, ban: ServerBan, person: Person): boolean {
  return keepsOut(ban, subjectOf(person), state.at);
}

function keepsOut(ban: ServerBan, subject: Subject, at: number): boolean {
  return isLasting(ban, at) && matcherOf(ban)(subject);
}

/** A mask as it is kept: a range of addresses is written in one way. Undefined for a range that is none. */
export function normalizeBan(pattern: string): string | undefined {
  if (accountMatcher(pattern)) return fold(pattern);
  const { user, place } = partsOf(pattern);
  const range = rangeOf(place);
  if (!range && pattern.includes("/")) return undefined;
  return fold(user === undefined ? "" : `${user}@`) + (range ? rangeText(range) : fold(place));
}

/** A mask without "@" is one of addresses. */
function partsOf(pattern: string): { readonly user: string | undefined; readonly place: string } {
  const at = pattern.indexOf("@");
  return at < 0
    ? { user: undefined, place: pattern }
    : { user: pattern.slice(0, at), place: pattern.slice(at + 1) };
}

function subjectOf({ username, host, account }: Person): Subject {
  return { username: fold(username), host: fold(host), account, address: addressOf(host) };
}

export const banAdded: Rule<BanAdded> = {
  from: "session",
  decide: (state, _event, origin) =>
    proposer(state, origin).modes.has("o") ? accepted() : refused("ERR_NOPRIVILEGES"),
  evolve(state, { mask: pattern, reason, duration }, origin) {
    // Bans that have ended are forgotten here, at a moment that all nodes share.
    for (const ban of [...state.bans.values()]) {
      if (!isLasting(ban, origin.at)) state.bans.delete(ban.mask);
    }
    const by = mask(sourceOf(proposer(state, origin)));
    const until = duration === undefined ? undefined : origin.at + duration;
    state.bans.set(pattern, { mask: pattern, reason, by, at: origin.at, until });
  },
};

export const banRemoved: Rule<BanRemoved> = {
  from: "session",
  decide: (state, _event, origin) =>
    proposer(state, origin).modes.has("o") ? accepted() : refused("ERR_NOPRIVILEGES"),
  evolve(state, event) {
    state.bans.delete(event.mask);
  },
};
