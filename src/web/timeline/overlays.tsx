/** The tools of messages, what opens over them and what keys and fingers do: fetched when there is time, or when they are wanted. */
import { signal } from "@preact/signals";
import type { ComponentChild } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { Item } from "../../client/chat/chat.ts";
import { fetchSoon } from "../later.tsx";
import { overlay } from "./overlay.ts";

type Parts = typeof import("./opened.tsx");

export const parts = signal<Parts | undefined>(undefined);

async function fetchParts(): Promise<void> {
  parts.value ??= await import("./opened.tsx");
}

/** What cannot be fetched now is fetched when it is wanted again. */
const want = (): void => void fetchParts().catch(() => {});

fetchSoon(fetchParts);

const beginnings = { onPointerOver: want, onPointerDown: want, onFocusIn: want };

/** What the list of messages does when it is pointed at, touched or typed at. */
export function useHandlers(
  conversation: string,
  items: readonly Item[],
): Partial<ReturnType<Parts["handlersFor"]>> {
  const newest = useRef(items);
  newest.current = items;
  const fetched = parts.value;
  return useMemo(
    () => fetched?.handlersFor(conversation, () => newest.current) ?? beginnings,
    [conversation, fetched],
  );
}

export function Overlays(): ComponentChild {
  const open = overlay.value;
  if (open && !parts.value) want();
  return open && parts.value ? <parts.value.Opened key={open.item.key + open.kind} {...open} /> : null;
}
