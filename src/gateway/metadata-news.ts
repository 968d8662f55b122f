/** What this node's clients are told of metadata: each by itself, for which keys one subscribes to is one's own affair. */
import { valueReply } from "../commands/metadata-replies.ts";
import { subscribedOf, toldOnEntry } from "../commands/metadata-sync.ts";
import type { Delivery, Line } from "../network/outcome.ts";
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

/** Tells those in a channel what somebody says of itself who has entered it, after the line that says so. */
export function tellEntry({ services, fanout }: Keeper, delivery: Delivery): void {
  const metadata = toldOnEntry(services.network.state, delivery);
  if (metadata.size === 0) return;
  const { nick, session } = delivery.source;
  for (const hearer of fanout.audience(delivery)) {
    if (hearer.session === session || hearer.client.subscribed.size === 0) continue;
    hearer.tell(...subscribedOf(hearer.client, nick, metadata));
  }
}
