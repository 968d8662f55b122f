/** The German texts, joined from those of each part of the client. Loaded by those who read German. */
import { client } from "./german/client.ts";
import { shell } from "./german/shell.ts";
import { timeline } from "./german/timeline.ts";

export const german = { ...client, ...shell, ...timeline } as const;
