/** German: who is here, and oneself. */

import type { Text } from "../../text.ts";
import type { people as english } from "../english/people.ts";
export const people: Readonly<Record<keyof typeof english, Text>> = {
  "me.guest": "Gast",
  "me.register": "Diesen Namen sichern",
  "me.account": "Konto",
  "me.log-in": "Anmelden",
  "me.set-away": "Sag, dass du weg bist",
  "me.back": "Ich bin zurück",
  "me.settings": "Einstellungen",
  "me.help": "Tasten und Befehle",
  "me.cluster": "Dem Cluster bei der Arbeit zusehen",
  "me.leave": "Den Chat verlassen",
  "members.label": "Mitglieder von {name}",
  "members.founders": { one: "Gründer", other: "Gründer" },
  "members.operators": { one: "Operator", other: "Operatoren" },
  "members.voices": { one: "Stimme", other: "Stimmen" },
  "members.members": { one: "Mitglied", other: "Mitglieder" },
  "members.filter": "Mitglieder filtern",
  "members.more": { one: "und {count} weiteres", other: "und {count} weitere" },
  "members.none": "Niemand mit diesem Namen ist hier.",
  "members.invite": "Leute einladen",
  "members.close": "Mitgliederliste schließen",
  "notices.label": "Hinweise",
};
