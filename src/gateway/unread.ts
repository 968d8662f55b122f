/** UNREAD: what others said behind somebody's read markers, counted. */
import type { Archive } from "../archive/archive.ts";
import type { Kept } from "../archive/kept.ts";
import { targetScope } from "../archive/scopes.ts";
import type { LineReply, View } from "../commands/command.ts";
import type { UnreadRequest } from "../commands/history-request.ts";
import { positionOf } from "../network/entry.ts";
import { readUpTo } from "../network/read-markers.ts";
import { accountOf, type Session } from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import { limits } from "../protocol/limits.ts";
import { fold } from "../protocol/names.ts";
import type { Item } from "./dialect.ts";
import { allTargets, shownName } from "./history-targets.ts";

/** Messages that are looked at at once. */
const pieceSize = 100;

/** @throws ArchiveUnavailable */
export function* unreadIn(
  archive: Archive,
  view: View,
  session: Session,
  { target }: UnreadRequest,
): Generator<Item | undefined> {
  if (target !== undefined) {
    const after = readTo(archive, view, session, target);
    yield counted(target, yield* countOf(archive, view, session, target, after));
    return;
  }
  const isBatch = has(view.client.capabilities, "batch");
  if (isBatch) yield { kind: "batch-begins", type: "chorus/unread", params: [], alone: true };
  for (const each of yield* allTargets(archive, view, session)) {
    yield undefined;
    const after = readTo(archive, view, session, each.peer);
    if (each.last <= after) continue;
    const count = yield* countOf(archive, view, session, each.peer, after);
    if (count === 0) continue;
    const reply = counted(shownName(archive, each), count);
    yield isBatch ? { kind: "in-batch", reply } : reply;
  }
  if (isBatch) yield { kind: "batch-ends" };
}

function counted(target: string, count: number): LineReply {
  return { kind: "message", verb: "UNREAD", params: [target, String(count)] };
}

/** As many as `limits.unread`, and then no more are looked for. */
function* countOf(
  archive: Archive,
  view: View,
  session: Session,
  target: string,
  readTo: number,
): Generator<Item | undefined, number> {
  const { state, server } = view;
  const scope = targetScope(archive, state, session, target, server.commons);
  if (!scope) return 0;
  const until = positionOf(state.record + 1, 0) - 1;
  let count = 0;
  for (let after = readTo; ; yield undefined) {
    const range = { after, until, from: "lowest", limit: pieceSize, onlyTalk: true } as const;
    const piece = archive.page(scope, range);
    count += piece.filter((kept) => !isOwn(view, session, kept)).length;
    if (piece.length < pieceSize || count >= limits.unread) return Math.min(count, limits.unread);
    after = piece.at(-1)?.position ?? until;
  }
}

/** Where nothing is marked, a channel is read up to where its user came, and a conversation not at all. */
function readTo(archive: Archive, { state }: View, session: Session, target: string): number {
  const at = readUpTo(state, session, target);
  if (at !== undefined) return archive.lastBefore(at + 1);
  const key = fold(target);
  const channel = session.channels.has(key) ? state.channels.get(key) : undefined;
  return channel ? archive.cameTo(session.id, archive.namesOf(key, channel.since)) : 0;
}

function isOwn({ state }: View, session: Session, { deliveries }: Kept): boolean {
  const account = accountOf(state, session);
  return deliveries.every(
    ({ source }) =>
      source.session === session.id ||
      (account !== undefined &&
        source.account === account.name &&
        source.registeredAt === account.registeredAt),
  );
}
