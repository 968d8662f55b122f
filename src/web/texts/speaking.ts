/** Which language this browser is spoken to in: the kept one, else the first of the reader's that we have. */
import { speakEverywhere } from "./catalogue.ts";
import { type Language, languageFor, speakIn } from "./language.ts";

const keptAs = "chorus.language";
/** So often texts are asked for again that could not be fetched: their node may be coming back. */
const again_ms = 2_000;

/** Before the first screen is drawn; what is not English is loaded here. Where it cannot be, it is English until it can. */
export async function beginToSpeak(): Promise<void> {
  if (await speak(languageFor(keptLanguage() ?? null, navigator.languages))) return;
  await speak("en");
  setTimeout(() => void beginToSpeak(), again_ms);
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

function speak(language: Language): Promise<boolean> {
  speakIn(language, navigator.languages);
  document.documentElement.lang = language;
  return speakEverywhere();
}
