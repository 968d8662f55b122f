/** Everything the palette offers, one under the other, as the arrows go through it. */
import type { Found } from "../search/found.ts";
import type { Kind, Offer, Section } from "./offers.ts";

export type Choice = (
  | Offer
  | { readonly kind: "message"; readonly found: Found }
  | { readonly kind: "create"; readonly name: string }
  | { readonly kind: "search"; readonly typed: string }
) & { readonly under: Kind | undefined };

export function choicesOf(offered: {
  readonly sections: readonly Section[];
  readonly messages: readonly Found[];
  readonly creatable: string | undefined;
  readonly searchable: string;
}): Choice[] {
  const { sections, messages, creatable, searchable } = offered;
  return [
    ...sections.flatMap(({ kind, offers }) => offers.map((offer) => ({ ...offer, under: kind }))),
    ...messages.map((found) => ({ kind: "message" as const, found, under: "messages" as const })),
    ...(creatable === undefined ? [] : [{ kind: "create" as const, name: creatable, under: undefined }]),
    ...(searchable === "" ? [] : [{ kind: "search" as const, typed: searchable, under: undefined }]),
  ];
}
