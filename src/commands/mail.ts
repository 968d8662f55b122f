/** Mail, as commands need it. */

/** What is mailed to somebody. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** How mail is sent. */
export interface Mail {
  /**
   * Resolves when another server has taken it, or will not have a letter to this address; `unavailable` when it cannot be
   * known, when too many of `address` are waiting, or when it is not allowed by the time that its turn has come.
   */
  send(
    letter: Letter,
    address: string,
    isAllowed: () => boolean,
  ): Promise<"sent" | "refused" | "unavailable">;
}
