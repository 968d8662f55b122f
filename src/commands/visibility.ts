/** What one user may see of others: secret channels and invisible users show themselves only to those who share a channel. */
import { prefixesOf } from "../network/ranks.ts";
import type { Channel, Session } from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import type { Client } from "./command.ts";

/** Whether it may be known that the other one is in a channel. */
export function maySeeMember(viewer: Session, channel: Channel, other: Session): boolean {
  if (channel.members.has(viewer.id)) return true;
  return !channel.modes.has("s") && !other.modes.has("i");
}

/** Whether a search may find the other one. Who knows the nick already may ask for it. */
export function mayFind(viewer: Session, other: Session): boolean {
  if (viewer.id === other.id || !other.modes.has("i")) return true;
  const [fewer, more] = [viewer.channels, other.channels].sort((a, b) => a.size - b.size);
  return [...(fewer ?? [])].some((key) => more?.has(key));
}

/** A member's prefixes as this client wants them: the highest alone, or with multi-prefix all. */
export function shownPrefixes({ capabilities }: Client, ranks: string | undefined): string {
  if (ranks === undefined || ranks === "") return "";
  const prefixes = prefixesOf(ranks);
  return has(capabilities, "multi-prefix") ? prefixes : prefixes.slice(0, 1);
}
