/** Metadata: what users and channels say of themselves by key, for programs to show (IRCv3 draft/metadata-3). */
import { limits } from "../protocol/limits.ts";
import { fold, isChannel } from "../protocol/names.ts";
import type { MetadataChanged } from "./events.ts";
import { accepted, type Delivery, refusedWith, sourceOf } from "./outcome.ts";
import { isAtLeast } from "./ranks.ts";
import { proposer, type Rule } from "./rule.ts";
import { type Channel, type Session, type State, sessionByNick, visibleChannel } from "./state.ts";

/** Who has metadata. */
export type Holder = Session | Channel;

/** The words for who may not know of it: they do not say whether it is there. */
export const noSuchHolder = "There is no such user or channel, or it is closed to you";

/** A key that got a value, or lost it. */
export type KeyChange = readonly [key: string, value: string | undefined];

/** What a user or a channel says of itself, by key. */
export function metadataOf(holder: Holder): Map<string, string> {
  return holder.metadata;
}

export function nameOf(holder: Holder): string {
  return isOfChannel(holder) ? holder.name : holder.nick;
}

function isOfChannel(holder: Holder): holder is Channel {
  return "members" in holder;
}

/** Whose metadata a session means by a nick, a channel's name, or `*` for its own; undefined when it may not know of it. */
export function holderOf(state: State, viewer: Session, target: string): Holder | undefined {
  if (target === "*") return viewer;
  if (!isChannel(target)) return sessionByNick(state, target);
  const channel = visibleChannel(state, viewer, target);
  return channel && mayRead(viewer, channel) ? channel : undefined;
}

/** A channel that is closed to strangers says nothing of itself to them; network operators are none. */
export function mayRead(viewer: Session, { members, modes, key }: Channel): boolean {
  if (members.has(viewer.id)) return true;
  if (modes.has("s")) return false;
  return (!modes.has("i") && key === undefined) || viewer.modes.has("o");
}

function mayChange(session: Session, holder: Holder): boolean {
  if (session.modes.has("o")) return true;
  return isOfChannel(holder) ? isAtLeast(holder.members.get(session.id), "o") : holder === session;
}

/** Of what is given what changes something, as far as there is room. */
function effective(metadata: ReadonlyMap<string, string>, given: Iterable<KeyChange>): readonly KeyChange[] {
  let room = limits.metadata - metadata.size;
  const changes: KeyChange[] = [];
  for (const [key, value] of given) {
    if (metadata.get(key) === value) continue;
    if (value !== undefined && !metadata.has(key) && --room < 0) break;
    changes.push([key, value]);
  }
  return changes;
}

function* asked({ key, value }: MetadataChanged, metadata: ReadonlyMap<string, string>): Iterable<KeyChange> {
  if (key !== "*") yield [key, value];
  else for (const each of metadata.keys()) yield [each, undefined];
}

/** What others are told of it that a session changes metadata. */
function told(by: Session, holder: Holder, changes: readonly KeyChange[]): readonly Delivery[] {
  const audience = isOfChannel(holder)
    ? { channels: [fold(holder.name)], sessions: [] }
    : { channels: [...holder.channels], sessions: [holder.id] };
  const [source, target] = [sourceOf(by), nameOf(holder)];
  return changes.map(([key, value]) => ({
    ...audience,
    source,
    line: { type: "metadata-changed", target, key, value },
  }));
}

/** What others are told when a session's user comes back with metadata. */
export function toldOnReturn(session: Session, given: Iterable<KeyChange> = []): readonly Delivery[] {
  return told(session, session, effective(metadataOf(session), given));
}

/** Gives metadata to its holder. */
export function addMetadata(holder: Holder, given: Iterable<KeyChange> = []): void {
  const metadata = metadataOf(holder);
  for (const [key, value] of effective(metadata, given)) {
    if (value === undefined) metadata.delete(key);
    else metadata.set(key, value);
  }
}

export const metadataChanged: Rule<MetadataChanged> = {
  from: "session",
  decide(state, event, origin) {
    const session = proposer(state, origin);
    const { target, key, value } = event;
    const holder = holderOf(state, session, target);
    if (!holder) return refusedWith("INVALID_TARGET", noSuchHolder, target);
    const name = nameOf(holder);
    if (!mayChange(session, holder)) {
      return refusedWith("KEY_NO_PERMISSION", "You may not change that", name, key);
    }
    const metadata = metadataOf(holder);
    const isFull = metadata.size >= limits.metadata;
    if (isFull && value !== undefined && !metadata.has(key)) {
      return refusedWith(
        "LIMIT_REACHED",
        "It has as many keys as it may have",
        name,
        String(limits.metadata),
      );
    }
    return accepted(...told(session, holder, effective(metadata, asked(event, metadata))));
  },
  evolve(state, event, origin) {
    const holder = holderOf(state, proposer(state, origin), event.target);
    if (holder) addMetadata(holder, [...asked(event, metadataOf(holder))]);
  },
};
