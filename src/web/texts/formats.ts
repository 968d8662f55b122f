/** Numbers, times and days as the reader writes them. Times are ISO 8601 in, local time out. */
import { spoken } from "./language.ts";

/** Formatters are dear to make, and there are few kinds of them. */
const made = new Map<string, unknown>();

export function formatter<F>(kind: string, make: (locale: string) => F): F {
  const { formats } = spoken();
  const known = made.get(`${kind} ${formats}`) as F | undefined;
  if (known) return known;
  const fresh = make(formats);
  made.set(`${kind} ${formats}`, fresh);
  return fresh;
}

function dates(kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return formatter(kind, (locale) => new Intl.DateTimeFormat(locale, options));
}

export function formatNumber(value: number): string {
  return formatter("number", (locale) => new Intl.NumberFormat(locale)).format(value);
}

/** The category of a number in the language that is spoken. */
export function pluralOf(count: number): Intl.LDMLPluralRule {
  const { language } = spoken();
  return formatter(`plural ${language}`, () => new Intl.PluralRules(language)).select(count);
}

/** "14:05" */
export function formatTime(at: string): string {
  return dates("time", { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

/** "Monday, 23 November"; with the year when it is not this one. */
export function formatDate(at: string, now: number): string {
  const date = new Date(at);
  return date.getFullYear() === new Date(now).getFullYear()
    ? dates("day", { weekday: "long", day: "numeric", month: "long" }).format(date)
    : dates("day of a year", { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(
        date,
      );
}

/** "Today", "Yesterday", else the date; of the day `days` ago. */
export function formatDay(at: string, now: number): string {
  const days = daysBetween(new Date(at), new Date(now));
  if (days !== 0 && days !== 1) return formatDate(at, now);
  const words = formatter("relative", (locale) => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
  return capitalized(words.format(-days, "day"));
}

/** The whole of it: "Monday, 23 November 2026 at 14:05:09". */
export function formatDateTime(at: string): string {
  return dates("whole", { dateStyle: "full", timeStyle: "medium" }).format(new Date(at));
}

/** Whether two times are on one of the reader's days. */
export function isSameDay(one: string, other: string): boolean {
  return daysBetween(new Date(one), new Date(other)) === 0;
}

/** Days from one date to another by the calendar, whatever the time of day; a day may have 23 or 25 hours. */
function daysBetween(one: Date, other: Date): number {
  return Math.round((midnightOf(other) - midnightOf(one)) / 86_400_000);
}

function midnightOf(date: Date): number {
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
}

function capitalized(text: string): string {
  const { formats } = spoken();
  const [first = "", ...rest] = text;
  return first.toLocaleUpperCase(formats) + rest.join("");
}
