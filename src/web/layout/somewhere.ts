/** One is always somewhere: where the link leads, where one was last, or in the first channel. */
import { useEffect, useMemo } from "preact/hooks";
import type { Chat } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";
import { nowhere } from "../places.ts";
import { beAt, place } from "../routing.ts";
import { act, current, watch } from "../store.ts";
import { Arriving } from "./arriving.ts";

const keptAs = "chorus.place";

export function useSomewhere(): void {
  const chat = watch();
  const here = place.value;
  const arriving = useMemo(() => new Arriving(), []);
  const at = here.kind === "conversation" ? fold(here.name) : undefined;
  const isConnected = chat.link.kind === "connected";
  const isThere = at !== undefined && chat.conversations.has(at);
  useEffect(() => {
    const step = arriving.next(at, isThere, isConnected || !at?.startsWith("#"));
    if (here.kind === "nowhere") settle(chat);
    if (here.kind === "message") find(chat, here.message);
    if (here.kind !== "conversation") return;
    if (step === "go elsewhere") {
      beAt(nowhere);
      return;
    }
    keepPlace(here.name);
    if (step === "enter") enter(here.name);
  }, [here, isConnected, isThere, chat.conversations.size]);
}

function settle(chat: Chat): void {
  const last = lastPlace();
  const known = last === undefined ? undefined : chat.conversations.get(fold(last));
  const all = [...chat.conversations.values()];
  const lobby = chat.conversations.get("#lobby");
  const name = (known ?? lobby ?? all.find(({ kind }) => kind === "channel") ?? all[0])?.name;
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

function enter(name: string): void {
  // What is there already is not drawn yet.
  if (current().conversations.has(fold(name))) return;
  if (name.startsWith("#")) act({ kind: "join", channel: name });
  else act({ kind: "open", in: name });
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
