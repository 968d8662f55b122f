/** German: what the client's core says itself. */
import type { phrases } from "../../../client/phrases.ts";
import type { Text } from "../text.ts";

export const client = {
  "client.nobody": "niemand heißt {name}",
  "client.not-a-name": "das kann kein Name sein",
  "client.in-use": "er ist vergeben",
  "client.there-already": "{name} ist schon dort",
  "client.no-reason": "der Server hat keinen Grund genannt",
  "client.partly": "{why} ({taken} von {parts} Teilen wurden angenommen)",
  "client.too-long": "die Nachricht ist länger als {count} Byte",
  "client.too-many-lines": "die Nachricht hat mehr als {count} Zeilen",
  "client.too-many-waiting": "mehr als {count} Nachrichten warten darauf, gesendet zu werden",
  "client.unsendable":
    "das kann nicht gesendet werden: ein Name oder Wort darin hat ein Zeichen, das dort nicht stehen darf",
  "client.not-a-channel": "{channel} kann kein Kanalname sein",
  "client.perhaps-done": "niemand weiß, ob es geschehen ist",
  "client.invited": "{nick} lädt dich in {channel} ein",
} as const satisfies Record<keyof typeof phrases, Text>;
