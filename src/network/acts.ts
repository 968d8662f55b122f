/** Acts: what the audit trail is made of. */

/** Something that an operator did. No text of messages stands in it: that can be erased. */
export interface Act {
  readonly type:
    | "killed"
    | "ban-added"
    | "ban-removed"
    | "oper-gained"
    | "user-modes-changed"
    | "channel-modes-changed"
    | "kicked"
    | "topic-changed"
    | "channel-renamed"
    | "founder-changed"
    | "access-changed"
    | "redacted"
    | "account-erased";
  /** In milliseconds since 1970. */
  readonly at: number;
  /** Who, as nick!user@host, and its account. */
  readonly by: string;
  readonly account?: string;
  /** To whom or to what, or what it came to. */
  readonly what: string;
  readonly why?: string;
  readonly until?: number;
}
