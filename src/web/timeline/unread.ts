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
  // Who turns away has read what is there: the next line is drawn for what comes then.
  if (before?.isAttended && !now.isAttended && now.unread === 0) return undefined;
  if (line !== undefined || now.unread === 0) return line;
  // What comes before one's eyes needs no line; counts that come without a message are of what was there.
  const isLive = before?.isAttended && now.isAttended && isNewest;
  return isLive ? undefined : (now.readUpTo ?? "");
}

/** The key of the first message below the line; one's own are never unread. */
export function firstUnread(items: readonly Item[], line: Line): string | undefined {
  if (line === undefined) return undefined;
  const limit = Date.parse(line);
  return items.find((item) => item.kind === "said" && !item.isOwn && !(Date.parse(item.at) <= limit))?.key;
}

/** How many messages of others came after the item that was last seen; all of them when it is not there any more. */
export function countAfter(items: readonly Item[], seen: string | undefined): number {
  const from = items.findLastIndex(({ key }) => key === seen) + 1;
  return items.slice(from).filter((item) => item.kind === "said" && !item.isOwn).length;
}
