/** How a timeline's items become rows: grouped by who says them, with days, an unread line, and the comings and goings folded. */
import type { Happened, Item, Said, Timeline } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";
import { isSameDay } from "../texts/formats.ts";

export type Row =
  | { readonly kind: "day"; readonly key: string; readonly at: string }
  | { readonly kind: "unread"; readonly key: "unread" }
  | {
      readonly kind: "message";
      readonly key: string;
      readonly item: Said;
      /** It shows who says it: it does not go on what is above it. */
      readonly isFirst: boolean;
      /** What it answers, where that is in the window or was fetched. */
      readonly replied: Said | undefined;
    }
  | { readonly kind: "events"; readonly key: string; readonly items: readonly Happened[] };

/** What one person says within this time stands under one name. */
const groupMs = 5 * 60_000;

/** `unread` is the key of the first unread message. Rows that are as they were in `previous` are the same objects. */
export function rowsOf(
  items: readonly Item[],
  unread: string | undefined,
  previous: readonly Row[] = [],
  quoted?: Timeline["quoted"],
): readonly Row[] {
  const byId = new Map<string, Said>();
  for (const item of items) if (item.kind === "said" && item.id) byId.set(item.id, item);
  const rows: Row[] = [];
  let last: Item | undefined;
  /** What is folded into the last row. */
  let folded: Happened[] = [];
  for (const item of items) {
    const startsDay = !last || !isSameDay(last.at, item.at);
    if (startsDay) rows.push({ kind: "day", key: `day ${item.key}`, at: item.at });
    if (item.key === unread) rows.push({ kind: "unread", key: "unread" });
    const above = rows.at(-1);
    if (item.kind === "said") {
      const isFirst = above?.kind !== "message" || !continues(above.item, item);
      const replied = item.replyTo ? (byId.get(item.replyTo) ?? quoted?.get(item.replyTo)) : undefined;
      rows.push({ kind: "message", key: item.key, item, isFirst, replied });
    } else if (above?.kind === "events" && folds(item) && folded.slice(0, 1).every(folds)) {
      folded.push(item);
    } else {
      folded = [item];
      rows.push({ kind: "events", key: item.key, items: folded });
    }
    last = item;
  }
  return reused(rows, previous);
}

/** Whether `item` stands under the name of what is above it. */
function continues(above: Said, item: Said): boolean {
  return (
    above.manner === item.manner &&
    item.manner !== "action" &&
    !item.replyTo &&
    fold(above.nick) === fold(item.nick) &&
    above.account === item.account &&
    Date.parse(item.at) - Date.parse(above.at) < groupMs
  );
}

/** New topics and names, and who was removed, are news: they stand by themselves. */
function folds({ what }: Happened): boolean {
  return !["topic", "channel-renamed", "kicked"].includes(what.kind);
}

function reused(rows: readonly Row[], previous: readonly Row[]): readonly Row[] {
  const known = new Map(previous.map((row) => [row.key, row]));
  return rows.map((row) => {
    const old = known.get(row.key);
    return old && isSame(old, row) ? old : row;
  });
}

function isSame(old: Row, row: Row): boolean {
  if (old.kind === "message" && row.kind === "message")
    return old.item === row.item && old.isFirst === row.isFirst && old.replied === row.replied;
  if (old.kind === "events" && row.kind === "events")
    return old.items.length === row.items.length && old.items.every((item, at) => item === row.items[at]);
  if (old.kind === "day" && row.kind === "day") return old.at === row.at;
  return old.kind === row.kind;
}
