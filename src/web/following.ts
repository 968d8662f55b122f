/** When a conversation gets another name, all that is shown and held of it goes on under that. */
import { batch } from "@preact/signals";
import { fold } from "../protocol/names.ts";
import { extensions } from "./composer/extensions.ts";
import { replies } from "./composer/reply.ts";
import { isSamePlace, type Place } from "./places.ts";
import { beAt, place } from "./routing.ts";
import { changed } from "./store.ts";
import { overlay } from "./timeline/overlay.ts";

/** At once, with the chat as it is now: a place that is not known yet would be entered. */
export function follow(from: string, to: string): void {
  batch(() => {
    changed(["", fold(from), fold(to)]);
    moveReply(from, to);
    for (const { renamed } of extensions.peek()) renamed?.(from, to);
    const open = overlay.peek();
    if (open?.in === fold(from)) overlay.value = { ...open, in: fold(to) };
    const next = renamedPlace(place.peek(), from, to);
    if (!isSamePlace(next, place.peek())) beAt(next);
  });
}

function moveReply(from: string, to: string): void {
  const original = replies.peek().get(fold(from));
  if (!original) return;
  const moved = new Map(replies.peek());
  moved.delete(fold(from));
  replies.value = moved.set(fold(to), original);
}

/** The same place after a conversation has got another name. */
export function renamedPlace(place: Place, from: string, to: string): Place {
  const isThere = place.kind === "conversation" && fold(place.name) === fold(from);
  return isThere ? { ...place, name: to } : place;
}
