/** Whom channels and the network keep out, or let in: masks, by whom, when, until when and why. */

/** A mask in one of a channel's lists: who set it, as nick!user@host, and when. */
export interface Listed {
  readonly mask: string;
  readonly by: string;
  readonly at: number;
  /** It counts until then, in milliseconds since 1970; absent for ever. */
  readonly until?: number | undefined;
  readonly reason?: string | undefined;
}

/** Bans, exceptions from bans, and who needs no invitation. */
export interface Lists {
  b: readonly Listed[];
  e: readonly Listed[];
  I: readonly Listed[];
}

/** A ban from the whole network, of a mask user@host, of an address, or of accounts: ~a:account. */
export interface ServerBan {
  readonly mask: string;
  readonly reason: string;
  readonly by: string;
  readonly at: number;
  /** In milliseconds since 1970; absent for ever. */
  readonly until?: number | undefined;
}
