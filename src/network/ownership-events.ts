/** What can happen between channels and accounts: a part of the union of events. */
import type { Rank } from "./ranks.ts";

/** A channel gets an owner, another owner, or, without an account, none. */
export interface FounderChanged {
  readonly type: "founder-changed";
  readonly channel: string;
  readonly account?: string;
}

/** An account gets a rank that it has whenever it enters a channel, or, without a rank, has none any more. */
export interface AccessChanged {
  readonly type: "access-changed";
  readonly channel: string;
  readonly account: string;
  readonly rank?: Rank;
}

/** A member, who may have logged in only after it came, takes the rank that its account has. */
export interface RankClaimed {
  readonly type: "rank-claimed";
  readonly channel: string;
}
