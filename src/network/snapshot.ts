/** A snapshot: the state as JSON, at the record it was taken after. Restoring it equals replaying everything. */
import { fold } from "../protocol/names.ts";
import type { Act } from "./acts.ts";
import { positionOf } from "./entry.ts";
import type { Forgotten, Whowas } from "./gone.ts";
import type { ServerBan } from "./listed.ts";
import type { PushSubscription } from "./push-events.ts";
import {
  type Account,
  type Attempts,
  type Channel,
  type Client,
  emptyState,
  type Leap,
  type NodeState,
  type Session,
  type State,
} from "./state.ts";
import type { Upload } from "./upload-state.ts";
import { indexUploads } from "./uploads.ts";
import { indexUserModes } from "./user-modes.ts";

type Plain<T> = {
  [Key in keyof T]: T[Key] extends Set<infer Item>
    ? Item[]
    : T[Key] extends Map<infer Name, infer Value>
      ? [Name, Value extends object ? Plain<Value> : Value][]
      : T[Key];
};

/** Without what snapshots did not have from the beginning. */
type Grown<T> = Omit<T, Newer> & Partial<Pick<T, keyof T & Newer>>;
type Newer = "metadata" | "readMarkers" | "spoke" | "acts" | "access" | "since";

/** JSON values only. Indexes are left out: they follow from the rest. Snapshots only ever gain fields. */
export interface Snapshot {
  readonly record: number;
  readonly at: number;
  readonly leap?: Leap;
  readonly expired?: number;
  readonly rules: number;
  readonly nodes: readonly (readonly [string, NodeState])[];
  readonly sessions: readonly Grown<Plain<Omit<Session, "invitedTo">>>[];
  readonly sessionsMost?: number;
  readonly channels: readonly Grown<Plain<Channel>>[];
  readonly whowas: readonly Whowas[];
  readonly bans: readonly ServerBan[];
  readonly acts?: readonly Act[];
  readonly accounts?: readonly Grown<Plain<Omit<Account, "sessions" | "channels" | "pushes">>>[];
  readonly pushes?: readonly (readonly [string, PushSubscription])[];
  readonly attempts?: readonly (readonly [string, Attempts])[];
  readonly erasures?: readonly (readonly [number, readonly number[]])[];
  readonly unheard?: readonly number[];
  readonly forgotten?: readonly (readonly [number, Forgotten])[];
  readonly uploads?: readonly (readonly [string, Upload])[];
  readonly spent?: readonly string[];
  readonly secret?: string;
}

/** Copies the state; later changes do not show in the snapshot. */
export function takeSnapshot(state: State): Snapshot {
  return {
    record: state.record,
    at: state.at,
    ...(state.leap && { leap: state.leap }),
    expired: state.expired,
    rules: state.rules,
    nodes: [...state.nodes].map(([id, node]) => [id, { ...node }]),
    sessions: [...state.sessions.values()].map(({ invitedTo: _, ...session }) => ({
      ...session,
      connections: [...session.connections],
      clients: [...session.clients].map(([id, client]) => [id, plainClient(client)]),
      readMarkers: [...session.readMarkers],
      channels: [...session.channels],
      modes: [...session.modes],
      metadata: [...session.metadata],
    })),
    sessionsMost: state.sessionsMost,
    channels: [...state.channels.values()].map((channel) => ({
      ...channel,
      members: [...channel.members],
      modes: [...channel.modes],
      metadata: [...channel.metadata],
      lists: { ...channel.lists },
      spoke: [...channel.spoke],
      invited: [...channel.invited],
      access: [...channel.access],
    })),
    whowas: [...state.whowas],
    bans: [...state.bans.values()],
    acts: state.acts,
    accounts: [...state.accounts.values()].map(({ sessions: _, channels: __, pushes: ___, ...account }) => ({
      ...account,
      readMarkers: [...account.readMarkers],
    })),
    pushes: [...state.pushes],
    attempts: [...state.attempts],
    erasures: [...state.erasures],
    unheard: state.unheard,
    forgotten: [...state.forgotten],
    uploads: [...state.uploads.files],
    spent: [...state.uploads.spent],
    secret: state.secret,
  };
}

/** The state that the snapshot was taken of. */
export function restoreSnapshot(snapshot: Snapshot): State {
  const state: State = { ...emptyState(), record: snapshot.record, at: snapshot.at, rules: snapshot.rules };
  state.secret = snapshot.secret ?? "";
  state.unheard = snapshot.unheard ?? [];
  state.expired = snapshot.expired ?? 0;
  if (snapshot.leap) state.leap = snapshot.leap;
  for (const [id, node] of snapshot.nodes) state.nodes.set(id, { ...node });
  for (const account of snapshot.accounts ?? []) {
    const readMarkers = new Map(account.readMarkers);
    state.accounts.set(fold(account.name), {
      ...account,
      readMarkers,
      sessions: new Set(),
      channels: new Set(),
      pushes: new Set(),
    });
  }
  for (const [endpoint, subscription] of snapshot.pushes ?? []) {
    state.pushes.set(endpoint, subscription);
    state.accounts.get(subscription.account)?.pushes.add(endpoint);
  }
  for (const [key, attempts] of snapshot.attempts ?? []) state.attempts.set(key, attempts);
  for (const [of, messages] of snapshot.erasures ?? []) state.erasures.set(of, messages);
  for (const [of, account] of snapshot.forgotten ?? []) state.forgotten.set(of, account);
  for (const [id, upload] of snapshot.uploads ?? []) state.uploads.files.set(id, upload);
  for (const object of snapshot.spent ?? []) state.uploads.spent.add(object);
  indexUploads(state);
  for (const session of snapshot.sessions) {
    const connections = new Set(session.connections);
    const clients = new Map(session.clients.map(([id, client]) => [id, clientFrom(client)]));
    const [channels, modes] = [new Set(session.channels), new Set(session.modes)];
    const restored: Session = {
      ...session,
      connections,
      clients,
      readMarkers: new Map(session.readMarkers),
      channels,
      modes,
      metadata: new Map(session.metadata),
      invitedTo: new Set(),
    };
    state.sessions.set(session.id, restored);
    indexUserModes(state, restored);
    state.nicks.set(fold(session.nick), session.id);
    if (session.account !== undefined) state.accounts.get(fold(session.account))?.sessions.add(session.id);
    for (const key of connections) state.connections.set(key, session.id);
    for (const { token } of clients.values()) state.tokens.set(token, session.id);
  }
  state.sessionsMost = snapshot.sessionsMost ?? state.sessions.size;
  for (const channel of snapshot.channels) {
    const key = fold(channel.name);
    for (const guest of channel.invited) state.sessions.get(guest)?.invitedTo.add(key);
    state.channels.set(key, {
      ...channel,
      members: new Map(channel.members),
      modes: new Set(channel.modes),
      metadata: new Map(channel.metadata),
      lists: { ...channel.lists },
      spoke: new Map(channel.spoke),
      acts: channel.acts ?? [],
      // Of an older one nobody knows: rather nothing is read than what is not for its members.
      since: channel.since ?? positionOf(snapshot.record + 1, 0),
      invited: new Set(channel.invited),
      access: new Map(channel.access),
    });
    if (channel.founder !== undefined) state.accounts.get(channel.founder)?.channels.add(key);
  }
  state.whowas.push(...snapshot.whowas);
  state.acts = snapshot.acts ?? [];
  for (const ban of snapshot.bans) state.bans.set(ban.mask, ban);
  return state;
}

function plainClient(client: Client): Plain<Client> {
  return {
    ...client,
    labels: [...client.labels].map(([text, { content, parts }]) => [text, { content, parts: [...parts] }]),
  };
}

function clientFrom(client: Plain<Client>): Client {
  const labels = client.labels.map(
    ([text, { content, parts }]) => [text, { content, parts: new Map(parts) }] as const,
  );
  return { ...client, labels: new Map(labels) };
}
