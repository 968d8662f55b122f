/** How many files wait to go with a message, and what there is to say of them: known before what sends them is fetched. */
import { signal } from "@preact/signals";
import type { BesideKey } from "../texts/beside.ts";

/** By the conversation's folded name. */
export const held = signal<ReadonlyMap<string, number>>(new Map());

export interface Note {
  readonly in: string;
  readonly key: Extract<BesideKey, `files.${string}`>;
  readonly count?: number;
}

export const note = signal<Note | undefined>(undefined);
