/** What is said about notifications, versions of the page, and reading offline. */
import { catalogueOf } from "./catalogue.ts";
import { english } from "./push/english.ts";

export type PushKey = keyof typeof english;

export const { t, speak } = catalogueOf<PushKey>(
  english,
  async () => (await import("./push/german.ts")).german,
);
