/** What keys do in a field beside writing: suggestions, Tab through them, and going back to what one has said. Fetched when one writes. */
import type { Conversation } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";
import { watch } from "../store.ts";
import { applied, type Completion, complete, type Option, optionsMax, wordAt } from "./completion.ts";
import { extensions } from "./extensions.ts";
import { ownTexts, recalled } from "./own-messages.ts";
import { replies, replyTo } from "./reply.ts";

export { Suggestions } from "./suggestions.tsx";

export interface Open extends Completion {
  readonly chosen: number;
  /** By Tab the chosen option stands in the text already; this is the text before. */
  readonly cycling: string | undefined;
}

export type Written = ReturnType<typeof applied>;

export class Completing {
  readonly #conversation: () => Conversation | undefined;
  readonly #show: (open: Open | undefined) => void;
  #open: Open | undefined;
  /** What was typed last: an answer that comes later than the next letter is for another word. */
  #latest = "";

  /** @param show draws what is open */
  constructor(conversation: () => Conversation | undefined, show: (open: Open | undefined) => void) {
    this.#conversation = conversation;
    this.#show = show;
  }

  /** The text has changed by typing. */
  async typed(text: string, caret: number): Promise<void> {
    this.#latest = text;
    const found = this.#complete(text, caret);
    this.#offer(found);
    if (found) return;
    const more = await askOthers(text, caret);
    if (more && this.#latest === text) this.#offer(more);
  }

  /** @returns what the field holds then, where the key was for something else than writing; "taken" where it holds the same */
  key(event: KeyboardEvent, text: string, caret: number): Written | "taken" | undefined {
    const open = this.#open;
    const isTab = event.key === "Tab" && !event.ctrlKey && !event.altKey && !event.metaKey;
    const isPlain = open !== undefined && open.cycling === undefined;
    const option = open?.options[open.chosen];
    if (isPlain && option && (isTab || event.key === "Enter")) return this.choose(option, text);
    if (isTab) return this.#cycle(event.shiftKey ? -1 : 1, text, caret);
    if (!open) return this.#recall(event, text);
    if (event.key === "Escape") {
      this.close();
      return open.cycling === undefined ? "taken" : { text: open.cycling, caret: open.end };
    }
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) {
      this.close();
      return undefined;
    }
    if (!isPlain) return this.#cycle(step, text, caret);
    const count = open.options.length;
    this.#set({ ...open, chosen: (open.chosen + step + count) % count });
    return "taken";
  }

  choose(option: Option, text: string): Written {
    const open = this.#open;
    this.close();
    return applied(open?.cycling ?? text, open ?? { start: 0, end: 0 }, option);
  }

  close(): void {
    this.#latest = "";
    if (this.#open) this.#set(undefined);
  }

  /** Where nothing is open: the arrows go through what one has said, and Escape answers nothing any more. */
  #recall(event: KeyboardEvent, text: string): Written | "taken" | undefined {
    const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
    const conversation = this.#conversation();
    if (!conversation) return undefined;
    const { name, timeline } = conversation;
    if (key === "Escape" && replies.peek().has(fold(name))) {
      replyTo(name, undefined);
      return "taken";
    }
    if (shiftKey || altKey || ctrlKey || metaKey || (key !== "ArrowUp" && key !== "ArrowDown"))
      return undefined;
    const said = recalled(ownTexts(timeline.items), text, key === "ArrowUp" ? -1 : 1);
    return said === undefined ? undefined : { text: said, caret: said.length };
  }

  #cycle(step: number, text: string, caret: number): Written | undefined {
    const isGoingOn = this.#open?.cycling !== undefined;
    const begun = isGoingOn ? this.#open : this.#complete(text, caret, true);
    if (!begun) return undefined;
    const count = begun.options.length;
    const chosen = isGoingOn ? ((this.#open?.chosen ?? 0) + step + count) % count : 0;
    const before = this.#open?.cycling ?? text;
    const option = begun.options[chosen];
    this.#set(count === 1 ? undefined : { ...begun, chosen, cycling: before });
    return option && applied(before, begun, option);
  }

  #complete(text: string, caret: number, isAsked = false): Completion | undefined {
    const conversation = this.#conversation();
    return conversation && complete(text, caret, watch(), conversation, isAsked);
  }

  #offer(completion: Completion | undefined): void {
    if (completion || this.#open) this.#set(completion && { ...completion, chosen: 0, cycling: undefined });
  }

  #set(open: Open | undefined): void {
    this.#open = open;
    this.#show(open);
  }
}

/** The first of those who have something for the word. */
async function askOthers(text: string, caret: number): Promise<Completion | undefined> {
  const { start, word } = wordAt(text, caret);
  if (word === "") return undefined;
  for (const { complete: completer } of extensions.peek()) {
    const options = (await completer?.(word)) ?? [];
    if (options.length > 0) return { start, end: caret, options: options.slice(0, optionsMax) };
  }
  return undefined;
}
