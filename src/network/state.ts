/** The replicated state: what every node knows after the same records, and how to look things up in it. */
import { fold } from "../protocol/names.ts";
import type { Verifier } from "./account-events.ts";
import type { Act } from "./acts.ts";
import type { Forgotten, Whowas } from "./gone.ts";
import type { Lists, ServerBan } from "./listed.ts";
import type { PushSubscription } from "./push-events.ts";
import type { Rank } from "./ranks.ts";
import { noUploads, type Uploads } from "./upload-state.ts";

/** The version of the rules in this folder. A log's rules change only by an event, once every live node knows them. */
export const currentRules = 1;

/** A session is named by the position of the entry that opened it. */
export type SessionId = number;

export interface NodeState {
  readonly incarnation: number;
  readonly nonce: string;
  readonly address: string;
  readonly pid: number;
  /** `down` stopped as asked, `lost` was declared dead. */
  status: "up" | "lost" | "down";
  /** The last record of this incarnation that was applied. */
  n: number;
  /** The position up to which it has said that everything is written to each of its guests. */
  written: number;
}

/** A client is named by the position of the entry that brought its token. */
export type ClientId = number;

/** One of the programs that use a session. */
export interface Client {
  readonly id: ClientId;
  /** The hash of its resume token. */
  readonly token: string;
  /** The key of its connection, while it is attached by one. */
  connection: string | undefined;
  /** What it has said under a label and was accepted, by label; the newest last. */
  readonly labels: Map<string, Labelled>;
}

export interface Labelled {
  /** Tells whether a repetition has the same content. */
  readonly content: string;
  /** The positions of its accepted entries. */
  readonly parts: Map<number, number>;
}

/** By folded channel or nick: up to where it is read, in milliseconds since 1970. What was moved last stands last. */
export type ReadMarkers = Map<string, number>;

/** Who somebody is for good, whatever it is called and wherever it connects. */
export interface Account {
  /** As its owner wrote it; nobody else may take it as a nick. */
  readonly name: string;
  /** In milliseconds since 1970. */
  readonly registeredAt: number;
  verifier: Verifier;
  /** The position of the entry that brought the verifier. */
  verifierAt: number;
  /** The hash of the code that its owner was mailed and has not shown yet: nobody can be logged in to it. */
  codeHash?: string | undefined;
  /** Its session stays when its user is away. */
  alwaysOn: boolean;
  readonly readMarkers: ReadMarkers;
  /** Who is logged in to it: an index of `sessions`. */
  readonly sessions: Set<SessionId>;
  /** Folded names of the channels that it owns: an index of `channels`. */
  readonly channels: Set<string>;
  /** Endpoints of its push subscriptions: an index of `pushes`. */
  readonly pushes: Set<string>;
}

/** How often something was tried by one address, or at one account. */
export interface Attempts {
  readonly count: number;
  /** Since when the next of them is on its way to be forgotten, in milliseconds since 1970. */
  readonly at: number;
}

/** One user's presence. It outlives its connections while it is detached. */
export interface Session {
  readonly id: SessionId;
  nick: string;
  readonly username: string;
  readonly host: string;
  realname: string;
  /** Of user modes. */
  readonly modes: Set<string>;
  /** Why its user is away. */
  away?: string | undefined;
  /** The account that it is logged in to. */
  account?: string | undefined;
  /** What it says of itself, by key. */
  readonly metadata: Map<string, string>;
  /** When it was opened, and when it last said something, in milliseconds since 1970. */
  readonly openedAt: number;
  spokeAt: number;
  /** Keys of the attached connections. */
  readonly connections: Set<string>;
  /** The position at which its user came, or came back. */
  attachedAt: number;
  /** Up to this position its user, by each of its connections, had been told everything when it came back. */
  seenTo: number;
  /** The position at which a guest was last taken back: nobody can tell whether it is the one who heard what was before. */
  reclaimedAt?: number | undefined;
  /** The position at which the last connection went, while none is attached. */
  detachedAt?: number | undefined;
  /**
   * It is detached because its node went, which had written everything up to this position to its user. With an account it
   * may have other connections: then one without a token was lost, alone or with its node.
   */
  lostAfter?: number | undefined;
  readonly clients: Map<ClientId, Client>;
  /** While it has no account. */
  readonly readMarkers: ReadMarkers;
  /** Folded names. */
  readonly channels: Set<string>;
  /** Folded names of the channels that have it among their `invited`: an index of these. */
  readonly invitedTo: Set<string>;
}

export interface Topic {
  readonly text: string;
  /** Who set it, as nick!user@host. */
  readonly by: string;
  readonly at: number;
}

export interface Channel {
  /** As its first member wrote it. */
  readonly name: string;
  readonly createdAt: number;
  /** The position of the entry that made it: what was said before under its name is another channel's. */
  readonly since: number;
  topic?: Topic | undefined;
  /** What it says of itself, by key. */
  readonly metadata: Map<string, string>;
  /** Each member's ranks. */
  readonly members: Map<SessionId, string>;
  /** Letters of the modes that are only on or off. */
  readonly modes: Set<string>;
  key?: string | undefined;
  limit?: number | undefined;
  /** Whoever is below voice speaks once in so many seconds. */
  slow?: number | undefined;
  /** While it is slow, who spoke, and when, in milliseconds since 1970: the longest ago first, as many as `slowedMax`. */
  readonly spoke: Map<SessionId, number>;
  readonly lists: Lists;
  /** Who was invited and has not come yet. */
  readonly invited: Set<SessionId>;
  /** The account that it belongs to, by its folded name: such a channel is there without members too. */
  founder?: string | undefined;
  /** Which rank other accounts have whenever they enter, by their folded names; nobody where there is no owner. */
  readonly access: Map<string, Rank>;
  /** What its operators did; the newest last, as many as `channelActsMax`. */
  acts: readonly Act[];
}

/** The log's time has moved by more than a day at once, in milliseconds since 1970. */
export interface Leap {
  /** Before that; where an earlier one was not believed yet, before both. */
  readonly from: number;
  readonly to: number;
}

export interface State {
  /** The number of the last record applied. */
  record: number;
  /** The time of the last entry, in milliseconds since 1970; never falls. */
  at: number;
  /** The last time that it leapt. */
  leap?: Leap | undefined;
  /** What lies below this position has expired; never falls. */
  expired: number;
  readonly rules: number;
  readonly nodes: Map<string, NodeState>;
  readonly sessions: Map<SessionId, Session>;
  /** How many sessions there were at most at once. */
  sessionsMost: number;
  readonly channels: Map<string, Channel>;
  /** The newest last, as many as `whowasMax`. */
  readonly whowas: Whowas[];
  readonly bans: Map<string, ServerBan>;
  /** What operators of the network did; the newest last, as many as `networkActsMax`. */
  acts: readonly Act[];
  /** By folded name. */
  readonly accounts: Map<string, Account>;
  /** By endpoint; what was renewed last stands last. */
  readonly pushes: Map<string, PushSubscription>;
  /** By what was tried and by whom; the quietest first, as many as `attemptsMax`. */
  readonly attempts: Map<string, Attempts>;
  /** What may still stand in the log of what was erased: positions of messages, by that of the entry that erased them. */
  readonly erasures: Map<number, readonly number[]>;
  /** Positions of what was not accepted and has words: they are of no use to anybody. The lowest first, as many as `unheardMax`. */
  unheard: readonly number[];
  /** By the position of the entry that ended the account. */
  readonly forgotten: Map<number, Forgotten>;
  readonly uploads: Uploads;
  /** Known to the nodes alone, and the same for all of them. */
  secret: string;
  /** Folded nick to session: an index of `sessions`. */
  readonly nicks: Map<string, SessionId>;
  /** Connection key to session: an index of `sessions`. */
  readonly connections: Map<string, SessionId>;
  /** Token's hash to session: an index of `sessions`. */
  readonly tokens: Map<string, SessionId>;
  /** Letter of a user mode to who has it: an index of `sessions`. */
  readonly withMode: Map<string, Set<SessionId>>;
}

/** The state before the first record. */
export function emptyState(): State {
  return {
    record: 0,
    at: 0,
    expired: 0,
    rules: currentRules,
    nodes: new Map(),
    sessions: new Map(),
    sessionsMost: 0,
    channels: new Map(),
    whowas: [],
    bans: new Map(),
    acts: [],
    accounts: new Map(),
    pushes: new Map(),
    attempts: new Map(),
    erasures: new Map(),
    unheard: [],
    forgotten: new Map(),
    uploads: noUploads(),
    secret: "",
    nicks: new Map(),
    connections: new Map(),
    tokens: new Map(),
    withMode: new Map(),
  };
}

export function accountByName(state: State, name: string): Account | undefined {
  return state.accounts.get(fold(name));
}

/** The account that a session is logged in to. */
export function accountOf(state: State, { account }: Session): Account | undefined {
  return account === undefined ? undefined : accountByName(state, account);
}

/** Who is logged in to it, in the order in which they came: the index has none that restoring would keep. */
export function sessionsOf(state: State, account: Account): Session[] {
  const ids = [...account.sessions].sort((a, b) => a - b);
  return ids.flatMap((id) => state.sessions.get(id) ?? []);
}

export function sessionByNick(state: State, nick: string): Session | undefined {
  const id = state.nicks.get(fold(nick));
  return id === undefined ? undefined : state.sessions.get(id);
}

export function sessionOf(state: State, connection: string): Session | undefined {
  const id = state.connections.get(connection);
  return id === undefined ? undefined : state.sessions.get(id);
}

export function channelByName(state: State, name: string): Channel | undefined {
  return state.channels.get(fold(name));
}

/** Takes a session out of a channel. */
export function leave(state: State, session: Session, key: string): void {
  session.channels.delete(key);
  state.channels.get(key)?.members.delete(session.id);
  closeIfUnused(state, key);
}

/** A channel goes when it has neither members nor an owner. */
export function closeIfUnused(state: State, key: string): void {
  const channel = state.channels.get(key);
  if (!channel || channel.members.size > 0 || channel.founder !== undefined) return;
  for (const guest of channel.invited) state.sessions.get(guest)?.invitedTo.delete(key);
  state.channels.delete(key);
}
