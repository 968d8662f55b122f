/** German: people: their cards, and telling one of them something. */

import type { Text } from "../../text.ts";
import type { person as english } from "../english/person.ts";

export const person = {
  "person.write": "Schreiben",
  "person.share": "Etwas mitteilen …",
  "person.mention": "Hier erwähnen",
  "person.ignore": "Für mich stumm",
  "person.heed": "Wieder lesen",
  "person.ignored": "Für dich stumm",
  "person.ignored-nobody": "Niemand. Du kannst Leute über ihre Karte stumm schalten; nur du merkst es.",
  "person.operate": "Moderieren in {channel}",
  "person.away": "Abwesend",
  "person.account": "Konto",
  "person.has-account": "{account}",
  "person.guest": "Ein Gast, ohne Konto",
  "person.role": "Rolle",
  "person.operator": "Operator des Netzes",
  "person.bot": "Ein Bot",
  "person.realname": "Name",
  "person.shared": "Wo ihr beide seid",
  "person.idle": "Still seit",
  "person.since": "Da seit",
  "person.from": "Verbunden von",
  "share.title": "{nick} etwas mitteilen",
  "share.hint": "Nur {nick} liest es, und du bleibst, wo du bist.",
  "share.text": "Text",
  "share.now": "Teilen",
  "share.open": "Unterhaltung öffnen",
  "share.sending": "Wird gesendet …",
  "share.sent": "Geteilt.",
  "share.failed": "Es wurde nicht geteilt: {why}",
  "share.perhaps": "Niemand kann sagen, ob es ankam.",
} as const satisfies Readonly<Record<keyof typeof english, Text>>;
