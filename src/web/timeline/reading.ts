/** Reading a conversation, for its timeline: what of it is drawn, and what is done before and after drawing. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo } from "preact/hooks";
import type { Conversation } from "../../client/chat/chat.ts";
import { place } from "../routing.ts";
import { isWatched } from "./attention.ts";
import { type Jumps, messageIn, messageOf, Reader } from "./reader.ts";
import { sought } from "./sought.ts";

export interface Reading {
  /** The key of the message below the unread line. */
  readonly firstUnread: string | undefined;
  readonly jumps: ReadonlySignal<Jumps>;
  scrolled(): void;
  /** After each drawing. */
  settle(): void;
  toUnread(): void;
  toLatest(): void;
}

type Ref<T> = RefObject<T | null>;

export function useReading(
  name: string,
  conversation: Conversation,
  scroller: Ref<HTMLElement>,
  list: Ref<HTMLElement>,
): Reading {
  const jumps = useSignal<Jumps>({ isUnreadAbove: false, isAway: false, newCount: 0 });
  const reader = useMemo(() => new Reader(name, jumps), [name, jumps]);
  // Drawn again when one turns to this window or away from it, and when something is to be shown.
  const watched = isWatched.value;
  reader.seeks(messageIn(place.value, name) ?? messageOf(sought.value, name));
  const unread = reader.see(conversation, watched);
  useLayoutEffect(() => {
    if (scroller.current && list.current) reader.open(scroller.current, list.current);
    return () => reader.close();
  }, [reader, scroller, list]);
  useEffect(() => reader.after());
  return useMemo(
    () => ({
      firstUnread: unread,
      jumps,
      scrolled: () => reader.scrolled(),
      settle: () => reader.settle(),
      toUnread: () => reader.toUnread(),
      toLatest: () => reader.toLatest(),
    }),
    [unread, jumps, reader],
  );
}
