/** What can happen: a closed union of plain data. Events only ever gain fields. */
import type { AccountEvent, Login } from "./account-events.ts";
import type { BanEvent } from "./ban-events.ts";
import type { ErasingEvent } from "./erasing-events.ts";
import type { AccessChanged, FounderChanged, RankClaimed } from "./ownership-events.ts";
import type { PushEvent } from "./push-events.ts";
import type { UploadEvent } from "./upload-events.ts";

/** A process began to serve as `node`. The nonce tells two processes that took the same incarnation apart. */
export interface NodeUp {
  readonly type: "node-up";
  readonly nonce: string;
  /** Where clients reach it, as host:port. */
  readonly address: string;
  /** The process on the node's machine. */
  readonly pid: number;
  /** The versions of the rules that it knows. */
  readonly rules: readonly number[];
}

/** A node stopped as it was asked to; the last that it says. */
export interface NodeDown {
  readonly type: "node-down";
}

/** A node was not heard for a while: if it lives, it answers by appending. */
export interface NodeSuspected {
  readonly type: "node-suspected";
  readonly node: string;
  readonly incarnation: number;
}

/** A node is declared dead, by one who saw records of it up to `n`. */
export interface NodeLost {
  readonly type: "node-lost";
  readonly node: string;
  readonly incarnation: number;
  readonly n: number;
  /** The position up to which it had said that everything is written to each of its guests. */
  readonly written?: number;
}

/** Keys with their values, as many as a user may have. */
export type Metadata = readonly (readonly [key: string, value: string])[];

/** A user came, and the proposing connection is attached to the new session, or to the one that it comes back to. */
export interface SessionOpened {
  readonly type: "session-opened";
  readonly nick: string;
  readonly username: string;
  readonly host: string;
  readonly realname: string;
  /** User modes that it begins with, as letters. */
  readonly modes?: string;
  /** Why it is away from the beginning. */
  readonly away?: string;
  /** The hash of the resume token that its client gets. */
  readonly token?: string;
  /** What it says of itself from the beginning, by key. */
  readonly metadata?: Metadata;
  /** Who was a guest of a node that was lost, and is the same by nick, username, realname and host, is taken back. */
  readonly reclaim?: true;
  /** The account that its user has proved to own. */
  readonly login?: Login;
}

/** The proposing connection's client gets a resume token. */
export interface TokenIssued {
  readonly type: "token-issued";
  /** Its hash. */
  readonly token: string;
}

/** A client comes back by its token: the proposing connection is attached in place of the one it had. */
export interface SessionResumed {
  readonly type: "session-resumed";
  /** Its hash. */
  readonly token: string;
  /** Where it comes from now; the session keeps the host that it has. */
  readonly host: string;
  /** The position of the last line that it has seen. */
  readonly after?: number;
  /** What it says of the session's user now, by key. */
  readonly metadata?: Metadata;
}

/** The proposing connection is gone: its peer closed it, or its node did, and why. */
export interface ConnectionClosed {
  readonly type: "connection-closed";
  readonly reason: string;
  /** The position up to which its client had been told everything, as far as its node knows. */
  readonly written?: number;
}

/** A detached session's time to return is over. Names the detachment, so that it cannot end a later one. */
export interface GraceEnded {
  readonly type: "grace-ended";
  readonly session: number;
  readonly detachedAt: number;
}

export interface Quit {
  readonly type: "quit";
  readonly reason: string;
}

export interface NickChanged {
  readonly type: "nick-changed";
  readonly nick: string;
}

/** A user changed its own modes: letters that are set and letters that are taken away. */
export interface UserModesChanged {
  readonly type: "user-modes-changed";
  readonly set: string;
  readonly unset: string;
}

/** A user became an operator of the network; its node has checked the password. */
export interface OperGained {
  readonly type: "oper-gained";
  /** The operator's name in the configuration. */
  readonly name: string;
}

/** A user is away, or, without a message, back. */
export interface AwayChanged {
  readonly type: "away-changed";
  readonly message?: string;
}

export interface RealnameChanged {
  readonly type: "realname-changed";
  readonly realname: string;
}

/** A key of a user or a channel got a value, or, without one, lost it. */
export interface MetadataChanged {
  readonly type: "metadata-changed";
  /** A nick, a channel, or `*` for the one who changes it. */
  readonly target: string;
  /** `*` for all that there are; they have no value then. */
  readonly key: string;
  readonly value?: string;
}

/** An operator ends somebody's session. */
export interface Killed {
  readonly type: "killed";
  readonly nick: string;
  readonly reason: string;
}

/** An operator speaks to all who have the user mode `w`; the text is the entry's body. */
export interface Wallops {
  readonly type: "wallops";
}

export interface Joined {
  readonly type: "joined";
  readonly channel: string;
  readonly key?: string;
  /** If a channel is made by this, it belongs to the account of who makes it. */
  readonly founds?: true;
}

export interface Parted {
  readonly type: "parted";
  readonly channel: string;
  readonly reason: string;
}

export interface TopicChanged {
  readonly type: "topic-changed";
  readonly channel: string;
  readonly topic: string;
}

/** One mode that is set or taken away; a nick, a mask, a key or a number where the mode needs one. */
export interface ModeChange {
  readonly set: boolean;
  readonly mode: string;
  readonly argument?: string;
  /** Of a mask in a list: why. It takes the place of one that is there. */
  readonly reason?: string;
  /** And for how long, in milliseconds; absent for ever. */
  readonly duration?: number;
}

export interface ChannelModesChanged {
  readonly type: "channel-modes-changed";
  readonly channel: string;
  readonly changes: readonly ModeChange[];
}

export interface Kicked {
  readonly type: "kicked";
  readonly channel: string;
  readonly nick: string;
  readonly reason: string;
}

export interface Invited {
  readonly type: "invited";
  readonly channel: string;
  readonly nick: string;
}

export interface ChannelRenamed {
  readonly type: "channel-renamed";
  readonly channel: string;
  readonly name: string;
  readonly reason: string;
}

/** Somebody said something to a channel or a nick; the text is the entry's body. */
export interface Said {
  readonly type: "said";
  readonly verb: "PRIVMSG" | "NOTICE" | "TAGMSG";
  /** A nick, a channel, or a channel's members from a rank on: "@#channel". */
  readonly target: string;
  /** The body is a CTCP request or answer other than ACTION. */
  readonly ctcp?: true;
  /** The ids of uploaded files that the body names: they last as long as it does. */
  readonly uploads?: readonly string[];
}

export type Event =
  | NodeUp
  | NodeDown
  | NodeSuspected
  | NodeLost
  | SessionOpened
  | AccountEvent
  | PushEvent
  | TokenIssued
  | SessionResumed
  | ConnectionClosed
  | GraceEnded
  | Quit
  | NickChanged
  | UserModesChanged
  | OperGained
  | AwayChanged
  | RealnameChanged
  | MetadataChanged
  | Killed
  | Wallops
  | BanEvent
  | Joined
  | Parted
  | TopicChanged
  | ChannelModesChanged
  | Kicked
  | Invited
  | ChannelRenamed
  | FounderChanged
  | AccessChanged
  | RankClaimed
  | Said
  | ErasingEvent
  | UploadEvent;
