/** The German texts of what comes beside the conversation, joined. Loaded by those who read German. */
import { acting } from "./german/acting.ts";
import { emoji } from "./german/emoji.ts";
import { events } from "./german/events.ts";
import { files } from "./german/files.ts";
import { layout } from "./german/layout.ts";
import { opening } from "./german/opening.ts";
import { people } from "./german/people.ts";
import { text } from "./german/text.ts";

export const german = {
  ...acting,
  ...emoji,
  ...events,
  ...files,
  ...layout,
  ...opening,
  ...people,
  ...text,
} as const;
