/** Where this tab sits, and whether what it has to keep outlives the page; `sitting.ts` says so. */
import { signal } from "@preact/signals";

/** Undefined while there is none, and where nothing is kept. */
export const seatNumber = signal<number | undefined>(undefined);
/** The browser keeps nothing more for us: it is full, or closed. What is written lasts as long as the page. */
export const isUnkept = signal(false);
