/** A message that a timeline is to show and has not shown yet. */
import { signal } from "@preact/signals";

export interface Sought {
  /** A conversation's folded name. */
  readonly in: string;
  readonly id: string;
}

export const sought = signal<Sought | undefined>(undefined);

/** Shows a message of a conversation; where it is not in the window, the window is moved there. */
export function seek(message: Sought): void {
  sought.value = message;
}
