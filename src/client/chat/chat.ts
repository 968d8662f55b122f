/** What a person sees of a chat and can do in it: the chat's core keeps this, screens read it and never change it. */
import type { Message } from "../../protocol/message.ts";

/**
 * Maps and conversations change in place; `items`, each item, each member and `notices` are other objects when they
 * have changed.
 */
export interface Chat {
  readonly link: LinkState;
  readonly me: Me;
  readonly network: Network;
  /** By folded name; channels that one has left stay until they are closed. */
  readonly conversations: ReadonlyMap<string, Conversation>;
  /** What went wrong or was answered outside of any conversation, the newest last; at most 50. */
  readonly notices: readonly Notice[];
}

/** `address` as the server names its nodes, "host:port". */
export type LinkState =
  /** There is no name yet, or the one asked for was refused. */
  | { readonly kind: "nameless"; readonly refused?: { readonly name: string; readonly why: string } }
  | { readonly kind: "connecting"; readonly address: string }
  | { readonly kind: "connected"; readonly address: string }
  /** `since` is when the connection was lost, in ms of the shell's clock. */
  | { readonly kind: "reconnecting"; readonly lost: string; readonly address: string; readonly since: number }
  /** The server can store nothing now: history is there, changes wait. */
  | { readonly kind: "read-only"; readonly address: string; readonly why: string }
  /** The server lets this person in no more. */
  | { readonly kind: "ended"; readonly why: string };

export interface Me {
  readonly nick: string;
  readonly account: string | undefined;
  readonly isAway: boolean;
  readonly isOperator: boolean;
}

export interface Network {
  readonly name: string;
  /** "host:port" of the live nodes. */
  readonly nodes: readonly string[];
  /** RPL_ISUPPORT. */
  readonly supports: ReadonlyMap<string, string>;
  /** Capabilities with their values, as the server offers them. */
  readonly offered: ReadonlyMap<string, string>;
}

export interface Conversation {
  /** "#lobby", or a nick. */
  readonly name: string;
  readonly kind: "channel" | "person";
  /** For a channel: whether one is in it. For a person: whether they are online (MONITOR). */
  readonly isPresent: boolean;
  readonly topic: { readonly text: string; readonly by?: string; readonly at?: string };
  /** Channel modes that are set, with their arguments: "+ntW 10" is n, t, W → "10". */
  readonly modes: ReadonlyMap<string, string>;
  /** By folded nick. */
  readonly members: ReadonlyMap<string, Member>;
  readonly timeline: Timeline;
  readonly unread: number;
  /** Of the unread: those that name one, and everything a person says to one. */
  readonly mentions: number;
  /** The time up to which one has read, ISO 8601, on any of one's devices (draft/read-marker). */
  readonly readUpTo: string | undefined;
  /** Who is typing, by nick. */
  readonly typing: readonly string[];
  /** What is written here and not sent. Survives reload and crash. */
  readonly draft: string;
  readonly notifies: "all" | "mentions" | "nothing";
}

export interface Member {
  readonly nick: string;
  /** The highest first: "q", "o", "v". */
  readonly ranks: string;
  readonly account: string | undefined;
  readonly isAway: boolean;
}

/** A window on what was said: bounded, and moved by `older`, `newer` and `go-to`. */
export interface Timeline {
  /** In the order of the log; what is not stored yet comes last. At most 300, unless all of them are unanswered. */
  readonly items: readonly Item[];
  /** How far it reaches, which may be beyond the items, as ids; none before anything has come. */
  readonly first?: string | undefined;
  readonly last?: string | undefined;
  /** One more page may drop what is at the other end. */
  readonly isFull?: boolean | undefined;
  /**
   * There may be more before the first item; after the last (the window is not at the live end). Before any page has come
   * `hasOlder` is true: `older` fetches the first.
   */
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  readonly loading: "older" | "newer" | "place" | undefined;
  /** Messages outside of the window that are answered in it, as far as `quote` has fetched them, by id. At most 100. */
  readonly quoted?: ReadonlyMap<string, Said | undefined>;
}

export type Item = Said | Happened;

/** A message. */
export interface Said {
  readonly kind: "said";
  /** Stays the same from the moment that one sends it; for lists. */
  readonly key: string;
  /** The msgid; undefined while it is not known to be stored. */
  readonly id: string | undefined;
  /** ISO 8601. */
  readonly at: string;
  readonly nick: string;
  readonly account: string | undefined;
  readonly isOwn: boolean;
  /** Raw, with line feeds, mIRC formatting and markdown as they were typed. */
  readonly text: string;
  readonly manner: "message" | "action" | "notice";
  readonly replyTo: string | undefined;
  readonly mentionsMe: boolean;
  /** Who reacted with what, in the order of the first of each. */
  readonly reactions: ReadonlyMap<string, readonly string[]>;
  /** It was taken back: `text` is "". */
  readonly redacted: { readonly by: string; readonly why: string } | undefined;
  readonly fate: MessageFate;
}

export type MessageFate =
  | { readonly kind: "sent" }
  /** On its way; `isDelayed`: the server says that it takes a while. */
  | { readonly kind: "pending"; readonly isDelayed: boolean }
  | { readonly kind: "failed"; readonly why: string }
  /** Nobody can say whether it was taken. It is never sent again by itself. */
  | { readonly kind: "perhaps-sent" };

/** Joins, leaves, new topics and the like. */
export interface Happened {
  readonly kind: "happened";
  readonly key: string;
  readonly id: string | undefined;
  readonly at: string;
  readonly what:
    | { readonly kind: "joined" | "left" | "quit"; readonly nick: string; readonly why: string }
    | { readonly kind: "kicked"; readonly nick: string; readonly by: string; readonly why: string }
    | { readonly kind: "renamed"; readonly nick: string; readonly to: string }
    | { readonly kind: "topic"; readonly nick: string; readonly text: string }
    | { readonly kind: "mode"; readonly nick: string; readonly changes: string }
    | { readonly kind: "channel-renamed"; readonly nick: string; readonly from: string; readonly to: string };
}

export interface Notice {
  readonly at: string;
  readonly text: string;
  readonly isTrouble: boolean;
  /** It is an invitation to this channel. */
  readonly invitedTo?: string;
}

/** What a person does. `in` is a conversation's name. */
export type Action =
  | { readonly kind: "take-name"; readonly name: string; readonly password?: string }
  | { readonly kind: "say"; readonly in: string; readonly text: string; readonly replyTo?: string }
  /** A typed line; one that begins with "/" is a command, "//" says it. */
  | { readonly kind: "type"; readonly in: string; readonly text: string; readonly replyTo?: string }
  | { readonly kind: "retry" | "discard"; readonly in: string; readonly key: string }
  | { readonly kind: "draft"; readonly in: string; readonly text: string }
  | { readonly kind: "typing"; readonly in: string; readonly state: "active" | "paused" | "done" }
  | { readonly kind: "react" | "unreact"; readonly in: string; readonly id: string; readonly emoji: string }
  | { readonly kind: "redact"; readonly in: string; readonly id: string; readonly why?: string }
  | { readonly kind: "join"; readonly channel: string; readonly key?: string }
  | { readonly kind: "leave"; readonly channel: string }
  /** Opens a conversation with a person, or closes a conversation's place in the list. */
  | { readonly kind: "open" | "close"; readonly in: string }
  | { readonly kind: "older" | "newer" | "latest"; readonly in: string }
  /** To a message, or to the place where it was. */
  | { readonly kind: "go-to"; readonly in: string; readonly id: string }
  /** To have the text of a message outside of the window, which one in it answers. */
  | { readonly kind: "quote"; readonly in: string; readonly id: string }
  /** Everything up to the newest item is read: on all of one's devices. */
  | { readonly kind: "read"; readonly in: string }
  /** One looks at the newest there, until this comes again: what comes is read at once. "" is nowhere. */
  | { readonly kind: "attend"; readonly in: string }
  /** `in` is "" for all channels where nothing else was chosen; that is not kept. */
  | { readonly kind: "notify"; readonly in: string; readonly about: Conversation["notifies"] }
  | { readonly kind: "away"; readonly why: string | undefined }
  /** Any command, labelled; what it answers comes to `Asked`. */
  | { readonly kind: "ask"; readonly question: string; readonly message: Message }
  | { readonly kind: "quit" };

/** What the shell is to do. */
export type ChatEffect =
  | { readonly kind: "connect"; readonly address: string }
  | { readonly kind: "disconnect" }
  | { readonly kind: "send"; readonly message: Message }
  | { readonly kind: "wait"; readonly timer: string; readonly ms: number }
  /**
   * These parts of the chat are not as they were: "" is everything but conversations, else a folded name. `canWait` when
   * others did it by themselves: a crowd that talks may be drawn a few times a second.
   */
  | { readonly kind: "changed"; readonly parts: ReadonlySet<string>; readonly canWait: boolean }
  /** A conversation has another name, and whatever was shown of it is of that name now. */
  | { readonly kind: "renamed"; readonly from: string; readonly to: string }
  /** Load commands.ts, and give its `TypedCommands` to the core's `learn`: a command was typed, and waits for them. */
  | { readonly kind: "learn" }
  /** Keep this until it is replaced; undefined removes it. It is given back to the next run's constructor. */
  | { readonly kind: "keep"; readonly name: string; readonly value: unknown }
  /** Something that a person may want to be told of, though they look elsewhere. */
  | { readonly kind: "notify"; readonly in: string; readonly item: Said }
  /** The answer to an `ask`: all its lines, a batch flattened; `refusal` in words when it was refused. */
  | {
      readonly kind: "answered";
      readonly question: string;
      readonly lines: readonly Message[];
      readonly refusal: string | undefined;
    };
