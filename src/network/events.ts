/** What can happen: a closed union of plain data. Events only ever gain fields. */

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
}

/** A user came, and the proposing connection is attached to the new session. */
export interface SessionOpened {
  readonly type: "session-opened";
  readonly nick: string;
  readonly username: string;
  readonly host: string;
  readonly realname: string;
}

/** The proposing connection is gone: its peer closed it, or its node did, and why. */
export interface ConnectionClosed {
  readonly type: "connection-closed";
  readonly reason: string;
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

/** The user mode `i`. */
export interface VisibilityChanged {
  readonly type: "visibility-changed";
  readonly invisible: boolean;
}

export interface Joined {
  readonly type: "joined";
  readonly channel: string;
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

/** Somebody said something to a channel or a nick; the text is the entry's body. */
export interface Said {
  readonly type: "said";
  readonly verb: "PRIVMSG" | "NOTICE" | "TAGMSG";
  readonly target: string;
}

export type Event =
  | NodeUp
  | NodeDown
  | NodeSuspected
  | NodeLost
  | SessionOpened
  | ConnectionClosed
  | GraceEnded
  | Quit
  | NickChanged
  | VisibilityChanged
  | Joined
  | Parted
  | TopicChanged
  | Said;
