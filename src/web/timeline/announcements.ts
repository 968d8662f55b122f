/** What is read aloud of a timeline: what was said since, once, and only counted when it is too much to listen to. */
import type { Item, Said, Timeline } from "../../client/chat/chat.ts";

/** More messages at once are counted. */
const readAloudMax = 3;

/** What is looked at, as it was at one moment. */
export type Window = Pick<Timeline, "items" | "hasNewer">;

export type Announcement =
  | { readonly kind: "messages"; readonly items: readonly Said[] }
  | { readonly kind: "count"; readonly count: number };

/** What is new at the live end of a timeline since it was as `before`. Pages of history are never announced. */
export function announcementOf(before: Window | undefined, now: Window): Announcement | undefined {
  const last = before?.items.at(-1);
  if (!before || before.hasNewer || now.hasNewer || !last) return undefined;
  const fresh = said(now.items, before.items);
  if (fresh.length === 0) return undefined;
  return fresh.length > readAloudMax
    ? { kind: "count", count: fresh.length }
    : { kind: "messages", items: fresh };
}

/** Behind the last item that was there already: messages of others. */
function said(items: readonly Item[], before: readonly Item[]): Said[] {
  const known = new Set(before.slice(-100).map(({ key }) => key));
  const from = items.findLastIndex(({ key }) => known.has(key)) + 1;
  if (from === 0) return [];
  return items.slice(from).filter((item): item is Said => item.kind === "said" && !item.isOwn);
}
