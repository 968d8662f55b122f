/** Texts about notifications and reading offline: no part of the first load, and known to the service worker too. */
import { spoken } from "../texts/language.ts";
import { english } from "./texts/english.ts";
import { german } from "./texts/german.ts";

export type PushKey = keyof typeof english;

/** The text for `key` with its values in place, in the language that the page is in, or in another one. */
export function t(
  key: PushKey,
  values: Readonly<Record<string, string>> = {},
  language: string = spoken().language,
): string {
  const text: string = (language === "de" ? german : english)[key];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
