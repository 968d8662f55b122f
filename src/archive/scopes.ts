/** Who may read what of history: scopes, from where somebody is now and who it is. */
import type { Channel, Session, State } from "../network/state.ts";
import { accountOf } from "../network/state.ts";
import { fold, isChannel } from "../protocol/names.ts";
import type { Archive } from "./archive.ts";
import { conversation, type Owner, ownerOf } from "./places.ts";
import { Scope, type Stretch } from "./scope.ts";

/** Whose conversations a session may read, and from which position on. */
export interface Owned {
  readonly owner: Owner;
  readonly first: number;
}

/**
 * Its own and its account's. Of a guest who was taken back nobody knows whether it is the one who was spoken to before.
 */
export function ownedBy(state: State, session: Session): readonly Owned[] {
  const own = { owner: ownerOf({ session: session.id }), first: (session.reclaimedAt ?? -1) + 1 };
  const account = accountOf(state, session);
  if (!account) return [own];
  const { name, registeredAt } = account;
  return [own, { owner: ownerOf({ session: session.id, account: name, registeredAt }), first: 0 }];
}

/**
 * What a member may read of a channel: everything since it came to be, under each of its names, with what was said to
 * some of its members where it was among these. A channel that is everyone's is read from the beginning.
 */
export function channelScope(
  archive: Pick<Archive, "namesOf">,
  state: State,
  session: Session,
  channel: Channel,
  isEveryones: boolean,
): Scope {
  return new Scope(stretchesOf(archive, ownedBy(state, session), channel, isEveryones));
}

/** What was said between a session's user and whoever had this nick. */
export function conversationScope(state: State, session: Session, nick: string): Scope {
  return new Scope(
    ownedBy(state, session).map(({ owner, first }) => ({ place: conversation(owner, nick), first, last })),
  );
}

/**
 * What a session may read under a name that it gives: of a channel that it is in, or of what was said between its user and
 * whoever had this nick. Undefined for other channels. To be asked when it is read: it may have left meanwhile.
 */
export function targetScope(
  archive: Pick<Archive, "namesOf">,
  state: State,
  session: Session,
  target: string,
  commons: ReadonlySet<string>,
): Scope | undefined {
  if (!isChannel(target)) return conversationScope(state, session, target);
  const key = fold(target);
  const channel = session.channels.has(key) ? state.channels.get(key) : undefined;
  return channel && channelScope(archive, state, session, channel, commons.has(key));
}

/** A conversation goes on. */
const last = Number.POSITIVE_INFINITY;

function stretchesOf(
  archive: Pick<Archive, "namesOf">,
  owned: readonly Owned[],
  { name, since }: Channel,
  isEveryones: boolean,
): readonly Stretch[] {
  const key = fold(name);
  const named = archive.namesOf(key, since);
  const names = isEveryones
    ? [{ place: key, first: 0, last }, ...named.filter(({ place }) => place !== key)]
    : named;
  const toSome = names.flatMap((stretch) =>
    owned.map(({ owner, first }) => ({
      place: conversation(owner, stretch.place),
      first: Math.max(first, stretch.first),
      last: stretch.last,
    })),
  );
  return [...names, ...toSome];
}
