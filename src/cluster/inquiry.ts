/** Inquiries: whether a node is there now. Who holds a nick is believed when its node answers, or when its end is known. */
import { connectionIn } from "../network/entry.ts";
import { isLiving } from "../network/living.ts";
import { type State, sessionByNick } from "../network/state.ts";
import type { Clock } from "../ports.ts";

/** Asks a node for a sign of life. */
export interface Question {
  readonly type: "question";
  /** Who asks. */
  readonly node: string;
  readonly asked: string;
  readonly number: number;
}

/** The sign of life. */
export interface Answer {
  readonly type: "answer";
  /** Who answers. */
  readonly node: string;
  readonly asker: string;
  readonly number: number;
}

/** How often an unanswered question is asked again, and the node's fate looked at, in milliseconds. */
const interval = 100;
/** After so many milliseconds a node counts as there although it is silent: where nobody declares nodes lost. */
const patience = 15_000;

export interface InquiriesOptions {
  readonly node: string;
  readonly state: State;
  readonly clock: Clock;
  signal(note: Question | Answer): void;
}

export class Inquiries {
  readonly #options: InquiriesOptions;
  readonly #open = new Map<number, { readonly asked: string; settle(isThere: boolean): void }>();
  #number = 0;

  constructor(options: InquiriesOptions) {
    this.#options = options;
  }

  heard(note: Question | Answer): void {
    const { node, signal } = this.#options;
    if (note.type === "question" && note.asked === node) {
      signal({ type: "answer", node, asker: note.node, number: note.number });
    }
    if (note.type !== "answer" || note.asker !== node) return;
    const open = this.#open.get(note.number);
    if (open?.asked === note.node) open.settle(true);
  }

  /** Resolves when it is known whether the nick's user is there; undefined when that is known: here, or nowhere. */
  fateOfHolder(nick: string): Promise<void> | undefined {
    const { node, state } = this.#options;
    const holder = sessionByNick(state, nick);
    const nodes = new Set([...(holder?.connections ?? [])].map((key) => connectionIn(key).node));
    return nodes.size === 0 || nodes.has(node) ? undefined : this.#anyOf([...nodes]);
  }

  async #anyOf(nodes: readonly string[]): Promise<void> {
    for (const node of nodes) if (await this.#ask(node)) return;
  }

  /** Whether the node is there: false when it ended. */
  #ask(asked: string): Promise<boolean> {
    const { node, state, clock, signal } = this.#options;
    const incarnation = state.nodes.get(asked)?.incarnation ?? 0;
    this.#number += 1;
    const number = this.#number;
    const began = clock.monotonic();
    return new Promise((resolve) => {
      const look = () => {
        if (!isLiving(state, { node: asked, incarnation })) settle(false);
        else if (clock.monotonic() - began > patience) settle(true);
        else signal({ type: "question", node, asked, number });
      };
      const stop = clock.every(interval, look);
      const settle = (isThere: boolean) => {
        stop();
        this.#open.delete(number);
        resolve(isThere);
      };
      this.#open.set(number, { asked, settle });
      look();
    });
  }
}
