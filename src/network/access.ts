/** What accounts are in channels, and who may know that a channel is there. */
import { fold } from "../protocol/names.ts";
import type { Rank } from "./ranks.ts";
import { type Channel, channelByName, type Session, type State } from "./state.ts";

/** The rank that an account has in a channel whenever it enters. */
export function accessOf({ founder, access }: Channel, account: string | undefined): Rank | undefined {
  if (account === undefined) return undefined;
  const key = fold(account);
  return key === founder ? "q" : access.get(key);
}

/** Whether the channel may be known to exist: a secret one shows itself to its members and to those with a rank there. */
export function maySeeChannel(viewer: Session, channel: Channel): boolean {
  if (!channel.modes.has("s") || channel.members.has(viewer.id)) return true;
  return accessOf(channel, viewer.account) !== undefined;
}

/** The channel, if this session may know of it. */
export function visibleChannel(state: State, viewer: Session, name: string): Channel | undefined {
  const channel = channelByName(state, name);
  return channel && maySeeChannel(viewer, channel) ? channel : undefined;
}
