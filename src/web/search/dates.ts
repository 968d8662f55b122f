/** Days as people write them, in their own calendar and zone: "2026-11-20", "20.11.2026", "yesterday", "7d". */

/** In which order the reader writes a date's numbers. */
export type DateOrder = "day-month" | "month-day";

/** A stretch of time: from its first millisecond up to that of the next one, in ms since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The first of the two that the reader's locale writes. */
export function dateOrderOf(locale: string): DateOrder {
  const parts = new Intl.DateTimeFormat(locale, { day: "numeric", month: "numeric" }).formatToParts(0);
  return parts.find(({ type }) => type === "day" || type === "month")?.type === "month"
    ? "month-day"
    : "day-month";
}

/** How many days ago; in the languages that we speak. */
const words: Readonly<Record<string, number>> = { today: 0, heute: 0, yesterday: 1, gestern: 1 };
const weekdays = [
  ["sunday", "sonntag"],
  ["monday", "montag"],
  ["tuesday", "dienstag"],
  ["wednesday", "mittwoch"],
  ["thursday", "donnerstag"],
  ["friday", "freitag"],
  ["saturday", "samstag"],
];

/**
 * The day, month or year that is meant, as it passes in this zone; undefined for what is none. A weekday is the last
 * one that began; "7d", "2w", "3m" and "1y" are the day so long ago.
 */
export function spanOf(text: string, now: number, order: DateOrder): Span | undefined {
  const written = text.toLowerCase();
  const today = new Date(now);
  const ago = words[written];
  if (ago !== undefined) return dayAgo(today, ago);
  const weekday = weekdays.findIndex((names) => names.some((name) => isWeekday(written, name)));
  if (weekday >= 0) return dayAgo(today, (today.getDay() - weekday + 7) % 7);
  return relative(written, today) ?? absolute(written, today, order);
}

/** Its whole name, or three letters of it; of German also two. */
function isWeekday(written: string, name: string): boolean {
  const least = name.endsWith("day") ? 3 : 2;
  return written.length >= least && name.startsWith(written);
}

function relative(written: string, today: Date): Span | undefined {
  const [, digits, unit] = /^(\d{1,4})([dwmy])$/.exec(written) ?? [];
  if (digits === undefined) return undefined;
  const count = Number(digits);
  const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate()];
  if (unit === "m") return span(year, month - count, day);
  if (unit === "y") return span(year - count, month, day);
  return dayAgo(today, unit === "w" ? 7 * count : count);
}

function absolute(written: string, today: Date, order: DateOrder): Span | undefined {
  const iso = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(written);
  if (iso) return calendar(iso[1], iso[2], iso[3]);
  // German writes days first whatever the locale: "20.11.2026", "20.11."
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?$/.exec(written);
  if (dotted) return calendar(yearOf(dotted[3], today), dotted[2], dotted[1]);
  const slashed = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}|\d{2}))?$/.exec(written);
  if (!slashed) return undefined;
  const [, one, other, year] = slashed;
  const [month, day] = order === "month-day" ? [one, other] : [other, one];
  return calendar(yearOf(year, today), month, day);
}

function yearOf(digits: string | undefined, today: Date): string {
  if (digits === undefined) return String(today.getFullYear());
  return digits.length === 2 ? `20${digits}` : digits;
}

/** Without a day it is the month, without a month the year. Undefined for the 30th of February. */
function calendar(year = "", month?: string, day?: string): Span | undefined {
  const [y, m, d] = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1)];
  const begin = new Date(y, m, d);
  if (y < 1970 || begin.getMonth() !== m || begin.getDate() !== d) return undefined;
  if (month === undefined) return { from: begin.getTime(), to: new Date(y + 1, 0, 1).getTime() };
  if (day === undefined) return { from: begin.getTime(), to: new Date(y, m + 1, 1).getTime() };
  return span(y, m, d);
}

function dayAgo(today: Date, days: number): Span {
  return span(today.getFullYear(), today.getMonth(), today.getDate() - days);
}

/** By the calendar: a day may have 23 or 25 hours. */
function span(year: number, month: number, day: number): Span {
  return { from: new Date(year, month, day).getTime(), to: new Date(year, month, day + 1).getTime() };
}
