/** What is open over a timeline. */
import { signal } from "@preact/signals";
import type { Said } from "../../client/chat/chat.ts";

/** What is open over the timeline, and for which message. */
export type Overlay =
  | { readonly kind: "emoji"; readonly in: string; readonly item: Said; readonly anchor: Element }
  | { readonly kind: "sheet"; readonly in: string; readonly item: Said }
  | { readonly kind: "delete"; readonly in: string; readonly item: Said };
export const overlay = signal<Overlay | undefined>(undefined);
