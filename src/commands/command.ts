/** What a command is: it looks at a view and a message, and gives replies or proposals. It changes nothing itself. */

import type { Login } from "../network/account-events.ts";
import type { Body } from "../network/entry.ts";
import type { Event, Said } from "../network/events.ts";
import type { Applied, Refusal } from "../network/outcome.ts";
import type { Session, State } from "../network/state.ts";
import { isMiddle, type Message } from "../protocol/message.ts";
import type { NumericName } from "../protocol/numerics.ts";
import type { HistoryRequest, SearchRequest } from "./history-request.ts";
import type { Credentials, Mail } from "./outside.ts";
import type { SaidMessage } from "./said-message.ts";
import type { ScramChallenge } from "./scram.ts";

/** What clients are told of the server. */
export interface ServerInfo {
  /** The one name that all nodes show. */
  readonly name: string;
  /** In a few words, beside the name. */
  readonly description: string;
  readonly network: string;
  readonly version: string;
  /** The message of the day, a line each. */
  readonly motd: readonly string[];
  /** 0 for no limit. */
  readonly connectionsPerAddress: number;
  /** A guest whose node was lost may come back by nick, name and address. */
  readonly reclaimsGuests: boolean;
  /** Folded names of the channels that are everyone's: they never belong to an account. */
  readonly commons: ReadonlySet<string>;
  /** How long somebody may take back what it said, in milliseconds; 0 for ever. */
  readonly redactWithin: number;
  /** User modes of everyone who comes, as letters. */
  readonly defaultUserModes: string;
  /** Where files are uploaded, as a URL; absent where they are not. */
  readonly uploads?: string | undefined;
  /**
   * Whether clients may make accounts, before they have registered too; whether those are always on from the start, and
   * whether each owner has to show a code that is mailed.
   */
  readonly accounts: {
    readonly register: boolean;
    readonly beforeConnect: boolean;
    readonly alwaysOn: boolean;
    readonly mailsCode: boolean;
  };
  /** How this network reaches browsers that are closed; absent where it does not. */
  readonly push?: PushTerms;
}

/** What a client has to know, and what it may ask for, to have messages pushed to it. */
export interface PushTerms {
  /** The public key that the network proves by who it is (RFC 8292), in base64url. */
  readonly key: string;
  /** Whether a push service may be there: not within the network that the nodes stand in. */
  allows(host: string): boolean;
}

/** What a connection has told of itself. */
export interface Client {
  /** Empty until a NICK was given; afterwards the session's nick counts. */
  readonly nick: string;
  readonly username: string;
  readonly realname: string;
  /** The last nick that it asked for and could not have, before there was a session. */
  readonly takenNick: string;
  /** The account that it has proved to own, before there was a session. */
  readonly login: Login | undefined;
  /** The proof that is on its way. */
  readonly exchange: Exchange | undefined;
  /** Between CAP LS or REQ and CAP END registration waits. */
  readonly negotiating: boolean;
  /** Bits of the capability table. */
  readonly capabilities: number;
  readonly host: string;
  /** It is on the node's own machine. */
  readonly loopback: boolean;
  /** It has given the network's password, where one is needed. */
  readonly passed: boolean;
  /** Why it is away, said before there was a session; empty when it is not. */
  readonly away: string;
  /** What it says of itself, by key, said before there was a session. */
  readonly metadata: ReadonlyMap<string, string>;
  /** The nicks that it monitors, as it wrote them. */
  readonly monitored: readonly string[];
  /** The keys of metadata of which it wants to be told. */
  readonly subscribed: ReadonlySet<string>;
  /** The resume token that it has, or will get if it wants one. */
  readonly token: string;
  /** It wants to come back to a session instead of opening one. */
  readonly resuming: Resumption | undefined;
}

/** A proof by SASL, as far as it has come. */
export interface Exchange {
  readonly mechanism: "PLAIN" | "SCRAM-SHA-256";
  /** What has come of the next message, in base64. */
  readonly received: string;
  /** SCRAM: what the client was asked, and the account's name as it gave it. */
  readonly challenge?: ScramChallenge;
  readonly name?: string;
  /** SCRAM: what it has proved; the server has proved itself as well, and the client has still to say so. */
  readonly proved?: Login;
}

/** What a client that comes back has said. */
export interface Resumption {
  /** The hash of its token. */
  readonly token: string;
  /** The position of the last line that it has seen; absent when it wants to be told of none. */
  readonly after?: number;
}

/** All that a command may look at. */
export interface View {
  readonly state: State;
  /** Of the log: the beginning of every message id. */
  readonly epoch: string;
  /** The wall clock of this node, in milliseconds since 1970: for what is shown, never for what is decided. */
  readonly now: number;
  readonly server: ServerInfo;
  readonly credentials: Credentials;
  readonly mail: Mail;
  readonly client: Client;
  /** The session that the connection is attached to. */
  readonly session: Session | undefined;
}

/** What time it is for what is shown, in milliseconds since 1970: the log's stands still while nothing happens. */
export function timeOf({ state, now }: Pick<View, "state" | "now">): number {
  return Math.max(state.at, now);
}

/** A view of a connection that is registered. */
export interface RegisteredView extends View {
  readonly session: Session;
}

/** One line that a client is told, before it is rendered in its way. */
export type LineReply =
  | { readonly kind: "numeric"; readonly name: NumericName; readonly params: readonly string[] }
  | {
      readonly kind: "standard";
      readonly type: "FAIL" | "WARN" | "NOTE";
      readonly command: string;
      readonly code: string;
      readonly context: readonly string[];
      readonly description: string;
    }
  /** From the server, or from one of its services. */
  | {
      readonly kind: "message";
      readonly verb: string;
      readonly params: readonly string[];
      readonly source?: string;
    };

/** What a client is told. */
export type Reply =
  | LineReply
  /** Replies that belong together, of an IRCv3 batch type. They are asked for as `Response.replies` are. */
  | {
      readonly kind: "batch";
      readonly type: string;
      readonly params?: readonly string[];
      readonly replies: Iterable<LineReply | undefined>;
      /** Nothing else is told to who asked. */
      readonly alone?: true;
    };

/**
 * An event to be put into the log, and what its proposer is told once it is accepted. Refusals are told by themselves,
 * and so is what was dropped of it.
 */
export interface Proposal {
  readonly event: Event;
  readonly body?: Omit<Body, "salt">;
  /** Called when the entry has just been applied: the view is as of that entry. A long answer is given as `replies` are. */
  answer?(view: View, applied: Applied): Iterable<Reply>;
  /** What the connection has told of itself by this, once it is accepted. */
  learned?(applied: Applied): Partial<Client>;
  /** Told after why it was refused, or not taken. */
  readonly failed?: readonly Reply[];
  /** Nobody is told of a refusal that is a numeric. */
  readonly silent?: true;
}

/** That somebody is typing: told to who is there now and may hear it, and kept nowhere. */
export interface Typing {
  readonly event: Said;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Response {
  /**
   * What may have thousands of lines is a generator: it is asked for more as the client takes them, from the state as it
   * is by then. Where it gives undefined, all others have their turn before it goes on.
   */
  readonly replies?: Iterable<Reply | undefined>;
  readonly proposals?: readonly Proposal[];
  /** Each proposal is for something that was named by itself: sent again under its label, only what was refused is tried anew. */
  readonly independent?: true;
  /** What is to be read from history: that is the answer. */
  readonly history?: HistoryRequest;
  /** What is to be looked for: what is found is the answer. */
  readonly search?: SearchRequest;
  /** Where its sender may not speak nobody is told, and neither is the sender: nothing was said yet. */
  readonly typing?: readonly Typing[];
  /** It depends on what was said. */
  readonly lookUp?: LookUp;
  /** What the connection has told of itself by this. */
  readonly client?: Partial<Client>;
  /** Say ERROR with this reason and close the connection. */
  readonly close?: string;
}

/** A message is looked up, and gives the response. */
export interface LookUp {
  /** Where it was said, as the one knows it who asks. */
  readonly target: string;
  /** Undefined where there can be none. */
  readonly position: number | undefined;
  /** @param message undefined when there is none, or none that it may see; or it may see nothing there */
  found(message: SaidMessage | "no target" | undefined): Response;
}

type Fresh = boolean | "required";

interface Conditions {
  readonly verb: string;
  /** How many parameters it needs at least; with fewer the answer is ERR_NEEDMOREPARAMS. */
  readonly parameters: number;
  /**
   * It answers from the state, so everything that is in the log by now is applied and written out first. A function says
   * of which messages that is true. "required": without the log's answer it is not run at all.
   */
  readonly fresh?: Fresh | ((view: View, message: Message) => Fresh);
  /** What follows when it was required, and the log did not answer: told after FAIL. */
  readonly unanswered?: { readonly client: Partial<Client>; readonly replies: readonly Reply[] };
  /**
   * Need not wait for the decision of messages that the same connection sent before it, unless it has to be fresh; nor for
   * whatever else takes so long that its client was told.
   */
  readonly pipelined?: true;
  /** For operators of the network only; the answer to others is ERR_NOPRIVILEGES. */
  readonly operator?: true;
  /** One line for the list of commands. */
  readonly help: string;
}

/** A command's row: where it may be used, its conditions, and what it does. What follows one that takes its time waits for it. */
export type Command = Conditions &
  (
    | {
        readonly from: "registered";
        run(view: RegisteredView, message: Message): Response | Promise<Response>;
      }
    | {
        readonly from: "newcomer" | "anyone";
        run(view: View, message: Message): Response | Promise<Response>;
      }
  );

/** Why something is not done. */
export type Failure = LineReply & { readonly kind: "standard" };

export function numericReply(name: NumericName, ...params: string[]): LineReply {
  return { kind: "numeric", name, params };
}

/** @param about words of the client, perhaps; what cannot stand between others is shown as "*", as in numerics */
export function failReply(command: string, code: string, description: string, ...about: string[]): Failure {
  const context = about.map((word) => (isMiddle(word) ? word : "*"));
  return { kind: "standard", type: "FAIL", command, code, context, description };
}

export function warnReply(command: string, code: string, description: string): LineReply {
  return { kind: "standard", type: "WARN", command, code, context: [], description };
}

/** What a client is told of a refusal. */
export function refusalReply(refusal: Refusal, command: string): Reply {
  if ("numeric" in refusal) return numericReply(refusal.numeric, ...refusal.params);
  if ("reason" in refusal) return numericReply("ERR_UNKNOWNERROR", command, refusal.reason);
  const { fail: code, context, description } = refusal;
  return { kind: "standard", type: "FAIL", command, code, context, description };
}
