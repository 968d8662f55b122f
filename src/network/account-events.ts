/** What can happen to accounts: a part of the union of events. */

/** What a node lets into an account by: its password as argon2id in a PHC string, and as SCRAM-SHA-256 has it (RFC 5802). */
export interface Verifier {
  readonly password: string;
  readonly scram: {
    /** Salt and keys in base64. */
    readonly salt: string;
    readonly iterations: number;
    readonly storedKey: string;
    readonly serverKey: string;
  };
}

/** Somebody has proved to own an account. */
export interface Login {
  readonly account: string;
  /** The position of the entry whose verifier it was proved by. */
  readonly provedBy: number;
}

/** The proposing client has an account from now on, named as its nick is, and is logged in to it. */
export interface AccountRegistered {
  readonly type: "account-registered";
  readonly account: string;
  readonly verifier: Verifier;
  /** The address that it is counted for. */
  readonly address?: string;
  /** Its session stays when its user is away. */
  readonly alwaysOn?: true;
  /** The hash of the code that its owner was mailed: until that is shown nobody is logged in to it. */
  readonly codeHash?: string;
  /** What the address stands for that the code was mailed to. */
  readonly mailbox?: string;
}

/** Somebody shows the code that was mailed to an account's owner, and is logged in to it. */
export interface AccountVerified {
  readonly type: "account-verified";
  readonly account: string;
  readonly codeHash: string;
}

/** A session is logged in to an account. */
export interface LoggedIn {
  readonly type: "logged-in";
  readonly login: Login;
}

export interface LoggedOut {
  readonly type: "logged-out";
  /** Which session; absent for the proposer's own. Operators of the network log out others. */
  readonly session?: number;
}

/** A wrong password was given. */
export interface LoginFailed {
  readonly type: "login-failed";
  /** The account's name, or what stands for a name that is none. */
  readonly account: string;
  /** The address that it is counted for. */
  readonly address: string;
}

/** The owner of an account takes another password, having proved to know the one it has. */
export interface PasswordChanged {
  readonly type: "password-changed";
  readonly provedBy: number;
  readonly verifier: Verifier;
}

/** The owner of an account decides whether its session stays when nobody uses it. */
export interface AlwaysOnChanged {
  readonly type: "always-on-changed";
  readonly alwaysOn: boolean;
}

/** Somebody has read what was written to a channel, or by a nick, up to a time. */
export interface ReadMarked {
  readonly type: "read-marked";
  readonly target: string;
  /** In milliseconds since 1970. */
  readonly at: number;
}

/** The owner of an account ends another session of its own, or whoever has the account's name as a nick. */
export interface Ghosted {
  readonly type: "ghosted";
  readonly nick: string;
}

/** The owner of an account gives it up, having proved to know its password. */
export interface AccountDropped {
  readonly type: "account-dropped";
  readonly provedBy: number;
}

export type AccountEvent =
  | AccountRegistered
  | AccountVerified
  | LoggedIn
  | LoggedOut
  | LoginFailed
  | PasswordChanged
  | AlwaysOnChanged
  | AccountDropped
  | ReadMarked
  | Ghosted;
