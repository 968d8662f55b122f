/** The English texts, joined from those of each part of the client. */
import { shell } from "./english/shell.ts";
import { timeline } from "./english/timeline.ts";

export const english = { ...shell, ...timeline } as const;
