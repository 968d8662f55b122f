/** What opens over the main screen says. */
import { catalogueOf } from "./catalogue.ts";
import { english } from "./panels/english.ts";

export type PanelKey = keyof typeof english;

export const { t, speak } = catalogueOf<PanelKey>(
  english,
  async () => (await import("./panels/german.ts")).german,
);
