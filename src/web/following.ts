/** When a conversation gets another name, all that is shown and held of it goes on under that. */
import { batch } from "@preact/signals";
import { fold } from "../protocol/names.ts";
import { extensions } from "./composer/extensions.ts";
import { moveReply } from "./composer/reply.ts";
import { isSamePlace, renamedPlace } from "./places.ts";
import { beAt, place } from "./routing.ts";
import { changed } from "./store.ts";
import { overlay } from "./timeline/hand.ts";

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
