/** What opens over the timeline, and the tools of messages: fetched when somebody first points at one. */
import { signal } from "@preact/signals";
import type { ComponentChild } from "preact";
import { useEffect } from "preact/hooks";
import { overlay } from "./acting.ts";

type Parts = typeof import("./opened.tsx");

export const parts = signal<Parts | undefined>(undefined);

let isFetching = false;

/** What cannot be fetched now is fetched when it is wanted again. */
export function fetchParts(): void {
  if (isFetching || parts.peek()) return;
  isFetching = true;
  import("./opened.tsx").then(
    (fetched) => {
      parts.value = fetched;
    },
    () => {
      isFetching = false;
      overlay.value = undefined;
    },
  );
}

export function Overlays(): ComponentChild {
  const open = overlay.value;
  useEffect(() => {
    if (open) fetchParts();
  }, [open]);
  return open && parts.value ? <parts.value.Opened key={open.item.key + open.kind} {...open} /> : null;
}
