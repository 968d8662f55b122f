/** To the place of a message, wherever it was said. */
import { isSamePlace, type Place } from "../places.ts";
import { goTo, place } from "../routing.ts";
import { act } from "../store.ts";

export function jump(name: string, message: string): void {
  const there: Place = { kind: "conversation", name, message };
  // Whoever is there by the address may have scrolled on.
  if (isSamePlace(place.value, there)) act({ kind: "go-to", in: name, id: message });
  else goTo(there);
}
