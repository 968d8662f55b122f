/** Where the unread line stands. It stays while one reads, and is drawn anew for what comes while one does not look. */
import type { Item } from "../../client/chat/chat.ts";

/** What is known at one moment of reading. */
export interface Moment {
  /** One looks at the newest messages: the window has the focus, and is scrolled to the live end. */
  readonly isAttended: boolean;
  readonly unread: number;
  readonly readUpTo: string | undefined;
  readonly newest: Item | undefined;
}

/** What came after this time is below the line; undefined: there is no line. "" is the beginning of time. */
export type Line = string | undefined;

/** The line after a moment, from the moment before. */
export function lineAt(line: Line, before: Moment | undefined, now: Moment): Line {
  const isNewest = now.newest?.key !== before?.newest?.key;
  if (isNewest && now.newest?.kind === "said" && now.newest.isOwn && before) return undefined;
  if (before && hasTurnedAway(before, now)) return undefined;
  if (line !== undefined || now.unread === 0) return line;
  // What comes before one's eyes needs no line; counts that come without a message are of what was there.
  const isLive = before?.isAttended && now.isAttended && isNewest;
  return isLive ? undefined : (now.readUpTo ?? "");
}

/** Who turns away has read what is there: the next line is drawn for what comes then. */
export function hasTurnedAway(before: Moment, now: Moment): boolean {
  return before.isAttended && !now.isAttended && now.unread === 0;
}

/** The key of the first message below the line; one's own are never unread. */
export function firstUnread(items: readonly Item[], line: Line): string | undefined {
  if (line === undefined) return undefined;
  const limit = Date.parse(line);
  return items.find((item) => item.kind === "said" && !item.isOwn && !(Date.parse(item.at) <= limit))?.key;
}

/** How many messages of others came after the item that was last seen; undefined when it is not in the window. */
export function countAfter(items: readonly Item[], seen: string | undefined): number | undefined {
  const at = items.findLastIndex(({ key }) => key === seen);
  if (at < 0) return undefined;
  return items.slice(at + 1).filter((item) => item.kind === "said" && !item.isOwn).length;
}
