/** What the page of the cluster says. */
import { catalogueOf } from "./catalogue.ts";
import { english } from "./cluster/english.ts";

export type ClusterKey = keyof typeof english;

export const { t } = catalogueOf<ClusterKey>(
  english,
  async () => (await import("./cluster/german.ts")).german,
);
