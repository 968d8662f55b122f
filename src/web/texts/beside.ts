/** What is said beside the conversation: texts that come with what says them, and not with the first load. */
import { english } from "./beside/english.ts";
import { catalogueOf } from "./catalogue.ts";
import { type Key, t as said } from "./texts.ts";

export type BesideKey = keyof typeof english;

const catalogue = catalogueOf<BesideKey>(english, async () => (await import("./beside/german.ts")).german);

/** One of these texts, or of the main screen's. */
export function t(key: BesideKey | Key, values?: Readonly<Record<string, string | number>>): string {
  return isBeside(key) ? catalogue.t(key, values) : said(key, values);
}

function isBeside(key: string): key is BesideKey {
  return Object.hasOwn(english, key);
}

// Whatever imports this is drawn in the reader's language at once; in English where theirs cannot be fetched.
await catalogue.speak().catch(() => {});
