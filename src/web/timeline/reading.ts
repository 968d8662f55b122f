/** Reading a conversation, for its timeline: what of it is drawn, and what is done before and after drawing. */
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo } from "preact/hooks";
import type { Conversation } from "../../client/chat/chat.ts";
import { fetchLater } from "../later.tsx";
import { place } from "../routing.ts";
import { fetchBeside } from "../surrounding.ts";
import { isWatched } from "./attention.ts";
import type { Jumps, Reading } from "./reader.ts";
import { messageIn, messageOf, sought } from "./sought.ts";

type Ref<T> = RefObject<T | null>;

/** Until it has come the end is shown, and nothing counts as read. */
const { fetched, want } = fetchLater(async () => (await fetchBeside()).Reader);

export function useReading(
  name: string,
  conversation: Conversation,
  scroller: Ref<HTMLElement>,
  list: Ref<HTMLElement>,
): Reading {
  const jumps = useSignal<Jumps>({ isUnreadAbove: false, isAway: false, newCount: 0 });
  useLayoutEffect(want, []);
  const Reader = fetched.value;
  const reader = useMemo(() => Reader && new Reader(name, jumps), [Reader, name, jumps]);
  // Drawn again when one turns to this window or away from it, and when something is to be shown.
  const watched = isWatched.value;
  reader?.seeks(messageIn(place.value, name) ?? messageOf(sought.value, name));
  const unread = reader?.see(conversation, watched);
  useLayoutEffect(() => {
    if (scroller.current && list.current) reader?.open(scroller.current, list.current);
    return () => reader?.close();
  }, [reader, scroller, list]);
  useEffect(() => reader?.after());
  return useMemo(
    () => ({
      firstUnread: unread,
      jumps,
      scrolled: () => reader?.scrolled(),
      settle: () => (reader ? reader.settle() : showEnd(scroller.current)),
      toUnread: () => reader?.toUnread(),
      toLatest: () => reader?.toLatest(),
    }),
    [unread, jumps, reader, scroller],
  );
}

function showEnd(scroller: HTMLElement | null): void {
  scroller?.scrollTo({ top: scroller.scrollHeight });
}
