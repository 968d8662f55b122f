/** What the reader prefers on this device. Kept in the browser; what cannot be kept holds until the page is closed. */
import { signal } from "@preact/signals";
import { defaults, type Preferences, preferencesFrom } from "./preferences.ts";

const keptAs = "chorus.preferences";

export const preferences = signal<Preferences>(defaults);

/** Before the first screen is drawn. What another tab prefers is preferred here too. */
export function beginToPrefer(): void {
  const read = () => {
    preferences.value = preferencesFrom(reading(() => localStorage.getItem(keptAs)));
    showTheme();
  };
  read();
  window.addEventListener("storage", ({ key }) => {
    if (key === keptAs) read();
  });
}

export function prefer(change: Partial<Preferences>): void {
  preferences.value = { ...preferences.value, ...change };
  reading(() => localStorage.setItem(keptAs, JSON.stringify(preferences.value)) ?? null);
  showTheme();
}

/** Styles follow `data-theme`, or without it the system. */
function showTheme(): void {
  const { theme } = preferences.value;
  const { dataset } = document.documentElement;
  if (theme === "auto") delete dataset["theme"];
  else dataset["theme"] = theme;
}

/** Storage may be closed to pages: then nothing is kept. */
function reading(act: () => string | null): string | null {
  try {
    return act();
  } catch {
    return null;
  }
}
