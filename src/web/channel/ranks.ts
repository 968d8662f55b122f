/** Ranks in a channel, and what each of them lets one do: what one may not do is not offered. */
import type { Member } from "../../client/chat/chat.ts";

export type Rank = "q" | "o" | "v";

/** The highest first. */
export const ranks: readonly Rank[] = ["q", "o", "v"];

/** What ChanServ calls them. */
export const rankWords: Readonly<Record<Rank, string>> = { q: "founder", o: "op", v: "voice" };

export function highest(member: Pick<Member, "ranks"> | undefined): Rank | undefined {
  return ranks.find((rank) => member?.ranks.includes(rank));
}

/** Whether a rank is this one or above it. */
export function isAtLeast(rank: Rank | undefined, other: Rank): boolean {
  return rank !== undefined && ranks.indexOf(rank) <= ranks.indexOf(other);
}

/** What one may do in a channel. */
export interface Abilities {
  readonly rank: Rank | undefined;
  readonly setsTopic: boolean;
  readonly invites: boolean;
  /** Modes, bans, mutes, kicks, operators and voices. */
  readonly runs: boolean;
  readonly makesFounders: boolean;
  /** Ranks of accounts, which last. */
  readonly keepsRanks: boolean;
  readonly renames: boolean;
  readonly isOwner: boolean;
  /** The channel belongs to nobody, and may be one's own. */
  readonly mayOwn: boolean;
}

export interface Standing {
  readonly modes: ReadonlyMap<string, string>;
  readonly own: Pick<Member, "ranks"> | undefined;
  readonly account: string | undefined;
  /** The account that owns the channel; undefined when it belongs to nobody, or nobody knows yet. */
  readonly owner: string | undefined;
  /** Whether an account of one's own has founder's rank there, whatever one holds now. */
  readonly isFounderByAccount?: boolean;
}

export function abilities({ modes, own, account, owner, isFounderByAccount }: Standing): Abilities {
  const rank = highest(own);
  const isInside = own !== undefined;
  const runs = isAtLeast(rank, "o");
  const isOwner = owner !== undefined && account?.toLowerCase() === owner.toLowerCase();
  const isFounder = owner !== undefined && (isOwner || isFounderByAccount === true);
  return {
    rank,
    setsTopic: runs || (isInside && !modes.has("t")),
    invites: runs || (isInside && !modes.has("i")),
    runs,
    makesFounders: rank === "q",
    keepsRanks: isFounder,
    renames: runs && (owner === undefined || rank === "q" || isFounder),
    isOwner,
    mayOwn: owner === undefined && runs && account !== undefined,
  };
}

/** Whether one may kick, ban or mute a member, or change its rank: not those who stand above one. */
export function reaches({ runs, rank }: Abilities, member: Pick<Member, "ranks"> | undefined): boolean {
  if (!runs || rank === undefined) return false;
  const theirs = highest(member);
  return theirs === undefined || ranks.indexOf(theirs) >= ranks.indexOf(rank);
}

/** The ranks that one may give or take from a member for now, by MODE. */
export function rankChanges(
  able: Abilities,
  member: Pick<Member, "ranks">,
): { readonly rank: Rank; readonly set: boolean }[] {
  if (!reaches(able, member)) return [];
  return ranks
    .filter((rank) => rank !== "q" || able.makesFounders)
    .map((rank) => ({ rank, set: !member.ranks.includes(rank) }));
}
