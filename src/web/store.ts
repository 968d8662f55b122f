/** The chat as components see it: reading a part in a component draws it again when that part has changed. */
import { batch, type Signal, signal } from "@preact/signals";
import type { Action, Chat, ChatEffect, Conversation } from "../client/chat/chat.ts";
import type { Message } from "../protocol/message.ts";

export type Answer = Pick<Extract<ChatEffect, { kind: "answered" }>, "lines" | "refusal">;

/** What runs the chat: the adapter of the browser, or a test's. */
export interface Runner {
  readonly chat: Chat;
  act(action: Action): void;
  /** Resolves with the answer of any command. */
  ask(message: Message): Promise<Answer>;
  /** Tries to connect now instead of at the end of a pause. */
  hurry(): void;
  /** What this client comes back to its session by; it also proves who asks by HTTP. Undefined while there is none. */
  readonly token?: string | undefined;
}

/** Told each line of the server, after the chat has taken it. */
export const lineListeners = new Set<(line: string) => void>();

export type Noticed = Extract<ChatEffect, { kind: "notify" }>;

/** Told of what a person may want to know though they look elsewhere. */
export const noticeListeners = new Set<(noticed: Noticed) => void>();

let runner: Runner | undefined;
const revisions = new Map<string, Signal<number>>();
/** A component is drawn again when it is handed another object: each change of a conversation makes one. */
const seen = new Map<string, Conversation>();

/** What another one showed before is gone. */
export function start(running: Runner): void {
  runner = running;
  const parts = new Set(["", ...running.chat.conversations.keys(), ...seen.keys()]);
  seen.clear();
  batch(() => changed(parts));
}

/** The chat, watched: "" is everything but conversations, else one conversation by its folded name. */
export function watch(part = ""): Chat {
  revisionOf(part).value;
  const { link, me, network, notices } = running().chat;
  return { link, me, network, notices, conversations: seen };
}

/** The chat with all of its conversations watched: for who counts or sorts them, best within `computed`. */
export function watchAll(): Chat {
  const chat = watch();
  for (const name of chat.conversations.keys()) watch(name);
  return chat;
}

/** The chat as it is at this moment, which may be ahead of what is drawn. */
export function current(): Chat {
  return running().chat;
}

export function act(action: Action): void {
  running().act(action);
}

export function ask(message: Message): Promise<Answer> {
  return running().ask(message);
}

/** Tries to connect now instead of at the end of a pause. */
export function hurry(): void {
  running().hurry();
}

export function token(): string | undefined {
  return running().token;
}

/** For the runner: these parts are not as they were. */
export function changed(parts: Iterable<string>): void {
  for (const part of parts) {
    see(part);
    revisionOf(part).value += 1;
  }
}

function see(name: string): void {
  const conversation = running().chat.conversations.get(name);
  if (conversation) seen.set(name, copyOf(conversation));
  else seen.delete(name);
}

/** Not by spreading: much of it are getters. */
function copyOf(conversation: Conversation): Conversation {
  const { name, kind, isPresent, topic, modes, members, timeline } = conversation;
  const { unread, mentions, readUpTo, typing, draft, notifies } = conversation;
  const { items, first, last, hasOlder, hasNewer, isFull, loading, quoted } = timeline;
  return {
    ...{ name, kind, isPresent, topic, modes, members, unread, mentions, readUpTo, typing, draft, notifies },
    timeline: { items, first, last, hasOlder, hasNewer, isFull, loading, ...(quoted && { quoted }) },
  };
}

function revisionOf(part: string): Signal<number> {
  const known = revisions.get(part) ?? signal(0);
  revisions.set(part, known);
  return known;
}

function running(): Runner {
  if (!runner) throw new Error("the chat has not begun");
  return runner;
}
