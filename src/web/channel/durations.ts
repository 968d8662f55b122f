/** Durations in the reader's words. */
import { spoken } from "../texts/language.ts";
import { t } from "../texts/panels.ts";
import { durationParts } from "./banned.ts";

/** "10m" → "10 minutes"; in the largest unit that leaves nothing over. "" is for ever. */
export function durationText(duration: string): string {
  const parts = durationParts(duration);
  if (!parts) return t("ban.for-ever");
  let { count, unit } = parts;
  const larger = { second: ["minute", 60], minute: ["hour", 60] } as const;
  for (
    let step = larger[unit as keyof typeof larger];
    step && count % step[1] === 0;
    step = larger[unit as keyof typeof larger]
  ) {
    count /= step[1];
    unit = step[0];
  }
  return new Intl.NumberFormat(spoken().formats, { style: "unit", unit, unitDisplay: "long" }).format(count);
}
