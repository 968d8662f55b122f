/** What can happen to bans from the whole network: a part of the union of events. */

/** An operator bans a mask user@host, an address, or the account of a mask ~a:account, from the whole network. */
export interface BanAdded {
  readonly type: "ban-added";
  readonly mask: string;
  readonly reason: string;
  /** How long, in milliseconds; absent for ever. */
  readonly duration?: number;
}

/** Somebody who was here when a ban was added is put out. */
export interface BanEnforced {
  readonly type: "ban-enforced";
  /** The ban's. */
  readonly mask: string;
  readonly session: number;
}

export interface BanRemoved {
  readonly type: "ban-removed";
  readonly mask: string;
}

export type BanEvent = BanAdded | BanEnforced | BanRemoved;
