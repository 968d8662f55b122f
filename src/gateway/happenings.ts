/** Happenings: what the log brought since the last frame of the live picture, told without saying who and what. */
import { connectionIn } from "../network/entry.ts";
import type { Event } from "../network/events.ts";
import type { Applied } from "../network/outcome.ts";
import type { SessionId, State } from "../network/state.ts";
import type { LiveEntry, LiveKind, LiveNews } from "../protocol/live.ts";

/** Entries told in one frame; of more only the newest. */
const entriesMax = 60;
/** How long news is told to who begins to look, in milliseconds: a page that lost its node misses nothing; and how much. */
const newsLasts = 10_000;
const newsMax = 32;
/** People of lost nodes who are followed until they are back; the others only count as waiting. */
const followedMax = 10_000;

const kinds: Partial<Record<Event["type"], LiveKind>> = {
  said: "said",
  wallops: "said",
  "session-opened": "came",
  "session-resumed": "back",
  quit: "left",
  killed: "left",
  ghosted: "left",
  "ban-enforced": "left",
  "grace-ended": "left",
  "connection-closed": "closed",
  joined: "joined",
  parted: "parted",
  kicked: "parted",
  "node-up": "node",
  "node-down": "node",
  "node-suspected": "node",
  "node-lost": "node",
};

export interface Happened {
  readonly entries: readonly LiveEntry[];
  readonly count: number;
  readonly said: number;
  readonly news: readonly LiveNews[];
}

export class Happenings {
  readonly #self: string;
  readonly #state: () => State;
  /** Nodes that were suspected and have not answered. */
  readonly suspected = new Set<string>();
  /** Who lost the node that it was on, and which. */
  readonly #followed = new Map<SessionId, string>();
  #entries: LiveEntry[] = [];
  #count = 0;
  #said = 0;
  #news: LiveNews[] = [];
  /** What was taken already. */
  #recent: LiveNews[] = [];

  /** @param self the node that tells */
  constructor(self: string, state: () => State) {
    this.#self = self;
    this.#state = state;
  }

  /** An entry was applied just now. News is kept in any case, entries while somebody looks. */
  applied(applied: Applied, isWatched: boolean): void {
    const { at, node, outcome, entry } = applied;
    this.lives(node, at);
    const kind = kindOf(applied);
    if (isWatched) this.#note(kind, applied);
    if (outcome.kind !== "accepted") return;
    this.#follow(applied);
    if (kind === "node") this.#tellOfNode(entry.event, applied);
    if (this.#news.length > newsMax) this.#news.shift();
  }

  /** A node has shown that it lives, `at` in milliseconds since 1970. */
  lives(node: string, at: number): void {
    if (this.suspected.delete(node)) this.#news.push({ at, kind: "answered", node });
  }

  /** What there was since this was asked last. */
  take(): Happened {
    const entries = this.#entries.slice(-entriesMax);
    const taken = { entries, count: this.#count, said: this.#said, news: this.#news };
    this.#recent = [...this.#recent, ...this.#news].slice(-newsMax);
    this.#entries = [];
    this.#news = [];
    this.#count = 0;
    this.#said = 0;
    return taken;
  }

  /** News that was taken and is not old. @param now milliseconds since 1970 */
  recent(now: number): readonly LiveNews[] {
    return this.#recent.filter(({ at }) => now - at < newsLasts);
  }

  #note(kind: LiveKind, { position, node, outcome }: Applied): void {
    const isAccepted = outcome.kind === "accepted";
    this.#entries.push(isAccepted ? [position, kind, node] : [position, kind, node, 1]);
    if (this.#entries.length >= 2 * entriesMax) this.#entries = this.#entries.slice(-entriesMax);
    this.#count += 1;
    if (isAccepted && kind === "said") this.#said += 1;
  }

  #tellOfNode(event: Event, { at, node, incarnation, position }: Applied): void {
    if (event.type === "node-suspected") {
      if (this.suspected.has(event.node)) return;
      this.suspected.add(event.node);
      this.#news.push({ at, kind: "suspected", node: event.node, by: node });
      // Who reads this of itself lives.
      if (event.node === this.#self) this.lives(event.node, at);
      return;
    }
    const lost = event.type === "node-lost" ? event.node : node;
    this.suspected.delete(lost);
    const waiting = this.#losing(lost, position);
    if (event.type === "node-lost") this.#news.push({ at, kind: "lost", node: lost, by: node, waiting });
    else if (event.type === "node-down") this.#news.push({ at, kind: "stopped", node, waiting });
    else if (event.type === "node-up") this.#news.push({ at, kind: "up", node, incarnation, waiting });
  }

  /** Those whom the entry at this position took the last connection. */
  #losing(node: string, position: number): number {
    let waiting = 0;
    for (const { id, detachedAt } of this.#state().sessions.values()) {
      if (detachedAt !== position) continue;
      waiting += 1;
      if (this.#followed.size < followedMax) this.#followed.set(id, node);
    }
    return waiting;
  }

  #follow({ at, node, outcome, entry: { event } }: Applied): void {
    if (outcome.kind === "accepted" && outcome.attached) {
      const { session, replaced } = outcome.attached;
      const from = this.#followed.get(session) ?? (replaced && connectionIn(replaced).node);
      const hasMoved = this.#followed.delete(session) || (from !== undefined && from !== node);
      if (hasMoved && from !== undefined) this.#add(at, "back", from, node);
    } else if (event.type === "grace-ended") {
      const from = this.#followed.get(event.session);
      if (!this.#followed.delete(event.session) || from === undefined) return;
      this.#add(at, "gone", from, from);
    }
  }

  /** One more to what is told already. */
  #add(at: number, kind: "back" | "gone", from: string, to: string): void {
    const same = (news: LiveNews) =>
      news.kind === kind && news.from === from && (news.kind === "gone" || news.to === to);
    const known = this.#news.findIndex(same);
    const before = this.#news[known];
    const count = before && "count" in before ? before.count + 1 : 1;
    const news: LiveNews = kind === "back" ? { at, kind, from, to, count } : { at, kind, from, count };
    if (before) this.#news[known] = news;
    else this.#news.push(news);
  }
}

function kindOf({ outcome, entry: { event } }: Applied): LiveKind {
  const isBack = outcome.kind === "accepted" && outcome.attached !== undefined;
  return isBack ? "back" : (kinds[event.type] ?? "changed");
}
