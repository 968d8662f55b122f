/** Whom this reader does not want to read, as it is kept in the browser. The timeline leaves their words out, notifications too. */
import { signal } from "@preact/signals";
import type { Conversation, Item } from "../../client/chat/chat.ts";
import { type Ignored, ignoredFrom, isIgnored, type Speaker } from "./ignored.ts";

export const keptAs = "chorus.ignored";

export const ignored = signal<Ignored>(read());

/** Whether what somebody says is left out. */
export function isLeftOut(speaker: Speaker): boolean {
  return ignored.value.size > 0 && isIgnored(ignored.value, speaker);
}

/** What is shown of items, by them: what has not changed is the same object. */
const shown = new WeakMap<readonly Item[], { readonly without: Ignored; readonly items: readonly Item[] }>();

/** A conversation as this reader wants to read it. */
export function readable(conversation: Conversation): Conversation {
  const without = ignored.value;
  if (without.size === 0) return conversation;
  const { timeline, typing } = conversation;
  let found = shown.get(timeline.items);
  if (found?.without !== without) {
    const isHeard = (item: Item) => item.kind !== "said" || item.isOwn || !isIgnored(without, item);
    found = { without, items: timeline.items.filter(isHeard) };
    shown.set(timeline.items, found);
  }
  return {
    ...conversation,
    timeline: { ...timeline, items: found.items },
    typing: typing.filter((nick) => !isIgnored(without, { nick })),
  };
}

function read(): Ignored {
  try {
    return ignoredFrom(localStorage.getItem(keptAs));
  } catch {
    return new Set();
  }
}
