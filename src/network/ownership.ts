/** Channels that belong to accounts: who owns them, and which rank accounts have there whenever they enter. */
import { limits } from "../protocol/limits.ts";
import { fold } from "../protocol/names.ts";
import { accessOf, visibleChannel } from "./access.ts";
import { accepted, type Decision, type Delivery, refused, refusedWith, sourceOf } from "./outcome.ts";
import type { AccessChanged, FounderChanged, RankClaimed } from "./ownership-events.ts";
import { removePushes } from "./pushes.ts";
import { isAtLeast, ranksOf, withRank } from "./ranks.ts";
import { proposer, type Rule } from "./rule.ts";
import {
  type Account,
  accountByName,
  accountOf,
  type Channel,
  channelByName,
  closeIfUnused,
  type Session,
  type State,
} from "./state.ts";

/** Whether an account may own one channel more. */
export function mayOwnMore({ channels }: Account): boolean {
  return channels.size < limits.owned;
}

/** The channel belongs to this account from now on, or to none: then nobody has a rank by account. */
export function setFounder(state: State, key: string, account: Account | undefined): void {
  const channel = state.channels.get(key);
  if (!channel) return;
  if (channel.founder !== undefined) state.accounts.get(channel.founder)?.channels.delete(key);
  channel.founder = account && fold(account.name);
  account?.channels.add(key);
  if (account) channel.access.delete(fold(account.name));
  else channel.access.clear();
  closeIfUnused(state, key);
}

/** There is no such account any more: what it owned belongs to nobody, and whoever takes its name has no rank by that. */
export function forgetAccount(state: State, account: Account): void {
  for (const key of account.channels) setFounder(state, key, undefined);
  for (const channel of state.channels.values()) channel.access.delete(fold(account.name));
  removePushes(state, account);
  state.accounts.delete(fold(account.name));
}

/** Operators of the network see to what owners leave behind, in secret channels too. */
export function reachableChannel(state: State, session: Session, name: string): Channel | undefined {
  return session.modes.has("o") ? channelByName(state, name) : visibleChannel(state, session, name);
}

function isOwner(channel: Channel, { account }: Session): boolean {
  return account !== undefined && fold(account) === channel.founder;
}

function denied({ name }: Channel, why: string): Decision {
  return refusedWith("ACCESS_DENIED", why, name);
}

const ownersOnly = "Only the channel's owner may do that";

function unowned({ name }: Channel): Decision {
  return refusedWith("CHANNEL_NOT_OWNED", "The channel belongs to nobody", name);
}

/** Lets a member have the ranks of its account, and keeps those that it has. Gives the line, if they are more. */
function raised(channel: Channel, session: Session, ranks: string): { held: string; line?: Delivery } {
  const before = channel.members.get(session.id) ?? "";
  const held = [...ranks].reduce((all, rank) => withRank(all, rank, true), before);
  const gained = [...held].filter((rank) => !before.includes(rank));
  if (gained.length === 0) return { held };
  const line = {
    type: "mode-changed",
    target: channel.name,
    change: `+${gained.join("")}`,
    arguments: gained.map(() => session.nick),
    byAccess: true,
  } as const;
  return { held, line: { channels: [fold(channel.name)], sessions: [], source: sourceOf(session), line } };
}

/** Who is in the channel with this account: the one who asks, or else who has been here longest. */
function memberWith(channel: Channel, { sessions }: Account, asking: Session): number | undefined {
  const members = [...sessions].filter((id) => channel.members.has(id));
  if (members.length === 0) return undefined;
  return members.includes(asking.id) ? asking.id : Math.min(...members);
}

/** Why the channel cannot get this owner from this session, if it cannot. */
function obstacle(state: State, channel: Channel, by: Session, account: string): Decision | undefined {
  const isOperator = by.modes.has("o");
  if (channel.founder !== undefined) {
    if (!isOwner(channel, by) && !isOperator) return denied(channel, ownersOnly);
  } else if (!isOperator) {
    if (by.account === undefined) return denied(channel, "Log in to your account first");
    if (fold(account) !== fold(by.account)) return unowned(channel);
    const isChannelOperator = isAtLeast(channel.members.get(by.id), "o");
    if (!isChannelOperator) return refused("ERR_CHANOPRIVSNEEDED", channel.name);
  }
  const owner = accountByName(state, account);
  if (!owner) return refusedWith("ACCOUNT_UNKNOWN", "There is no such account", account);
  if (fold(owner.name) === channel.founder) {
    return refusedWith("CHANNEL_OWNED", "The channel belongs to that account", channel.name, owner.name);
  }
  if (!mayOwnMore(owner)) {
    return refusedWith("TOO_MANY_CHANNELS", `An account owns up to ${limits.owned} channels`, owner.name);
  }
  // Nobody is given what it may not want: it counts against its owner's limit.
  if (!isOperator && memberWith(channel, owner, by) === undefined) {
    return refusedWith("NOT_IN_CHANNEL", "The new owner has to be in the channel", channel.name, owner.name);
  }
  return undefined;
}

/** The ranks that come with owning the channel, for the one whom it is given to. */
function installed(state: State, channel: Channel, by: Session, account: string) {
  const owner = accountByName(state, account);
  const id = owner && memberWith(channel, owner, by);
  const session = id === undefined ? undefined : state.sessions.get(id);
  return session && { session, ...raised(channel, session, ranksOf("q")) };
}

export const founderChanged: Rule<FounderChanged> = {
  from: "session",
  decide(state, { channel: name, account }, origin) {
    const session = proposer(state, origin);
    const channel = reachableChannel(state, session, name);
    if (!channel) return refused("ERR_NOSUCHCHANNEL", name);
    if (account === undefined) {
      if (channel.founder === undefined) return unowned(channel);
      return isOwner(channel, session) || session.modes.has("o") ? accepted() : denied(channel, ownersOnly);
    }
    const refusal = obstacle(state, channel, session, account);
    if (refusal) return refusal;
    const line = installed(state, channel, session, account)?.line;
    return line ? accepted(line) : accepted();
  },
  evolve(state, { channel: name, account }, origin) {
    const channel = channelByName(state, name);
    if (!channel) return;
    const owner = account === undefined ? undefined : accountByName(state, account);
    const heir = owner && installed(state, channel, proposer(state, origin), owner.name);
    if (heir) channel.members.set(heir.session.id, heir.held);
    setFounder(state, fold(name), owner);
  },
};

export const accessChanged: Rule<AccessChanged> = {
  from: "session",
  decide(state, { channel: name, account, rank }, origin) {
    const session = proposer(state, origin);
    const channel = visibleChannel(state, session, name);
    if (!channel) return refused("ERR_NOSUCHCHANNEL", name);
    if (channel.founder === undefined) return unowned(channel);
    const target = accountByName(state, account);
    if (!target) return refusedWith("ACCOUNT_UNKNOWN", "There is no such account", account);
    const had = accessOf(channel, target.name);
    // Everyone may lay down what was given to it.
    const isResigning = rank === undefined && target === accountOf(state, session);
    if (fold(target.name) === channel.founder) {
      return denied(channel, "The account owns the channel: TRANSFER gives it to another one");
    }
    if (!isResigning) {
      if (accessOf(channel, session.account) !== "q")
        return denied(channel, "Only the channel's founders may do that");
      if ((rank === "q" || had === "q") && !isOwner(channel, session)) return denied(channel, ownersOnly);
    }
    if (rank === undefined && had === undefined) {
      return refusedWith("NO_ACCESS", "The account has no rank there", channel.name, target.name);
    }
    if (had === undefined && channel.access.size >= limits.access) {
      return refusedWith(
        "ACCESS_LIST_FULL",
        `A channel gives ranks to up to ${limits.access} accounts`,
        channel.name,
      );
    }
    return accepted();
  },
  evolve(state, { channel: name, account, rank }) {
    const access = channelByName(state, name)?.access;
    if (rank === undefined) access?.delete(fold(account));
    else access?.set(fold(account), rank);
  },
};

export const rankClaimed: Rule<RankClaimed> = {
  from: "session",
  decide(state, { channel: name }, origin) {
    const session = proposer(state, origin);
    const channel = visibleChannel(state, session, name);
    if (!channel) return refused("ERR_NOSUCHCHANNEL", name);
    if (!channel.members.has(session.id)) return refused("ERR_NOTONCHANNEL", channel.name);
    const rank = accessOf(channel, session.account);
    if (rank === undefined) return denied(channel, "Your account has no rank there");
    const { line } = raised(channel, session, ranksOf(rank));
    return line ? accepted(line) : accepted();
  },
  evolve(state, { channel: name }, origin) {
    const session = proposer(state, origin);
    const channel = channelByName(state, name);
    const ranks = channel && ranksOf(accessOf(channel, session.account));
    if (ranks) channel.members.set(session.id, raised(channel, session, ranks).held);
  },
};
