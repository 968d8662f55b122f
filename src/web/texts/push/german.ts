/** German: notifications, the installed page, and reading offline. */
import type { english } from "./english.ts";

export const german: Record<keyof typeof english, string> = {
  "push.title": "Benachrichtigungen auf diesem Gerät",
  "push.what":
    "Nachrichten an dich, dein Name in einem Kanal und Einladungen, auch wenn diese Seite geschlossen ist.",
  "push.turn-on": "Auf diesem Gerät benachrichtigen",
  "push.turn-off": "Dieses Gerät nicht mehr benachrichtigen",
  "push.try": "Beispiel zeigen",
  "push.example-title": "Chorus",
  "push.example": "So wirst du benachrichtigt.",
  "push.on": "Dieses Gerät wird benachrichtigt.",
  "push.on-away": "Solange das an ist, bleibst du in deinen Kanälen, auch wenn du weg bist.",
  "push.page-only": "Du wirst benachrichtigt, solange diese Seite irgendwo im Hintergrund offen ist.",
  "push.needs-account":
    "Um auch bei geschlossener Seite benachrichtigt zu werden, brauchst du ein Konto: Ohne Konto gehst du, wenn du sie schließt.",
  "push.make-account": "Konto anlegen",
  "push.server-off": "Dieses Netzwerk benachrichtigt keine Geräte bei geschlossener Seite.",
  "push.insecure": "Browser erlauben Benachrichtigungen nur, wenn die Seite über https erreicht wird.",
  "push.unsupported": "Dieser Browser kann dich nicht benachrichtigen.",
  "push.apple-title": "Auf einem iPhone oder iPad lege Chorus zuerst auf den Home-Bildschirm:",
  "push.apple-share":
    "Tippe auf „Teilen“, das Quadrat mit dem Pfeil nach oben. In Safari steht es unten oder oben auf dem Bildschirm.",
  "push.apple-add": "Wähle „Zum Home-Bildschirm“ und dann „Hinzufügen“.",
  "push.apple-open": "Öffne Chorus vom Home-Bildschirm aus und komm zu dieser Einstellung zurück.",
  "push.denied": "Benachrichtigungen sind für diese Seite gesperrt. Nur du kannst das ändern:",
  "push.denied-desktop":
    "Öffne über das Symbol neben der Adresse die Einstellungen dieser Seite und erlaube dort Benachrichtigungen.",
  "push.denied-android":
    "Tippe auf das Symbol neben der Adresse, dann auf „Berechtigungen“, und erlaube Benachrichtigungen.",
  "push.denied-apple": "Öffne „Einstellungen“, dann „Mitteilungen“, dann Chorus, und erlaube Mitteilungen.",
  "push.dismissed": "Es wurde nichts geändert. Dein Browser fragt wieder, wenn du es noch einmal versuchst.",
  "push.failed": "Das hat nicht geklappt: {why}",
  "push.service-failed": "der Benachrichtigungsdienst des Browsers antwortet nicht",
  "push.working": "Einen Moment …",
  "push.invited": "{nick} lädt dich in {channel} ein",
  "offline.mark": "Offline",
  "offline.page": "Du bist offline. Das hast du hier zuletzt gelesen, bis {time}.",
  "offline.nothing": "Du bist offline, und von diesem Gespräch ist auf diesem Gerät nichts gespeichert.",
  "offline.kept": "Was du jetzt schreibst, wird gesendet, sobald du wieder verbunden bist.",
  "version.new": "Es gibt eine neue Version dieser Seite.",
  "version.reload": "Neu laden",
  "version.later": "Später",
};
