/** What opens over the timeline: choosing a reaction, the sheet of a phone, the question before deleting. Loaded when first opened. */
import { useSignal } from "@preact/signals";
import type { ComponentChild } from "preact";
import { useEffect } from "preact/hooks";
import { overlay } from "./acting.ts";

type Parts = typeof import("./opened.tsx");

export function Overlays(): ComponentChild {
  const open = overlay.value;
  const parts = useSignal<Parts | undefined>(undefined);
  useEffect(() => {
    if (open && !parts.value)
      import("./opened.tsx").then(
        (loaded) => {
          parts.value = loaded;
        },
        // Offline: one may press again.
        () => {
          overlay.value = undefined;
        },
      );
  }, [open, parts]);
  return open && parts.value ? <parts.value.Opened key={open.item.key + open.kind} {...open} /> : null;
}
