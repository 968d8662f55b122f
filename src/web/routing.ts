/** Where in the chat one is: it stands in the page's address, so that links lead there and the browser's way back works. */
import { signal } from "@preact/signals";
import { hashOf, isSamePlace, type Place, placeIn } from "./places.ts";

export const place = signal<Place>(placeIn(location));

/** Before the first screen is drawn. */
export function beginToRoute(): void {
  if (place.value.kind !== "nowhere") history.replaceState(null, "", `/${hashOf(place.value)}`);
  addEventListener("hashchange", () => {
    const next = placeIn(location);
    if (!isSamePlace(next, place.value)) place.value = next;
  });
}

/** Goes there; the way back leads to where one was. */
export function goTo(next: Place): void {
  if (isSamePlace(next, place.value)) return;
  history.pushState(null, "", hashOf(next));
  place.value = next;
}

/** Is there, and was never where one was. */
export function beAt(next: Place): void {
  history.replaceState(null, "", hashOf(next));
  place.value = next;
}

/** To a conversation, or to a message in it. */
export function goToConversation(name: string, message?: string): void {
  goTo({ kind: "conversation", name, ...(message && { message }) });
}
