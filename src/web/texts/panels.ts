/** The texts of what opens over the main screen: they come with the first panel, not with the page. */
import { signal } from "@preact/signals";
import { spoken } from "./language.ts";
import { english } from "./panels/english.ts";
import type { Text } from "./text.ts";
import { written } from "./texts.ts";

export type PanelKey = keyof typeof english;

const catalogue = signal<Readonly<Record<PanelKey, Text>>>(english);

/** As `t` of texts.ts, for panels. */
export function t(key: PanelKey, values: Readonly<Record<string, string | number>> = {}): string {
  return written(catalogue.value[key], values);
}

/** Takes the texts of the language that is spoken: before a panel is shown, and when another language is chosen. */
export async function speakInPanels(): Promise<void> {
  catalogue.value = spoken().language === "de" ? (await import("./panels/german.ts")).german : english;
}
