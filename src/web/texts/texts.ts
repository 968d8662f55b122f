/** What the main screen says. */
import { catalogueOf } from "./catalogue.ts";
import { english } from "./english.ts";

export type Key = keyof typeof english;

export const { t } = catalogueOf<Key>(english, async () => (await import("./german.ts")).german);
