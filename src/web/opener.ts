/** Which panel is open over the main screen. Anybody opens one; `<Panels>` shows it. */
import { signal } from "@preact/signals";

export type Panel =
  /** Ctrl/Cmd-K: channels, people, messages and what one can do. */
  | { readonly kind: "palette"; readonly typed?: string }
  /** `typed` as people type it: "roses in:#garden". */
  | { readonly kind: "search"; readonly typed?: string }
  | { readonly kind: "create-channel"; readonly name?: string }
  | { readonly kind: "browse-channels" }
  | { readonly kind: "channel"; readonly name: string; readonly page?: ChannelPage }
  | { readonly kind: "invite"; readonly channel: string }
  /** Put out, ban or mute somebody. */
  | { readonly kind: "moderate"; readonly channel: string; readonly nick: string; readonly how?: Moderation }
  /** What one is told of a conversation. */
  | { readonly kind: "notifications"; readonly in: string }
  | { readonly kind: "person"; readonly nick: string; readonly in?: string }
  /** Says something to one person, wherever one is. */
  | { readonly kind: "share"; readonly nick: string }
  | { readonly kind: "account"; readonly page?: "register" | "log-in" }
  | { readonly kind: "away" }
  | { readonly kind: "settings" }
  | { readonly kind: "help" };

export type ChannelPage = "about" | "members" | "rules" | "bans" | "owner";
export type Moderation = "kick" | "ban" | "mute";

/** The panel that is open. */
export const opened = signal<Panel | undefined>(undefined);

/** One panel is open at a time: another one takes the place of what is. */
export function openPanel(panel: Panel): void {
  opened.value = panel;
}

export function closePanel(): void {
  opened.value = undefined;
}
