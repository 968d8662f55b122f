/** Which language is spoken, and by whose customs numbers and dates are written. */
export const languages = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof languages;

let language: Language = "en";
let formats: string = "en";

/** The kept one; else the first of the reader's languages that we have; else English. */
export function languageFor(kept: string | null, wanted: readonly string[]): Language {
  return [kept ?? "", ...wanted].map(baseOf).find(isOurs) ?? "en";
}

/** The reader's own kind of a language where they named one ("en-GB" for "en"), so that dates are as they are used to. */
export function formatsFor(spoken: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => baseOf(tag) === spoken) ?? spoken;
}

export function speakIn(spoken: Language, wanted: readonly string[]): void {
  language = spoken;
  formats = formatsFor(spoken, wanted);
}

/** What is spoken, for plurals; and the locale for dates and numbers. */
export function spoken(): { readonly language: Language; readonly formats: string } {
  return { language, formats };
}

function baseOf(tag: string): string {
  return tag.toLowerCase().split("-")[0] ?? "";
}

function isOurs(tag: string): tag is Language {
  return Object.hasOwn(languages, tag);
}
