/** The English texts, joined from those of each part of the client. */
import { client } from "./english/client.ts";
import { emoji } from "./english/emoji.ts";
import { files } from "./english/files.ts";
import { opening } from "./english/opening.ts";
import { shell } from "./english/shell.ts";
import { text } from "./english/text.ts";
import { timeline } from "./english/timeline.ts";

export const english = { ...client, ...emoji, ...files, ...shell, ...opening, ...text, ...timeline } as const;
