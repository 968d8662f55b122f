/** The English texts of what comes beside the conversation, joined. */
import { acting } from "./english/acting.ts";
import { emoji } from "./english/emoji.ts";
import { events } from "./english/events.ts";
import { files } from "./english/files.ts";
import { layout } from "./english/layout.ts";
import { opening } from "./english/opening.ts";
import { people } from "./english/people.ts";
import { text } from "./english/text.ts";

export const english = {
  ...acting,
  ...emoji,
  ...events,
  ...files,
  ...layout,
  ...opening,
  ...people,
  ...text,
} as const;
