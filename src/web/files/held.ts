/** How many files wait to go with a message, and what there is to say of them: known before what sends them is fetched. */
import { signal } from "@preact/signals";
import type { Key } from "../texts/texts.ts";

/** By the conversation's folded name. */
export const held = signal<ReadonlyMap<string, number>>(new Map());

export interface Note {
  readonly in: string;
  readonly key: Extract<Key, `files.${string}`>;
  readonly count?: number;
}

export const note = signal<Note | undefined>(undefined);
