/** Durations and times as people write and read them. */
import { serverTime } from "../protocol/time.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** From the longest; what is longer than `durationMax` counts as that, so that every end has a date. */
const units = { week: 7 * day, day, hour, minute, second } as const;
const durationMax = 100 * 365 * day;

/** "30s", "10m", "2h", "7d", "2w"; a number alone is minutes. In milliseconds; undefined for what is no duration. */
export function durationOf(text: string): number | undefined {
  const [, digits, letter = ""] = /^(\d+)([smhdw]?)$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const [, unit = minute] =
    Object.entries(units).find(([name]) => letter !== "" && name.startsWith(letter.toLowerCase())) ?? [];
  return Math.min(Number(digits) * unit, durationMax);
}

/** "2 hours", "90 minutes": in the longest unit that leaves nothing over. @param duration whole seconds, in milliseconds */
export function durationText(duration: number): string {
  const [name, unit] = Object.entries(units).find(([, each]) => duration % each === 0) ?? ["second", second];
  const count = duration / unit;
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

/** "2026-11-22T15:06:37Z" @param at milliseconds since 1970 */
export function timeText(at: number): string {
  return `${serverTime(at).slice(0, -".000Z".length)}Z`;
}
