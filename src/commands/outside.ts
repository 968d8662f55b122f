/** What commands may ask of the world outside: passwords are checked there, and mail goes there. */
import type { Verifier } from "../network/account-events.ts";

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

/** What became of checking a password. */
export type Verdict = "right" | "wrong" | "busy";

/** How passwords are checked. */
export interface Credentials {
  /** Newcomers are let in by a password only. */
  readonly needsPassword: boolean;
  readonly hasOperators: boolean;
  /** Whether it is the network's; any is when none is needed. */
  isPassword(text: string): boolean;
  /** Takes as long for names that are none. `busy` when too many of this address are being checked. */
  verifyOperator(name: string, password: string, address: string): Promise<Verdict>;
  /**
   * Takes as long where there is no hash. It is not looked at, and the verdict is `busy`, when it is not allowed by the time
   * that its turn has come.
   */
  verifyPassword(
    passwordHash: string | undefined,
    password: string,
    address: string,
    isAllowed: () => boolean,
  ): Promise<Verdict>;
  /** What a password will be checked by; undefined when too many of this address want one. */
  verifierOf(password: string, address: string): Promise<Verifier | undefined>;
  /** Unguessable, of letters and digits. */
  nonce(): string;
  /** Of new accounts. */
  readonly scramIterations: number;
}
