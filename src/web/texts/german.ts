/** The German texts, joined from those of each part of the client. Loaded by those who read German. */
import { client } from "./german/client.ts";
import { emoji } from "./german/emoji.ts";
import { files } from "./german/files.ts";
import { opening } from "./german/opening.ts";
import { shell } from "./german/shell.ts";
import { text } from "./german/text.ts";
import { timeline } from "./german/timeline.ts";

export const german = { ...client, ...emoji, ...files, ...shell, ...opening, ...text, ...timeline } as const;
