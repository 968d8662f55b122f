/** History for who asks: read from the archive bit by bit, as its reader takes it, and the same from every node. */
import type { Archive } from "../archive/archive.ts";
import type { Scope } from "../archive/scope.ts";
import { targetScope } from "../archive/scopes.ts";
import { historyFailure, unreadable } from "../commands/chathistory.ts";
import type { View } from "../commands/command.ts";
import type { HistoryRequest, PageRequest } from "../commands/history-request.ts";
import { unreadFailure } from "../commands/unread.ts";
import { positionOf } from "../network/entry.ts";
import type { Session } from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import type { Item } from "./dialect.ts";
import { type Bounds, boundsOf } from "./history-bounds.ts";
import { targetsIn } from "./history-targets.ts";
import type { Services } from "./services.ts";
import { toldOf } from "./told.ts";
import { untilErasing } from "./unerased.ts";
import { unreadIn } from "./unread.ts";

/** Entries that are read at once. */
const pieceSize = 100;

/** The answer to a request: a batch, or why there is none. */
export function* history(
  services: Services,
  view: View,
  request: HistoryRequest,
): Generator<Item | undefined> {
  const { session } = view;
  if (!session) return;
  try {
    if (request.kind === "page") yield* page(services, view, session, request);
    else if (request.kind === "targets") yield* targetsIn(services.archive, view, session, request);
    else yield* unreadIn(services.archive, view, session, request);
  } catch (error) {
    services.warn("history cannot be read", { error });
    yield failureOf(request);
  }
}

function failureOf(request: HistoryRequest): Item {
  const description = "Messages could not be retrieved";
  if (request.kind === "unread") return unreadFailure("MESSAGE_ERROR", description);
  const about = request.kind === "page" ? [request.span.from, request.target] : ["TARGETS"];
  return historyFailure("MESSAGE_ERROR", description, ...about);
}

function* page(
  { archive, epoch }: Services,
  view: View,
  session: Session,
  { target, span, limit }: PageRequest,
): Generator<Item | undefined> {
  const { state, server } = view;
  const { capabilities } = view.client;
  const scope = targetScope(archive, state, session, target, server.commons);
  if (!scope) {
    yield unreadable(span.from, target);
    return;
  }
  const bounds = boundsOf(archive, scope, span, {
    limit,
    onlyTalk: !has(capabilities, "draft/event-playback"),
    newest: positionOf(state.record + 1, 0) - 1,
    // Who is told no ids goes on by the times of what it was told.
    knowsIds: has(capabilities, "message-tags"),
  });
  yield { kind: "history-begins", target, alone: true };
  try {
    yield* linesIn(archive, scope, bounds, !has(capabilities, "draft/event-playback"), epoch);
  } finally {
    yield { kind: "history-ends" };
  }
}

/** What stands there, ascending. Where it gives undefined, others have their turn. */
export function* linesIn(
  archive: Archive,
  scope: Scope,
  { first, last }: Bounds,
  onlyTalk: boolean,
  epoch: string,
): Generator<(Item & { kind: "replayed" }) | undefined> {
  for (let after = first - 1; after < last; ) {
    const range = { after, until: last, from: "lowest", limit: pieceSize, onlyTalk } as const;
    const piece = archive.page(scope, range);
    for (const kept of untilErasing(archive, piece)) {
      for (const delivery of kept.deliveries) {
        yield { kind: "replayed", told: toldOf(kept, delivery, epoch) };
      }
      after = kept.position;
    }
    if (piece.length < pieceSize && after >= (piece.at(-1)?.position ?? 0)) return;
    yield undefined;
  }
}
