/** What `apply` gives back: what it decided, and who is to see what. Never bytes: rendering is the gateway's. */
import type { NumericName } from "../protocol/numerics.ts";
import type { Entry } from "./entry.ts";
import type { ClientId, Session, SessionId } from "./state.ts";

/** Why not: a numeric for the client who asked, or a reason for the node that did. */
export type Refusal =
  | { readonly numeric: NumericName; readonly params: readonly string[] }
  | { readonly fail: string; readonly context: readonly string[]; readonly description: string }
  | { readonly reason: string };

export type Outcome =
  /** `dropped` says which parts of it could not be done, and why. */
  | {
      readonly kind: "accepted";
      readonly dropped?: readonly Refusal[];
      readonly attached?: Attachment;
    }
  /** The client has said this before under the same label, and it was accepted at this position. */
  | { readonly kind: "repeated"; readonly position: number }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  /** Deciding threw: every node skips the entry alike. */
  | { readonly kind: "poison"; readonly error: Error };

/** The proposing connection came to a session that was there already. */
export interface Attachment {
  readonly session: SessionId;
  /** Its user has seen everything up to this position. */
  readonly after: number | undefined;
  /** The key of the connection whose place it takes. */
  readonly replaced?: string | undefined;
}

/** Who did it, as known at that moment. */
export interface Source {
  readonly session: SessionId;
  readonly nick: string;
  readonly username: string;
  readonly host: string;
  readonly account: string | undefined;
  /** It says of itself that it is a program. */
  readonly bot: boolean;
  /** When the account was registered, in milliseconds since 1970; only of who says something. */
  readonly registeredAt?: number;
}

/** Somebody to whom something was said, as known at that moment. */
export interface Hearer {
  readonly session: SessionId;
  /** Where it is logged in: the account, and when that was registered, in milliseconds since 1970. */
  readonly account?: string;
  readonly registeredAt?: number;
}

/** What a recipient is told. Channels and nicks stand as the state spells them. */
export type Line =
  | {
      readonly type: "joined";
      readonly channel: string;
      readonly realname: string;
      readonly account: string | undefined;
      readonly away: string | undefined;
      /** What its account has in a channel that was there, as letters: everyone is told of it. */
      readonly ranks?: string;
    }
  | { readonly type: "parted"; readonly channel: string; readonly reason: string }
  | { readonly type: "quit"; readonly reason: string }
  | { readonly type: "nick-changed"; readonly nick: string }
  | {
      readonly type: "mode-changed";
      readonly target: string;
      /** "+o-v" */
      readonly change: string;
      readonly arguments: readonly string[];
      /** Ranks that follow from an account: nobody but the network gave them. */
      readonly byAccess?: true;
    }
  | {
      readonly type: "kicked";
      readonly channel: string;
      readonly nick: string;
      readonly session: SessionId;
      readonly reason: string;
    }
  /** To the one invited, and, as a copy for others, to those who want to know. */
  | { readonly type: "invited"; readonly channel: string; readonly nick: string; readonly copy: boolean }
  | {
      readonly type: "channel-renamed";
      readonly channel: string;
      readonly name: string;
      readonly reason: string;
    }
  | { readonly type: "away-changed"; readonly message: string | undefined }
  | { readonly type: "realname-changed"; readonly realname: string }
  /** Undefined for logged out. */
  | { readonly type: "account-changed"; readonly account: string | undefined }
  /** Up to where its user has read what was written there, in milliseconds since 1970. */
  | { readonly type: "read-marked"; readonly target: string; readonly readAt: number }
  /** Of a nick or a channel; told to those alone who subscribe to the key. */
  | {
      readonly type: "metadata-changed";
      readonly target: string;
      readonly key: string;
      readonly value: string | undefined;
    }
  | { readonly type: "wallops"; readonly text: string }
  | { readonly type: "topic-changed"; readonly channel: string; readonly topic: string }
  | {
      readonly type: "said";
      readonly verb: "PRIVMSG" | "NOTICE" | "TAGMSG";
      readonly target: string;
      readonly text: string;
      readonly tags: Readonly<Record<string, string>>;
      /** Of a message of several lines: where in `text` a line goes on another (protocol/multiline.ts). */
      readonly breaks?: readonly number[];
      /** To whom, where it is not for a whole channel. */
      readonly to?: readonly Hearer[];
    }
  /** The recipient's session is over. */
  | { readonly type: "closed"; readonly reason: string };

/** One line for everyone who is in one of the channels after the entry took effect, or is one of the sessions. */
export interface Delivery {
  /** Folded names. */
  readonly channels: readonly string[];
  readonly sessions: readonly SessionId[];
  readonly source: Source;
  readonly line: Line;
}

/** An entry after it was applied. */
export interface Applied {
  readonly position: number;
  /** The entry's time, alike on every node, in milliseconds since 1970. */
  readonly at: number;
  readonly node: string;
  readonly incarnation: number;
  readonly n: number;
  readonly entry: Entry;
  /** Whose connection proposed it, if it has a token. */
  readonly client: ClientId | undefined;
  readonly outcome: Outcome;
  readonly deliveries: readonly Delivery[];
}

export type Decision =
  | {
      readonly accepted: true;
      readonly deliveries: readonly Delivery[];
      readonly dropped?: readonly Refusal[];
      readonly attached?: Attachment;
    }
  | { readonly accepted: false; readonly refusal: Refusal };

export function accepted(...deliveries: Delivery[]): Decision {
  return { accepted: true, deliveries };
}

/** The proposing connection comes to a session that is there. Nobody else sees that, but perhaps what it brings. */
export function attachedTo(attached: Attachment, ...deliveries: readonly Delivery[]): Decision {
  return { accepted: true, deliveries, attached };
}

/** Of several changes some could not be made; the others are. */
export function acceptedWithout(dropped: readonly Refusal[], ...deliveries: Delivery[]): Decision {
  return dropped.length === 0 ? accepted(...deliveries) : { accepted: true, deliveries, dropped };
}

export function refused(numeric: NumericName, ...params: string[]): Decision {
  return { accepted: false, refusal: { numeric, params } };
}

/** A refusal that has no numeric: the code of a standard reply. */
export function refusedWith(fail: string, description: string, ...context: string[]): Decision {
  return { accepted: false, refusal: { fail, context, description } };
}

/** A refusal of what only a node proposes; no client is waiting for it. */
export function refusedNode(reason: string): Decision {
  return { accepted: false, refusal: { reason } };
}

export function sourceOf({ id, nick, username, host, account, modes }: Session): Source {
  return { session: id, nick, username, host, account, bot: modes.has("B") };
}

/** nick!user@host */
export function mask({ nick, username, host }: Pick<Source, "nick" | "username" | "host">): string {
  return `${nick}!${username}@${host}`;
}
