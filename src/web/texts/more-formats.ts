/** Lists and sizes as the reader writes them. */
import { formatter } from "./formats.ts";

/** "alice, bob and carol" */
export function formatList(words: readonly string[]): string {
  return formatter("list", (locale) => new Intl.ListFormat(locale, { type: "conjunction" })).format(words);
}

/** "1.5 MB" */
export function formatBytes(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const unit = units[step] ?? "byte";
  const kind = (locale: string): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 });
  return formatter(unit, kind).format(bytes / 1000 ** step);
}
