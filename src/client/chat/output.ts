/** Collects what the parts of the chat want done, in its order, and what of the chat has changed. */
import type { Message } from "../../protocol/message.ts";
import type { LinkEffect, LinkNews, LinkOutput } from "../effects.ts";
import type { ChatEffect, Said } from "./chat.ts";

/** What is told of the connection, and that another name is to be given. */
export type LinkChange = LinkNews | { readonly kind: "ask-name" };

export class ChatOutput implements LinkOutput {
  readonly #told: (change: LinkChange) => void;
  #effects: ChatEffect[] = [];
  #changed = new Set<string>();
  /** Whether nobody has asked for any of the lines that were heard; undefined while none was. */
  #isUnasked: boolean | undefined;

  /** `told` learns what the connection has to tell. */
  constructor(told: (change: LinkChange) => void) {
    this.#told = told;
  }

  act(effect: LinkEffect): void {
    if (effect.kind === "ask-name") this.#told(effect);
    else this.#effects.push(effect);
  }

  send(line: Message): void {
    this.#effects.push({ kind: "send", message: line });
  }

  show(news: LinkNews): void {
    this.#told(news);
  }

  wait(timer: string, ms: number): void {
    this.#effects.push({ kind: "wait", timer, ms });
  }

  learn(): void {
    this.#effects.push({ kind: "learn" });
  }

  /** Undefined removes it. */
  keep(name: string, value: unknown): void {
    this.#effects.push({ kind: "keep", name, value });
  }

  notify(name: string, item: Said): void {
    this.#effects.push({ kind: "notify", in: name, item });
  }

  renamed(from: string, to: string): void {
    this.#effects.push({ kind: "renamed", from, to });
  }

  answer(question: string, lines: readonly Message[], refusal: string | undefined): void {
    this.#effects.push({ kind: "answered", question, lines, refusal });
  }

  /** "" is everything but conversations, else a folded name. */
  changed(part: string): void {
    this.#changed.add(part);
  }

  /** A line of the server. */
  heard(isUnasked: boolean): void {
    this.#isUnasked = isUnasked && this.#isUnasked !== false;
  }

  /** What came since the last time. */
  take(): ChatEffect[] {
    const effects = this.#effects;
    this.#effects = [];
    if (this.#changed.size > 0) {
      effects.push({ kind: "changed", parts: this.#changed, canWait: this.#isUnasked === true });
      this.#changed = new Set();
    }
    this.#isUnasked = undefined;
    return effects;
  }
}
