/** Who is no longer here: what the state remembers of them. */

/** How many of those who were here are remembered. */
export const whowasMax = 1000;

/** Somebody who was here. */
export interface Whowas {
  readonly nick: string;
  readonly username: string;
  readonly host: string;
  readonly realname: string;
  readonly at: number;
}

/** An account that is gone, and whose messages are being erased. */
export interface Forgotten {
  readonly account: string;
  /** In milliseconds since 1970. */
  readonly registeredAt: number;
}
