/** The English texts, joined from those of each part of the client. */
import { client } from "./english/client.ts";
import { shell } from "./english/shell.ts";
import { timeline } from "./english/timeline.ts";

export const english = { ...client, ...shell, ...timeline } as const;
