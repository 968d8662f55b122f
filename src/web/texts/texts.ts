/** Every text that a reader sees, by its key, in the language that was chosen. */
import { signal } from "@preact/signals";
import { english } from "./english.ts";
import { formatNumber, pluralOf } from "./formats.ts";
import type { Text } from "./text.ts";

export type Key = keyof typeof english;

const catalogue = signal<Readonly<Record<Key, Text>>>(english);

/** The text for `key`, with its values in place; numbers as the reader writes them. What draws it is drawn again in another language. */
export function t(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
  return written(catalogue.value[key], values);
}

/** A text of any catalogue with its values in place. */
export function written(text: Text, values: Readonly<Record<string, string | number>>): string {
  return filled(typeof text === "string" ? text : formOf(text, values["count"]), values);
}

/** Takes all texts from this catalogue from now on. */
export function setTexts(texts: Readonly<Record<Key, Text>>): void {
  catalogue.value = texts;
}

function formOf(forms: Exclude<Text, string>, count: string | number | undefined): string {
  return forms[pluralOf(Number(count))] ?? forms.other;
}

function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return typeof value === "number" ? formatNumber(value) : (value ?? whole);
  });
}
