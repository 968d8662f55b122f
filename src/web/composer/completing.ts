/** The suggestions of one field: which are open, which is chosen, and what Tab goes through. */
import { useRef, useState } from "preact/hooks";
import type { Conversation } from "../../client/chat/chat.ts";
import { watch } from "../store.ts";
import { applied, type Completion, complete, type Option, optionsMax, wordAt } from "./completion.ts";
import { extensions } from "./extensions.ts";

interface Open extends Completion {
  readonly chosen: number;
  /** By Tab the chosen option stands in the text already; this is the text before. */
  readonly cycling: string | undefined;
}

export interface Completing {
  readonly open: Open | undefined;
  /** The text has changed by typing. */
  typed(text: string, caret: number): void;
  /** @returns what the field holds then, where the key was for the suggestions; "taken" where it holds the same */
  key(event: KeyboardEvent, text: string, caret: number): Written | "taken" | undefined;
  choose(option: Option, text: string): Written;
  close(): void;
}

export type Written = ReturnType<typeof applied>;

export function useCompleting(conversation: Conversation): Completing {
  const [open, setOpen] = useState<Open | undefined>(undefined);
  /** What was typed last: an answer that comes later than the next letter is for another word. */
  const latest = useRef("");
  const close = () => setOpen(undefined);
  const show = (completion: Completion | undefined) =>
    setOpen(completion && { ...completion, chosen: 0, cycling: undefined });

  const choose = (option: Option, text: string): Written => {
    const before = open?.cycling ?? text;
    close();
    return applied(before, open ?? { start: 0, end: 0 }, option);
  };

  const cycle = (step: number, text: string, caret: number): Written | undefined => {
    const begun = open?.cycling === undefined ? complete(text, caret, watch(), conversation, true) : open;
    if (!begun) return undefined;
    const before = open?.cycling ?? text;
    const count = begun.options.length;
    const chosen = open?.cycling === undefined ? 0 : (open.chosen + step + count) % count;
    const option = begun.options[chosen];
    if (!option) return undefined;
    setOpen(count === 1 ? undefined : { ...begun, chosen, cycling: before });
    return applied(before, begun, option);
  };

  return {
    open,
    close,
    choose,
    typed(text, caret) {
      latest.current = text;
      const found = complete(text, caret, watch(), conversation);
      show(found);
      if (found) return;
      void askOthers(text, caret).then((more) => more && latest.current === text && show(more));
    },
    key(event, text, caret) {
      const isTab = event.key === "Tab" && !event.ctrlKey && !event.altKey && !event.metaKey;
      const isPlain = open !== undefined && open.cycling === undefined;
      const option = open?.options[open.chosen];
      if (isTab && isPlain && option) return choose(option, text);
      if (isTab) return cycle(event.shiftKey ? -1 : 1, text, caret);
      if (!open) return undefined;
      if (event.key === "Escape") {
        close();
        return open.cycling === undefined ? "taken" : { text: open.cycling, caret: open.end };
      }
      if (event.key === "Enter" && isPlain && option) return choose(option, text);
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step !== 0) {
        const count = open.options.length;
        if (!isPlain) return cycle(step, text, caret);
        setOpen({ ...open, chosen: (open.chosen + step + count) % count });
        return "taken";
      }
      close();
      return undefined;
    },
  };
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
