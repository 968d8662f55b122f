/** Texts of one part of the client, by key, in the language that is spoken: they come with that part, not with the page. */
import { signal } from "@preact/signals";
import { straight } from "../text/straight.ts";
import { formatNumber, pluralOf } from "./formats.ts";
import { spoken } from "./language.ts";
import type { Text } from "./text.ts";

type Texts<Key extends string> = Readonly<Record<Key, Text>>;
type Values = Readonly<Record<string, string | number>>;

export interface Catalogue<Key extends string> {
  /** The text for `key`, with its values in place; numbers as the reader writes them. What draws it is drawn again in another language. */
  t(key: Key, values?: Values): string;
  /** To be awaited before anything of it is shown. */
  speak(): Promise<void>;
}

const catalogues: Catalogue<never>[] = [];

/** @param german loads the texts for those who read German */
export function catalogueOf<Key extends string>(
  english: Texts<Key>,
  german: () => Promise<Texts<Key>>,
): Catalogue<Key> {
  const texts = signal(english);
  const catalogue: Catalogue<Key> = {
    t: (key, values = {}) => written(texts.value[key], values),
    async speak() {
      texts.value = spoken().language === "de" ? await german() : english;
    },
  };
  catalogues.push(catalogue);
  return catalogue;
}

/** Another language was chosen. Whether all texts could be had in it; of those that could not the old ones stay. */
export async function speakEverywhere(): Promise<boolean> {
  const done = await Promise.allSettled(catalogues.map((catalogue) => catalogue.speak()));
  return done.every(({ status }) => status === "fulfilled");
}

function written(text: Text, values: Values): string {
  const form = typeof text === "string" ? text : formOf(text, values["count"]);
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return typeof value === "number" ? formatNumber(value) : straight(value ?? whole);
  });
}

function formOf(forms: Exclude<Text, string>, count: string | number | undefined): string {
  return forms[pluralOf(Number(count))] ?? forms.other;
}
