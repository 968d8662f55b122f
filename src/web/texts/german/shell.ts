/** German: the shell around the timeline. */

import type { shell as english } from "../english/shell.ts";
import type { Text } from "../text.ts";

export const shell: Readonly<Record<keyof typeof english, Text>> = {
  "first.title": "Willkommen bei Chorus",
  "first.lead": "Ein Name genügt, und du bist dabei. Ganz ohne Konto.",
  "first.invited": "Du bist nach {channel} eingeladen. Wähle einen Namen, und du bist da.",
  "first.name": "Dein Name",
  "first.enter": "Eintreten",
  "first.entering": "Einen Moment…",
  "first.hint":
    "Buchstaben, Ziffern und - _ [ ] \\ ` ^ { } |, höchstens {max} Zeichen, keine Ziffer am Anfang.",
  "first.taken": "{name} ist vergeben. Versuche einen anderen Namen.",
  "first.password": "Passwort",
  "first.log-in": "Der Name gehört dir? Melde dich an",
  "first.no-log-in": "Ohne Passwort eintreten",
  "first.bad": "{name} kann hier kein Name sein.",
  "first.refused": "{name} wurde abgelehnt: {why}",
  "first.elsewhere": "Du bist schon als {name} hier, in einem anderen Tab.",
  "first.use-here": "Hier als {name} weitermachen",
  "shell.skip": "Zum Nachrichtenfeld",
  "sidebar.label": "Unterhaltungen",
  "link.connecting": "Verbindung zu {address}…",
  "composer.label": "Nachricht an {name}",
  "composer.placeholder": "Schreib an {name}",
  "composer.send": "Senden",
  "composer.offline": "{name} ist gerade nicht da. Was du schreibst, kommt vielleicht nicht an.",
};
