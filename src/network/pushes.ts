/** Push subscriptions: where an account's owner is told what concerns them while no program of theirs is open. */
import { fold } from "../protocol/names.ts";
import { accepted, refusedNode, refusedWith } from "./outcome.ts";
import type { PushLapsed, PushSubscribed, PushSubscription, PushUnsubscribed } from "./push-events.ts";
import { proposer, type Rule } from "./rule.ts";
import { type Account, accountOf, type State } from "./state.ts";

/** Of one account; for a new one the one goes that was renewed longest ago. */
export const pushesMax = 8;

/** The account's subscriptions, the one that was renewed last at the end. */
export function pushesOf(
  state: State,
  { pushes }: Account,
): readonly (readonly [endpoint: string, keys: PushSubscription])[] {
  return [...pushes].flatMap((endpoint) => {
    const subscription = state.pushes.get(endpoint);
    return subscription ? [[endpoint, subscription] as const] : [];
  });
}

function remove(state: State, endpoint: string): void {
  const holder = state.pushes.get(endpoint)?.account;
  if (holder !== undefined) state.accounts.get(holder)?.pushes.delete(endpoint);
  state.pushes.delete(endpoint);
}

/** Nothing is pushed any more for this account. */
export function removePushes(state: State, account: Account): void {
  for (const endpoint of [...account.pushes]) remove(state, endpoint);
}

export const pushSubscribed: Rule<PushSubscribed> = {
  from: "session",
  decide(state, { endpoint }, origin) {
    if (accountOf(state, proposer(state, origin))) return accepted();
    const description = "Without an account nobody would be left to push to: make one first, or log in";
    return refusedWith("FORBIDDEN", description, "REGISTER", endpoint);
  },
  evolve(state, { endpoint, p256dh, auth }, origin) {
    const account = accountOf(state, proposer(state, origin));
    if (!account) return;
    // Whoever logs in to another account on the same device is told of that one alone.
    remove(state, endpoint);
    const [oldest] = account.pushes;
    if (account.pushes.size >= pushesMax && oldest !== undefined) remove(state, oldest);
    account.pushes.add(endpoint);
    state.pushes.set(endpoint, { account: fold(account.name), p256dh, auth });
  },
};

export const pushUnsubscribed: Rule<PushUnsubscribed> = {
  from: "session",
  decide: () => accepted(),
  evolve(state, { endpoint }, origin) {
    if (accountOf(state, proposer(state, origin))?.pushes.has(endpoint)) remove(state, endpoint);
  },
};

export const pushLapsed: Rule<PushLapsed> = {
  from: "node",
  decide: (state, { endpoint, auth }) =>
    state.pushes.get(endpoint)?.auth === auth ? accepted() : refusedNode("there is no such subscription"),
  evolve: (state, { endpoint }) => remove(state, endpoint),
};
