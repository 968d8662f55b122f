/** Which language this browser is spoken to in: the kept one, else the first of the reader's that we have. */
import { speakEverywhere } from "./catalogue.ts";
import { type Language, languageFor, speakIn } from "./language.ts";

const keptAs = "chorus.language";

/** Before the first screen is drawn; what is not English is loaded here. */
export async function beginToSpeak(): Promise<void> {
  const language = languageFor(keptLanguage() ?? null, navigator.languages);
  speakIn(language, navigator.languages);
  document.documentElement.lang = language;
  await speakEverywhere();
}

/** Speaks this language from now on, the next time too; undefined goes back to the browser's. */
export async function keepSpeaking(language: Language | undefined): Promise<void> {
  if (language) localStorage.setItem(keptAs, language);
  else localStorage.removeItem(keptAs);
  await beginToSpeak();
}

export function keptLanguage(): string | undefined {
  return localStorage.getItem(keptAs) ?? undefined;
}
