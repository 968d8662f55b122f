/** One is always somewhere: where the link leads, where one was last, or in the first channel. */
import { useEffect } from "preact/hooks";
import type { Chat } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";
import type { Place } from "../places.ts";
import { beAt, place } from "../routing.ts";
import { act, watch } from "../store.ts";
import { listed } from "./conversations.ts";

const keptAs = "chorus.place";
/** Channels that were asked for already; one that cannot be entered is not asked for again by itself. */
const asked = new Set<string>();

export function useSomewhere(): void {
  const chat = watch();
  const here = place.value;
  const isConnected = chat.link.kind === "connected";
  useEffect(() => {
    if (here.kind === "nowhere") settle(chat);
    if (here.kind === "message") find(chat, here.message);
    if (here.kind === "conversation") {
      keepPlace(here.name);
      enter(chat, here, isConnected);
    }
  }, [here, isConnected, chat.conversations.size]);
}

function settle(chat: Chat): void {
  const last = lastPlace();
  const known = last === undefined ? undefined : chat.conversations.get(fold(last));
  const { channels, people } = listed(chat);
  const lobby = chat.conversations.get("#lobby");
  const name = (known ?? lobby ?? channels[0] ?? people[0])?.name;
  if (name !== undefined) beAt({ kind: "conversation", name });
}

/** Of a link that says only which message it leads to. */
function find(chat: Chat, message: string): void {
  for (const { name, timeline } of chat.conversations.values()) {
    if (!timeline.items.some(({ id }) => id === message)) continue;
    beAt({ kind: "conversation", name, message });
    return;
  }
  settle(chat);
}

function enter(chat: Chat, { name }: Extract<Place, { kind: "conversation" }>, isConnected: boolean): void {
  if (chat.conversations.has(fold(name))) return;
  if (!name.startsWith("#")) {
    act({ kind: "open", in: name });
  } else if (isConnected && !asked.has(fold(name))) {
    asked.add(fold(name));
    act({ kind: "join", channel: name });
  }
}

function lastPlace(): string | undefined {
  try {
    return sessionStorage.getItem(keptAs) ?? localStorage.getItem(keptAs) ?? undefined;
  } catch {
    return undefined;
  }
}

/** For this tab, and for the next one that is opened. */
function keepPlace(name: string): void {
  try {
    sessionStorage.setItem(keptAs, name);
    localStorage.setItem(keptAs, name);
  } catch {
    // The next start begins in the first channel.
  }
}
