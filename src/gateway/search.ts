/** A search for who asks: its scope from where it is and who it is, and what was found as a batch. */
import type { Archive } from "../archive/archive.ts";
import type { Kept } from "../archive/kept.ts";
import type { Stretch } from "../archive/scope.ts";
import { ownedBy, targetScope } from "../archive/scopes.ts";
import { isTalk, type Sought } from "../archive/sought.ts";
import { type LineReply, numericReply, type View } from "../commands/command.ts";
import type { Moment, SearchRequest } from "../commands/history-request.ts";
import { searchFailure } from "../commands/search.ts";
import { positionOf } from "../network/entry.ts";
import type { Session } from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import type { Item } from "./dialect.ts";
import type { Services } from "./services.ts";
import { toldOf } from "./told.ts";

/** The answer to a request: a batch, or why there is none. */
export async function search(
  services: Services,
  view: View,
  request: SearchRequest,
): Promise<Iterable<Item>> {
  const { session } = view;
  if (!session) return [numericReply("ERR_NOTREGISTERED")];
  const { archive, warn } = services;
  const { erasures } = archive;
  try {
    const found = await archive.search(soughtBy(archive, view, session, request));
    if (found === "busy") return [failure("There are too many searches now; try again", "BUSY")];
    if (found === "late") {
      return [
        failure("This takes too long; look for more words, in one place or in a shorter time", "TOO_LONG"),
      ];
    }
    if (found.length === 0 && !has(view.client.capabilities, "batch")) return [nothing];
    return shown(services, found, erasures);
  } catch (error) {
    warn("history cannot be searched", { error });
    return [failure("The search could not be run", "UNAVAILABLE")];
  }
}

/** @param erasures as many as there were before it was looked for */
function* shown(services: Services, found: readonly Kept[], erasures: number): Generator<Item> {
  const { archive, epoch } = services;
  yield { kind: "found", begins: true };
  for (const kept of found) {
    if (archive.erasures !== erasures && !isThere(services, kept)) continue;
    for (const delivery of kept.deliveries) {
      yield { kind: "replayed", told: toldOf(kept, delivery, epoch) };
    }
  }
  yield { kind: "found", begins: false };
}

/** Whether its words are still there. */
function isThere({ archive, warn }: Services, { position }: Kept): boolean {
  try {
    return archive.at(position)?.deliveries.some(isTalk) === true;
  } catch (error) {
    warn("history cannot be read", { error });
    return false;
  }
}

/** Of an empty batch nothing would be told to who knows no batches. */
const nothing: LineReply = {
  kind: "standard",
  type: "NOTE",
  command: "SEARCH",
  code: "NOTHING_FOUND",
  context: [],
  description: "Nothing was found",
};

function failure(description: string, word: string): LineReply {
  return searchFailure("INTERNAL_ERROR", description, word);
}

function soughtBy(archive: Archive, view: View, session: Session, request: SearchRequest): Sought {
  const { state } = view;
  const { phrases, nick, target, after, before, limit } = request;
  const newest = positionOf(state.record + 1, 0) - 1;
  const stretches = stretchesFor(archive, view, session, target);
  const owned = target === undefined ? ownedBy(state, session) : [];
  // Or all that stands in earlier channels of its name would be looked at.
  const oldest = Math.min(...[...stretches, ...owned].map(({ first }) => first));
  return {
    ...{ phrases, nick, stretches, owned },
    range: {
      after: Math.max(oldest - 1, after ? startAt(archive, after) : 0),
      until: Math.min(newest, before ? endAt(archive, before) : newest),
      from: after === undefined ? "highest" : "lowest",
      limit,
    },
  };
}

function stretchesFor(
  archive: Archive,
  { state, server }: View,
  session: Session,
  target: string | undefined,
): readonly Stretch[] {
  const names = target === undefined ? [...session.channels] : [target];
  return names.flatMap((name) => targetScope(archive, state, session, name, server.commons)?.stretches ?? []);
}

/** What stands above this position was said after a message, or at a time or later. */
function startAt(archive: Archive, moment: Moment): number {
  return "at" in moment ? archive.lastBefore(moment.at) : moment.position;
}

/** What stands at this position or below was said before a message, or at a time or earlier. */
function endAt(archive: Archive, moment: Moment): number {
  return "at" in moment ? archive.lastBefore(moment.at + 1) : moment.position - 1;
}
