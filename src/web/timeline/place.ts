/** Going to a message, wherever it is: the timeline shows it as soon as it has it. */
import { signal } from "@preact/signals";
import { act } from "../store.ts";

export interface Sought {
  /** A conversation's name. */
  readonly in: string;
  readonly id: string;
}

/** What a timeline is to show and has not shown yet. */
export const sought = signal<Sought | undefined>(undefined);

/** Shows a message of a conversation; where it is not in the window, the window is moved there. Opening the conversation is the caller's. */
export function goTo(place: Sought, isLoaded: boolean): void {
  sought.value = place;
  if (!isLoaded) act({ kind: "go-to", in: place.in, id: place.id });
}
