/** German: the search. */

import type { Text } from "../../text.ts";
import type { search as english } from "../english/search.ts";

export const search = {
  "search.title": "Suche",
  "search.placeholder": "Wörter, „Wörter in Folge“, von:, in:, vor:, nach:",
  "search.filters": "Eingrenzen",
  "search.operator-from": "von",
  "search.operator-in": "in",
  "search.operator-before": "vor",
  "search.operator-after": "nach",
  "search.here": "in {name}",
  "search.me": "mir",
  "search.today": "heute",
  "search.yesterday": "gestern",
  "search.pick-day": "Tag auswählen",
  "search.problem-from": "„{written}“ ist kein Name.",
  "search.problem-in": "„{written}“ ist weder ein Kanal noch ein Name.",
  "search.problem-date":
    "„{written}“ ist kein Tag: Schreib 20.11.2026, gestern, oder 7d für vor sieben Tagen.",
  "search.looking": "Wird gesucht …",
  "search.nothing": "Nichts gefunden.",
  "search.found": { one: "{count} Nachricht", other: "{count} Nachrichten" },
  "search.first": {
    one: "{count} Nachricht, und es gibt mehr",
    other: "{count} Nachrichten, und es gibt mehr",
  },
  "search.results": "Was gefunden wurde",
  "search.more-older": "Ältere zeigen",
  "search.more-newer": "Neuere zeigen",
  "search.go": "Dorthin",
  "search.around": "Zusammenhang zeigen",
  "search.less": "Nur diese zeigen",
  "search.help":
    "Durchsucht werden alle Kanäle, in denen du bist, und deine Unterhaltungen. Der Anfang eines Wortes genügt. vor: endet vor dem Tag, nach: beginnt mit ihm.",
} as const satisfies Readonly<Record<keyof typeof english, Text>>;
