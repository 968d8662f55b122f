/** The chat as components see it: reading a part in a component draws it again when that part has changed. */
import { type Signal, signal } from "@preact/signals";
import type { Action, Chat, ChatEffect } from "../client/chat/chat.ts";
import type { Message } from "../protocol/message.ts";

export type Answer = Pick<Extract<ChatEffect, { kind: "answered" }>, "lines" | "refusal">;

/** What runs the chat: the adapter of the browser, or a test's. */
export interface Runner {
  readonly chat: Chat;
  act(action: Action): void;
  /** Resolves with the answer of any command. */
  ask(message: Message): Promise<Answer>;
}

let runner: Runner | undefined;
const revisions = new Map<string, Signal<number>>();

export function start(running: Runner): void {
  runner = running;
}

/** The chat, watched: "" is everything but conversations, else one conversation by its folded name. */
export function watch(part = ""): Chat {
  revisionOf(part).value;
  return running().chat;
}

export function act(action: Action): void {
  running().act(action);
}

export function ask(message: Message): Promise<Answer> {
  return running().ask(message);
}

/** For the runner: these parts are not as they were. */
export function changed(parts: Iterable<string>): void {
  for (const part of parts) revisionOf(part).value += 1;
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
