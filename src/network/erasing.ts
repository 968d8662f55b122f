/** Erasing: whose words go, and what of them may still stand in the log. */
import { logOut, toldAccount } from "./accounts.ts";
import type { AccountErased, ErasureConfirmed, MessagesErased, UnheardErased } from "./erasing-events.ts";
import { accepted, type Decision, erasing, refusedNode, refusedWith } from "./outcome.ts";
import { forgetAccount } from "./ownership.ts";
import { type Origin, proposer, type Rule } from "./rule.ts";
import { type Account, accountByName, accountOf, type State, sessionsOf } from "./state.ts";
import { forgetNamings } from "./uploads.ts";

/** Entries that have erased something and are not confirmed; with more of them nothing can be erased. */
export const erasuresMax = 1024;
/** Messages that one entry erases. */
export const messagesErasedMax = 256;
/** Positions of what nobody heard that are remembered until the log has lost it; of more the oldest stays there. */
export const unheardMax = 4096;
/** Accounts that are erased at a time. */
export const forgottenMax = 64;

/** Why nothing can be erased now, if it cannot. */
export function crowdedErasures(state: State, ...context: string[]): Decision | undefined {
  if (state.erasures.size < erasuresMax) return undefined;
  const why = "Too much is being erased: try again in a moment";
  return refusedWith("TEMPORARILY_UNAVAILABLE", why, ...context);
}

/** Whether a message is erased, as far as the state remembers: until it is gone from the log. */
export function isErasing(state: State, position: number): boolean {
  for (const messages of state.erasures.values()) if (messages.includes(position)) return true;
  return false;
}

/** From now on the log has to lose these bodies, and the store of files what only they named. */
export function noteErasure(state: State, { position }: Origin, messages: readonly number[]): void {
  if (messages.length > 0) state.erasures.set(position, messages);
  forgetNamings(state, messages);
}

/** These were not accepted: nobody will ever ask for their words, and nobody could name them to have them erased. */
export function noteUnheard(state: State, positions: readonly number[]): void {
  if (positions.length > 0) state.unheard = [...state.unheard, ...positions].slice(-unheardMax);
}

/** The account that goes, or why it does not. */
function going(state: State, { account: name, provedBy }: AccountErased, origin: Origin): Account | Decision {
  const session = proposer(state, origin);
  const account = accountByName(state, name);
  if (provedBy === undefined && !session.modes.has("o")) {
    return refusedWith("ACCESS_DENIED", "Only its owner may do that", name);
  }
  if (!account) return refusedWith("ACCOUNT_UNKNOWN", "There is no such account", name);
  if (provedBy !== undefined && (accountOf(state, session) !== account || account.verifierAt !== provedBy)) {
    return refusedWith("INVALID_CREDENTIALS", "The account's password has just been changed", name);
  }
  // What concerns several sessions is several entries: before this one all but one of them are logged out.
  if (account.sessions.size > 1) {
    return refusedWith("IN_USE", "More than one session is logged in to it", account.name);
  }
  if (state.forgotten.size < forgottenMax) return account;
  const why = "Too many accounts are being erased: try again later";
  return refusedWith("TEMPORARILY_UNAVAILABLE", why, account.name);
}

export const accountErased: Rule<AccountErased> = {
  from: "session",
  decide(state, event, origin) {
    const account = going(state, event, origin);
    if ("accepted" in account) return account;
    return accepted(...sessionsOf(state, account).map((session) => toldAccount(session, undefined)));
  },
  evolve(state, event, origin) {
    const account = going(state, event, origin);
    if ("accepted" in account) return;
    for (const session of sessionsOf(state, account)) logOut(state, session);
    forgetAccount(state, account);
    const { name, registeredAt } = account;
    state.forgotten.set(origin.position, { account: name, registeredAt });
  },
};

export const messagesErased: Rule<MessagesErased> = {
  from: "node",
  decide(state, { of, messages }) {
    if (!state.forgotten.has(of)) return refusedNode("no such account is being erased");
    const isBounded = messages.length <= messagesErasedMax && messages.every((each) => each < of);
    if (!isBounded) return refusedNode("these cannot be erased");
    return crowdedErasures(state) ?? erasing(messages);
  },
  evolve(state, { of, messages }, origin) {
    noteErasure(state, origin, messages);
    if (messages.length === 0) state.forgotten.delete(of);
  },
};

export const erasureConfirmed: Rule<ErasureConfirmed> = {
  from: "node",
  decide: (state, { of }) =>
    state.erasures.has(of) ? accepted() : refusedNode("that is confirmed already, or erased nothing"),
  evolve(state, { of }) {
    state.erasures.delete(of);
  },
};

export const unheardErased: Rule<UnheardErased> = {
  from: "node",
  decide: ({ unheard }, { through }) =>
    (unheard[0] ?? Number.POSITIVE_INFINITY) <= through ? accepted() : refusedNode("that is erased already"),
  evolve(state, { through }) {
    state.unheard = state.unheard.filter((position) => position > through);
  },
};
