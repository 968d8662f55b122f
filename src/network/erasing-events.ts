/** What can happen to words that were said: a part of the union of events. */
import type { Hearer } from "./hearer.ts";

/** Who said something, as known at that moment. */
export interface Author extends Hearer {
  readonly nick: string;
  readonly username: string;
  readonly host: string;
}

/** Somebody takes back a message, or an operator somebody else's: its words are erased. */
export interface Redacted {
  readonly type: "redacted";
  /** Where it was said, as the one calls it who takes it back. */
  readonly target: string;
  /** Its id. */
  readonly message: string;
  readonly author: Author;
  /** Said to a nick: which one, and whose that was. */
  readonly to?: Hearer & { readonly nick: string };
  /** When it was said, in milliseconds since 1970. */
  readonly saidAt: number;
  /** How long its author may take it back, in milliseconds; 0 for ever. */
  readonly within: number;
  readonly reason: string;
}

/** An account is given up by its owner, who has proved to know its password, or ended by an operator; all that it said is erased. */
export interface AccountErased {
  readonly type: "account-erased";
  readonly account: string;
  /** Absent where an operator does it. */
  readonly provedBy?: number;
}

/** Of an account that is being erased these messages are; with none of them, it said nothing else. */
export interface MessagesErased {
  readonly type: "messages-erased";
  /** The position of the entry that ended the account. */
  readonly of: number;
  /** Their positions. */
  readonly messages: readonly number[];
}

/** What an entry erased is gone from the log. */
export interface ErasureConfirmed {
  readonly type: "erasure-confirmed";
  /** The position of that entry. */
  readonly of: number;
}

/** What nobody heard is gone from the log: refused, or said twice. */
export interface UnheardErased {
  readonly type: "unheard-erased";
  /** Up to this position. */
  readonly through: number;
}

/** What lies below a position, the first one of a record, has expired. Where it is no news, it tells only the time. */
export interface HistoryExpired {
  readonly type: "history-expired";
  readonly before: number;
}

export type ErasingEvent =
  | Redacted
  | AccountErased
  | MessagesErased
  | ErasureConfirmed
  | UnheardErased
  | HistoryExpired;
