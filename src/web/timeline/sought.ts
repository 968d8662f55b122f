/** A message that a timeline is to show and has not shown yet. */
import { signal } from "@preact/signals";
import { fold } from "../../protocol/names.ts";
import type { Place } from "../places.ts";

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

/** Of a place in the address of the page. */
export function messageIn(where: Place, name: string): string | undefined {
  return where.kind === "conversation" && fold(where.name) === name ? where.message : undefined;
}

export function messageOf(message: Sought | undefined, name: string): string | undefined {
  return message?.in === name ? message.id : undefined;
}
