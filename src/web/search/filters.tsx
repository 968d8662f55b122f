/** Under the search's field: buttons for its operators, and what could follow the one that is being written. */
import { useMemo } from "preact/hooks";
import { peopleIn } from "../palette/offers.ts";
import { place } from "../routing.ts";
import { watch } from "../store.ts";
import { t } from "../texts/panels.ts";
import { withOperator } from "./query.ts";
import { isoDay, suggestionsFor } from "./suggestions.ts";

interface FiltersProps {
  readonly typed: string;
  onType(typed: string): void;
}

const operators = ["from", "in", "before", "after"] as const;

export function Filters({ typed, onType }: FiltersProps) {
  const chat = watch();
  const known = useMemo(
    () => ({
      people: [t("search.me"), ...peopleIn(chat).map(({ nick }) => nick)],
      places: [...chat.conversations.values()].map(({ name }) => name),
      days: [t("search.today"), t("search.yesterday"), ...[7, 30, 365].map((days) => isoDay(daysAgo(days)))],
    }),
    [],
  );
  const suggestions = suggestionsFor(typed, known);
  const here = place.value.kind === "conversation" ? place.value.name : undefined;
  const add = (operator: string) => onType(`${typed.trimEnd()} ${operator}:`.trimStart());
  return (
    <fieldset class="search-filters">
      <legend class="visually-hidden">{t("search.filters")}</legend>
      {suggestions.length > 0
        ? suggestions.map((suggestion) => (
            <button key={suggestion.text} type="button" class="chip" onClick={() => onType(suggestion.typed)}>
              <span dir="auto">{suggestion.text}</span>
            </button>
          ))
        : operators.map((operator) => (
            <button
              key={operator}
              type="button"
              class="chip"
              onClick={() => add(t(`search.operator-${operator}`))}
            >
              {t(`search.operator-${operator}`)}:
            </button>
          ))}
      {suggestions.length === 0 && here !== undefined && (
        <button type="button" class="chip" onClick={() => onType(`${withOperator(typed, "in", here)} `)}>
          <span dir="auto">{t("search.here", { name: here })}</span>
        </button>
      )}
      <DayPicker typed={typed} onType={onType} />
    </fieldset>
  );
}

function daysAgo(days: number): Date {
  const date = new Date();
  date.setDate(date.getDate() - days);
  return date;
}

/** The browser's own calendar, while a day is being written. */
function DayPicker({ typed, onType }: FiltersProps) {
  const [, before = "", operator] = /^(|.*\s)(before|vor|after|nach|on|am):\S*$/isu.exec(typed) ?? [];
  if (operator === undefined) return null;
  return (
    <input
      type="date"
      class="chip"
      aria-label={t("search.pick-day")}
      max={isoDay(new Date())}
      onChange={({ currentTarget: { value } }) => value !== "" && onType(`${before}${operator}:${value} `)}
    />
  );
}
