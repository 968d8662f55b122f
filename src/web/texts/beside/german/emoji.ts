/** German: choosing emoji. */

import type { Text } from "../../text.ts";
import type { emoji as english } from "../english/emoji.ts";

export const emoji = {
  "emoji.pick": "Emoji auswählen",
  "emoji.search": "Emoji suchen",
  "emoji.groups": "Arten von Emoji",
  "emoji.tone": "Hautton",
  "emoji.none": "So heißt kein Emoji.",
  "emoji.recent": "Zuletzt benutzt",
  "emoji.smileys": "Smileys",
  "emoji.people": "Menschen",
  "emoji.nature": "Tiere und Natur",
  "emoji.food": "Essen und Trinken",
  "emoji.travel": "Reisen und Orte",
  "emoji.activities": "Aktivitäten",
  "emoji.objects": "Dinge",
  "emoji.symbols": "Symbole",
  "emoji.flags": "Flaggen",
  "emoji.found": "Gefunden",
} as const satisfies Record<keyof typeof english, Text>;
