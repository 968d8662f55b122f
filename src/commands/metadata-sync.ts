/** Metadata of whoever a client follows, by the keys that it subscribes to: on demand, and when they come into its sight. */
import { type Holder, mayRead, metadataOf, nameOf } from "../network/metadata.ts";
import type { Delivery } from "../network/outcome.ts";
import {
  type Channel,
  channelByName,
  type Session,
  type SessionId,
  type State,
  sessionByNick,
} from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import {
  type Client,
  type LineReply,
  numericReply,
  type RegisteredView,
  type Reply,
  type View,
} from "./command.ts";
import { metadataBatch, valueReply } from "./metadata-replies.ts";
import { scanned } from "./scanned.ts";
import { maySeeMember } from "./visibility.ts";

/** What is told without having been asked for: so many values, of a channel with so many members; else it is to be asked for. */
const unaskedMax = { values: 64, members: 500 };

/** Everybody whom one follows. */
export const everybody = "*ALL";

type Lines = Iterable<LineReply | undefined>;

/** Who has the keys that it subscribes to, of a user or of a channel and those in it. */
export function synced(view: RegisteredView, holder: Holder): Reply {
  return metadataBatch(nameOf(holder), linesOf(view, holder));
}

/** The same of everybody whom the client follows. */
export function syncedAll(view: RegisteredView): Reply {
  return metadataBatch(everybody, ofAll(view));
}

/** What a client is told of somebody who has just come into its sight. */
export function* onSight(view: View, holder: Holder | undefined): Iterable<Reply> {
  const { session, client } = view;
  if (!session || !holder || !has(client.capabilities, "draft/metadata-3")) return;
  const lines = fewOf({ ...view, session }, holder);
  yield lines ? metadataBatch(nameOf(holder), lines) : syncLater(nameOf(holder));
}

/** What somebody who enters a channel says of itself, for who is there; where those are too many they are not told unasked. */
export function toldOnEntry(state: State, { line, source }: Delivery): ReadonlyMap<string, string> {
  const channel = line.type === "joined" ? channelByName(state, line.channel) : undefined;
  const newcomer = state.sessions.get(source.session);
  const isTold = channel && newcomer && channel.members.size <= unaskedMax.members;
  return isTold ? metadataOf(newcomer) : new Map();
}

/** Of what somebody says of itself the values of those keys that a client subscribes to. */
export function* subscribedOf(
  { subscribed }: Client,
  name: string,
  metadata: ReadonlyMap<string, string>,
): Iterable<LineReply> {
  for (const [key, value] of metadata) if (subscribed.has(key)) yield valueReply(name, key, value);
}

/** The client is to ask for it, and need not wait. */
export function syncLater(target: string): LineReply {
  return numericReply("RPL_METADATASYNCLATER", target, "0");
}

/** Undefined when there are too many to tell them unasked. */
function fewOf(view: RegisteredView, holder: Holder): readonly LineReply[] | undefined {
  if (view.client.subscribed.size === 0) return [];
  if ("members" in holder && holder.members.size > unaskedMax.members) return undefined;
  const few: LineReply[] = [];
  for (const line of linesOf(view, holder)) {
    if (line && few.push(line) > unaskedMax.values) return undefined;
  }
  return few;
}

function linesOf(view: RegisteredView, holder: Holder): Lines {
  return "members" in holder ? ofChannel(view, holder, new Set([view.session.id])) : ofOne(view, holder);
}

function ofOne({ client }: View, holder: Holder): Iterable<LineReply> {
  return subscribedOf(client, nameOf(holder), metadataOf(holder));
}

/** What may be seen is asked anew for each: a long list takes its time. */
function* ofChannel(view: RegisteredView, channel: Channel, told: Set<SessionId>): Lines {
  const { state, session, client } = view;
  if (client.subscribed.size === 0) return;
  yield* ofOne(view, channel);
  for (const id of scanned(channel.members.keys())) {
    if (!mayRead(session, channel)) return;
    const member: Session | undefined = id === undefined ? undefined : state.sessions.get(id);
    if (!member) yield undefined;
    else if (!told.has(member.id) && maySeeMember(session, channel, member)) {
      told.add(member.id);
      yield* ofOne(view, member);
    }
  }
}

function* ofAll(view: RegisteredView): Lines {
  const { state, session, client } = view;
  const told = new Set([session.id]);
  yield* ofOne(view, session);
  for (const key of [...session.channels]) {
    const channel = state.channels.get(key);
    if (channel) yield* ofChannel(view, channel, told);
  }
  for (const nick of client.monitored) {
    const monitored = sessionByNick(state, nick);
    if (!monitored || told.has(monitored.id)) continue;
    told.add(monitored.id);
    yield* ofOne(view, monitored);
  }
}
