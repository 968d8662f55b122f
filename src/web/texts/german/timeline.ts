/** German: the timeline. */
import type { timeline as english } from "../english/timeline.ts";
import type { Text } from "../text.ts";

export const timeline = {
  "timeline.label": "Nachrichten in {name}",
  "timeline.loading": "Wird geladen …",
  "timeline.unread-line": "Neu",
  "timeline.now": "Neueste Nachrichten",
  "message.by": "{nick}, {time}",
  "message.notice": "Hinweis",
  "message.show-more": "Alles zeigen",
  "message.show-less": "Weniger zeigen",
} as const satisfies Record<keyof typeof english, Text>;
