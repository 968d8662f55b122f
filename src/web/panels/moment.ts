/** A moment as short as it is clear: "Today, 14:05". */
import { formatDay, formatTime } from "../texts/formats.ts";

/** @param at ISO 8601 */
export function momentText(at: string): string {
  return `${formatDay(at, Date.now())}, ${formatTime(at)}`;
}
