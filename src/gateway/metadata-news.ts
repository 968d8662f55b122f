/** What this node's clients are told of metadata: each by itself, for which keys one subscribes to is one's own affair. */
import type { LineReply } from "../commands/command.ts";
import { valueReply } from "../commands/metadata-replies.ts";
import { subscribedOf, toldOnEntry } from "../commands/metadata-sync.ts";
import { metadataOf } from "../network/metadata.ts";
import type { Delivery, Line } from "../network/outcome.ts";
import type { SessionId } from "../network/state.ts";
import { isChannel } from "../protocol/names.ts";
import type { Connection, Keeper } from "./connection.ts";

type MetadataLine = Extract<Line, { type: "metadata-changed" }>;

/** Tells those who see it of a key that has changed, but not the connection that changed it. */
export function tellChange(
  { fanout, monitors }: Keeper,
  delivery: Delivery,
  { target, key, value }: MetadataLine,
  origin: Connection | undefined,
): void {
  const watchers = isChannel(target) ? [] : monitors.watchers(target);
  for (const hearer of fanout.audience(delivery).union(new Set(watchers))) {
    if (hearer === origin || !hearer.client.subscribed.has(key)) continue;
    hearer.tell(valueReply(target, key, value));
  }
}

/**
 * Tells those in a channel what somebody says of itself who has entered it, after the line that says so: of all who came in a
 * tick at once, for in between nobody could be written to together with others.
 */
export class Newcomers {
  readonly #keeper: Keeper;
  /** By who is told of them. */
  readonly #news = new Map<Connection, Set<SessionId>>();

  constructor(keeper: Keeper) {
    this.#keeper = keeper;
  }

  entered(delivery: Delivery): void {
    const { services, fanout } = this.#keeper;
    if (toldOnEntry(services.network.state, delivery).size === 0) return;
    const { session } = delivery.source;
    for (const hearer of fanout.audience(delivery)) {
      if (hearer.session === session || hearer.client.subscribed.size === 0) continue;
      const newcomers = this.#news.get(hearer);
      if (newcomers) newcomers.add(session);
      else this.#news.set(hearer, new Set([session]));
    }
  }

  /** Ends the tick. Who is gone already is told of no more. */
  tell(): void {
    const { sessions } = this.#keeper.services.network.state;
    for (const [hearer, newcomers] of this.#news) {
      const lines: LineReply[] = [];
      for (const id of newcomers) {
        const newcomer = sessions.get(id);
        if (!newcomer || newcomer.channels.isDisjointFrom(hearer.channels)) continue;
        lines.push(...subscribedOf(hearer.client, newcomer.nick, metadataOf(newcomer)));
      }
      if (lines.length > 0) hearer.tell(...lines);
    }
    this.#news.clear();
  }
}
