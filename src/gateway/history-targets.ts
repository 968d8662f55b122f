/** CHATHISTORY TARGETS: with whom and where somebody has talked, by when something was said last. */
import type { Archive } from "../archive/archive.ts";
import type { Kept } from "../archive/kept.ts";
import { ownedBy, targetScope } from "../archive/scopes.ts";
import type { LineReply, View } from "../commands/command.ts";
import type { TargetsRequest } from "../commands/history-request.ts";
import { positionOf } from "../network/entry.ts";
import type { Session } from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import { fold } from "../protocol/names.ts";
import { serverTime } from "../protocol/time.ts";
import type { Item } from "./dialect.ts";
import { inPieces } from "./pieces.ts";

/** Targets that are shown at once. */
const pieceSize = 16;

/** A channel or a conversation, and the position of what was said last there. */
export interface Target {
  /** Undefined for a nick: what was said has it as it was written then. */
  readonly channel: string | undefined;
  readonly peer: string;
  readonly last: number;
}

/** @throws ArchiveUnavailable */
export function* targetsIn(
  archive: Archive,
  view: View,
  session: Session,
  request: TargetsRequest,
): Generator<Item | undefined> {
  const chosen = chosenFrom(archive, yield* allTargets(archive, view, session), request);
  const replies = shown(archive, chosen);
  if (!has(view.client.capabilities, "batch")) yield* replies;
  else yield* inPieces([{ kind: "batch", type: "draft/chathistory-targets", replies, alone: true }]);
}

/** Everything that somebody may read, each once. Where it gives undefined, others have their turn. @throws ArchiveUnavailable */
export function* allTargets(
  archive: Archive,
  view: View,
  session: Session,
): Generator<undefined, readonly Target[]> {
  const found = new Map<string, Target>();
  for (const target of targetsOf(archive, view, session)) {
    const { peer, last } = target;
    if (last > (found.get(peer)?.last ?? 0)) found.set(peer, target);
    yield undefined;
  }
  return [...found.values()];
}

function* targetsOf(archive: Archive, view: View, session: Session): Generator<Target> {
  const { state, server } = view;
  const newest = positionOf(state.record + 1, 0) - 1;
  const newestOne = { after: 0, until: newest, from: "highest", limit: 1, onlyTalk: true } as const;
  for (const key of session.channels) {
    const scope = targetScope(archive, state, session, key, server.commons);
    const [last] = scope ? archive.positions(scope, newestOne) : [];
    if (last !== undefined) yield { channel: state.channels.get(key)?.name, peer: key, last };
  }
  for (const { owner, first } of ownedBy(state, session)) {
    for (const { place, last } of archive.conversations(owner)) {
      const peer = place.slice(owner.length + 1);
      // What was said to some of a channel's members belongs to the channel.
      if (!peer.startsWith("#") && last >= first) yield { channel: undefined, peer, last };
    }
  }
}

/** Between the two times, the one and the other excluded; counted from the first one, with all that have the same time. */
function chosenFrom(
  archive: Archive,
  targets: readonly Target[],
  { first, second, limit }: TargetsRequest,
): readonly Target[] {
  const [early, late] = [Math.min(first, second), Math.max(first, second)];
  const [after, until] = [archive.lastBefore(early + 1), archive.lastBefore(late)];
  const between = targets.filter(({ last }) => after < last && last <= until);
  const ascending = between.sort((one, other) => one.last - other.last);
  if (ascending.length <= limit || limit === 0) return ascending.slice(0, limit);
  const cut = ascending.at(first <= second ? limit - 1 : -limit)?.last ?? 0;
  const at = archive.at(cut)?.at ?? 0;
  const [before, end] = [archive.lastBefore(at), archive.lastBefore(at + 1)];
  return ascending.filter(({ last }) => (first <= second ? last <= end : last > before));
}

function* shown(archive: Archive, targets: readonly Target[]): Generator<LineReply | undefined> {
  for (const [index, target] of targets.entries()) {
    if (index % pieceSize === pieceSize - 1) yield undefined;
    const kept = archive.at(target.last);
    const params = ["TARGETS", nameIn(kept, target), serverTime(kept?.at ?? 0)];
    yield { kind: "message", verb: "CHATHISTORY", params };
  }
}

/** As it was written when something was said there last. */
export function shownName(archive: Archive, target: Target): string {
  return nameIn(archive.at(target.last), target);
}

function nameIn(kept: Kept | undefined, { channel, peer }: Target): string {
  return channel ?? nickIn(kept?.deliveries ?? [], peer);
}

function nickIn(deliveries: Kept["deliveries"], peer: string): string {
  const nicks = deliveries.flatMap(({ source, line }) =>
    line.type === "said" ? [source.nick, line.target] : [],
  );
  return nicks.find((nick) => fold(nick) === peer) ?? peer;
}
