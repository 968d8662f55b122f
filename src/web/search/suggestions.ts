/** What could be meant by the operator that somebody is writing: people for from:, places for in:, days for before: and after:. */
import { fitting } from "../palette/fuzzy.ts";

export interface Suggestion {
  readonly text: string;
  /** What stands in the field when it is chosen. */
  readonly typed: string;
}

const countMax = 6;

/** @param days words for days that the reader understands, beside dates */
export function suggestionsFor(
  typed: string,
  known: {
    readonly people: readonly string[];
    readonly places: readonly string[];
    readonly days: readonly string[];
  },
): Suggestion[] {
  const [, before = "", operator = "", value = ""] =
    /^(|.*\s)(from|von|in|before|vor|after|nach|on|am):(\S*)$/isu.exec(typed) ?? [];
  if (operator === "") return [];
  const word = operator.toLowerCase();
  const names = word === "in" ? known.places : ["from", "von"].includes(word) ? known.people : known.days;
  if (names.includes(value)) return [];
  return fitting(value.replace(/^@/, ""), names, (name) => name, countMax).map(({ each }) => ({
    text: each,
    typed: `${before}${operator}:${each} `,
  }));
}

/** A day as search takes it anywhere: "2026-11-23". */
export function isoDay(at: Date): string {
  const [month, day] = [at.getMonth() + 1, at.getDate()].map((number) => String(number).padStart(2, "0"));
  return `${at.getFullYear()}-${month}-${day}`;
}
