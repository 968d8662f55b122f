/** A replay: what a session missed, told to the connection that came back to it, until it hears everything live again. */
import type { Archive } from "../archive/archive.ts";
import type { Audience, Kept } from "../archive/kept.ts";
import { entered } from "../commands/channels.ts";
import type { Proposal, View } from "../commands/command.ts";
import { valueReply } from "../commands/metadata-replies.ts";
import { subscribedOf, toldOnEntry } from "../commands/metadata-sync.ts";
import { statusTarget } from "../network/messages.ts";
import type { Applied, Delivery } from "../network/outcome.ts";
import { sourceOf } from "../network/outcome.ts";
import type { ClientId, SessionId } from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import { fold, isChannel } from "../protocol/names.ts";
import type { Item } from "./dialect.ts";
import { moved } from "./moved.ts";
import { inPieces } from "./pieces.ts";
import { toldOf } from "./told.ts";
import { untilErasing } from "./unerased.ts";

/** Entries that are looked up at once. */
const pageSize = 100;

/** What is asked of the connection. */
export interface Returning {
  view(): View;
  /** From now on it hears what is posted: it has been told everything that was posted so far. */
  join(): void;
  /** What it missed cannot be told now. */
  forsake(error: unknown): void;
}

/** What is replayed, and to whom. */
export interface Gap {
  readonly session: SessionId;
  readonly client: ClientId | undefined;
  /** Told up to this position; absent when nothing that was missed is wanted. */
  readonly after: number | undefined;
  /** It is attached since this position: what comes later is live. */
  readonly until: number;
  /** What lay below this position had expired by then. */
  readonly expired: number;
  /**
   * Only what was said, for whose client keeps no ids: all of that to who has proved who it is, and to a guest who was
   * taken back what was said in channels.
   */
  readonly onlyTalk: false | "all" | "in channels";
}

/** What a connection is told that came to a session which was there already: as of its attachment. */
export function welcomed(view: View, applied: Applied, { answer }: Proposal, epoch: string): readonly Item[] {
  const { session, state } = view;
  const items: Item[] = [...(answer?.(view, applied) ?? [])];
  if (!session) return items;
  const { realname, account } = session;
  for (const key of session.channels) {
    const channel = state.channels.get(key)?.name ?? key;
    const line = { type: "joined", channel, realname, account, away: undefined } as const;
    const delivery = { channels: [], sessions: [session.id], source: sourceOf(session), line };
    items.push({ kind: "own", told: { ...toldOf(applied, delivery, epoch), id: "" }, echo: false });
    for (const reply of entered(view, channel)) if (reply) items.push(reply);
  }
  return items;
}

/** The welcome; the missed lines, as history; then those that came meanwhile, as live ones; at the end it joins the others. */
export function* replay(
  from: Returning,
  archive: Archive,
  welcome: readonly Item[],
  gap: Gap,
  epoch: string,
): Generator<Item | undefined> {
  const { after, onlyTalk } = gap;
  yield* inPieces(welcome);
  try {
    if (after !== undefined) {
      if (!onlyTalk) yield { kind: "replay", begins: true };
      yield* missed(from, archive, gap, epoch, after);
      if (!onlyTalk) yield { kind: "replay", begins: false };
    }
    yield* live(from, archive, gap, epoch);
  } catch (error) {
    from.forsake(error);
  }
}

function* missed(
  from: Returning,
  archive: Archive,
  gap: Gap,
  epoch: string,
  after: number,
): Generator<Item | undefined> {
  const audience = audienceOf(from);
  if (!audience) return;
  const view = archive.viewOf(audience, after);
  for (let at = after; ; ) {
    refuseParts(from, gap, at);
    const page = archive.seenBy(view, at, gap.until, pageSize);
    for (const kept of untilErasing(archive, page)) {
      const { capabilities } = from.view().client;
      const missing = kept.deliveries.filter((delivery) => isMissed(gap, kept, delivery, capabilities));
      yield* linesOf(kept, missing, epoch);
      at = kept.position;
    }
    if (page.length < pageSize && at >= (page.at(-1)?.position ?? 0)) return;
    yield undefined;
  }
}

/** What was posted since it was attached. Only when nothing is left of that, and in the same instant, it joins the others. */
function* live(from: Returning, archive: Archive, gap: Gap, epoch: string): Generator<Item | undefined> {
  for (let at = gap.until; ; ) {
    const audience = audienceOf(from);
    if (!audience) return;
    refuseParts(from, gap, at);
    const page = archive.seenBy(audience, at, Number.POSITIVE_INFINITY, pageSize);
    if (page.length === 0) break;
    for (const kept of untilErasing(archive, page)) {
      at = kept.position;
      // It cannot have said anything yet: what its session has said is another client's.
      yield* linesOf(kept, kept.deliveries, epoch);
      yield* metadataIn(from, kept);
      yield* entering(from, gap, kept, epoch);
    }
    yield undefined;
  }
  from.join();
}

/** Who resumes is told everything or nothing. @throws when something above this position has expired since it was attached */
function refuseParts(from: Returning, { onlyTalk, expired: before }: Gap, at: number): void {
  const { expired } = from.view().state;
  if (!onlyTalk && expired > before && at < expired) throw new Error("it has expired while it was read");
}

function audienceOf(from: Returning): Audience | undefined {
  const { session } = from.view();
  return session && { session: session.id, channels: [...session.channels] };
}

function* linesOf(kept: Kept, deliveries: readonly Delivery[], epoch: string): Generator<Item> {
  for (const delivery of deliveries) yield { kind: "replayed", told: toldOf(kept, delivery, epoch) };
}

/** What changed, and what those say of themselves who came. Of history nothing: what is so now it was told when it was attached. */
function* metadataIn(from: Returning, { deliveries }: Kept): Generator<Item> {
  for (const delivery of deliveries) {
    const { line, source } = delivery;
    const { state, session, client } = from.view();
    if (line.type === "metadata-changed") {
      if (client.subscribed.has(line.key)) yield valueReply(line.target, line.key, line.value);
    } else if (source.session !== session?.id) {
      yield* subscribedOf(client, source.nick, toldOnEntry(state, delivery));
    }
  }
}

/**
 * What it is told of a channel that another client of its session has entered, or that has got another name: who knows
 * nothing of that leaves the one and enters the other.
 */
function* entering(from: Returning, gap: Gap, kept: Kept, epoch: string): Generator<Item | undefined> {
  const view = from.view();
  const own = moved(view, kept, epoch);
  yield* own;
  for (const { line, source } of [...kept.deliveries, ...own.map(({ told }) => told.delivery)]) {
    if (line.type === "joined" && source.session === gap.session)
      yield* inPieces(entered(view, line.channel));
  }
}

function isTalk({ line }: Delivery, which: "all" | "in channels"): boolean {
  return line.type === "said" && (which === "all" || isChannel(statusTarget(line.target).channel));
}

/** What a client did itself it is told as it would have been then. */
function isMissed(
  { session, client, onlyTalk }: Gap,
  kept: Kept,
  delivery: Delivery,
  capabilities: number,
): boolean {
  const { line, source } = delivery;
  if (onlyTalk !== false && !isTalk(delivery, onlyTalk)) return false;
  // Of an account's clients without a token nobody can tell which one it was: rather twice than never.
  if (source.session !== session || kept.client !== client || onlyTalk === "all") return true;
  if (line.type === "away-changed") return false;
  const isToOneself = line.type === "said" && fold(line.target) === fold(source.nick);
  return line.type !== "said" || isToOneself || has(capabilities, "echo-message");
}
