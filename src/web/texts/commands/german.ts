/** German: what typed commands say. */
import type { commandPhrases } from "../../../client/chat/command-phrases.ts";
import type { Text } from "../text.ts";

export const german = {
  "command.unknown": "Einen Befehl /{name} gibt es nicht. /help zählt sie auf.",
  "command.away": "{nick} ist abwesend: {why}",
  "command.who": "{nick} ist {from} ({realname})",
  "command.idle": "{nick} ist seit {count} s untätig",
  "command.places": "{nick} ist in {channels}",
  "command.channel": "{channel}, {count} Mitglieder: {topic}",
  "command.account": "{nick} ist angemeldet als {account}",
  "usage.changes": "Änderungen",
  "usage.channel": "Kanal",
  "usage.command": "Befehl",
  "usage.key": "Schlüssel",
  "usage.line": "Zeile",
  "usage.mask": "Maske",
  "usage.name": "Name",
  "usage.names": "Namen",
  "usage.password": "Passwort",
  "usage.text": "Text",
  "usage.why": "Grund",
} as const satisfies Record<keyof typeof commandPhrases, Text>;
