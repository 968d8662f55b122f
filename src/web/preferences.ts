/** What a reader may prefer, and reading what was kept of it. */
import type { Conversation } from "../client/chat/chat.ts";

export interface Preferences {
  readonly theme: "auto" | "light" | "dark";
  /** Images in messages, without being asked for each. */
  readonly showsImages: boolean;
  /** What linked pages are about, fetched by the server. */
  readonly showsPreviews: boolean;
  /** Others see that one is typing. */
  readonly showsTyping: boolean;
  /** Of channels for which nothing else was chosen. */
  readonly notifies: Conversation["notifies"];
  readonly playsSounds: boolean;
}

export const defaults: Preferences = {
  theme: "auto",
  showsImages: true,
  showsPreviews: true,
  showsTyping: true,
  notifies: "mentions",
  playsSounds: false,
};

/** Of what is not only on or off. */
const choices: Readonly<Record<string, readonly unknown[]>> = {
  theme: ["auto", "light", "dark"],
  notifies: ["all", "mentions", "nothing"],
};

/** What was kept, as far as it can be meant: an older or newer page may have kept something else. */
export function preferencesFrom(kept: string | null): Preferences {
  let read: unknown;
  try {
    read = JSON.parse(kept ?? "{}");
  } catch {
    read = {};
  }
  if (typeof read !== "object" || read === null) return defaults;
  const values = Object.entries(read).filter(
    ([name, value]) =>
      Object.hasOwn(defaults, name) && (choices[name]?.includes(value) ?? typeof value === "boolean"),
  );
  return { ...defaults, ...Object.fromEntries(values) };
}
