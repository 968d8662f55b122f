/** German: what one does with messages. */

import type { Text } from "../../text.ts";
import type { acting as english } from "../english/acting.ts";
export const acting = {
  "action.toolbar": "Aktionen für die Nachricht von {nick}",
  "action.react": "Reagieren",
  "action.react-with": "Mit {emoji} reagieren",
  "action.reply": "Antworten",
  "action.copy-link": "Link kopieren",
  "action.copy-text": "Text kopieren",
  "action.delete": "Löschen",
  "action.delete-sure": "Diese Nachricht für alle löschen?",
  "action.cancel": "Abbrechen",
  "reaction.who": "Mit {emoji} reagiert: {names}",
  "reaction.add-yours": "Auch mit {emoji} reagieren",
  "reaction.take-yours": "{emoji} zurücknehmen",
  "reaction.you": "du",
  "action.copied": "Kopiert",
} as const satisfies Record<keyof typeof english, Text>;
