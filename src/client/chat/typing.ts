/** Who is typing, and that one is typing. IRCv3 client tag typing. */
import { message } from "../../protocol/message.ts";
import type { Action } from "./chat.ts";
import type { ChatOutput } from "./output.ts";
import type { Room } from "./room.ts";
import type { ChatState } from "./state.ts";

type State = Extract<Action, { kind: "typing" }>["state"];

/** How long it is shown when nothing more is heard. */
const shown_ms: ReadonlyMap<string, number> = new Map([
  ["active", 6_000],
  ["paused", 30_000],
]);
/** How often others are told that one is still typing. */
const told_ms = 3_000;
/** People who are shown as typing in one conversation; of more nothing is shown. */
const typersMax = 20;

export class Typing {
  readonly #state: ChatState;
  readonly #output: ChatOutput;
  readonly #now: () => number;
  /** What others were told last. */
  #told: { readonly room: Room; readonly state: State; readonly at: number } | undefined;
  /** When somebody is to be shown no more. */
  #next = Number.POSITIVE_INFINITY;

  constructor(state: ChatState, output: ChatOutput, now: () => number) {
    this.#state = state;
    this.#output = output;
    this.#now = now;
  }

  /** Somebody is typing, pauses, or has stopped. */
  heard(room: Room, nick: string, state: string): void {
    const ms = shown_ms.get(state);
    if (ms === undefined) this.#state.stopTyping(room, nick);
    else if (room.typers.size < typersMax || room.typers.has(nick)) {
      if (!room.typers.has(nick)) this.#state.changed(room);
      room.typers.set(nick, this.#now() + ms);
      this.#wait(this.#now() + ms);
    }
  }

  /** Shows nobody any more of whom nothing was heard for long. */
  expire(): void {
    this.#next = Number.POSITIVE_INFINITY;
    let next = this.#next;
    for (const room of this.#state.conversations.values())
      for (const [nick, until] of room.typers) {
        if (until <= this.#now()) this.#state.stopTyping(room, nick);
        else next = Math.min(next, until);
      }
    this.#wait(next);
  }

  /** One is typing oneself. */
  tell(room: Room, state: State): void {
    const told = this.#told?.room === room ? this.#told : undefined;
    const isStill = told?.state === state && this.#now() - told.at < told_ms;
    if (isStill || (state === "done" && (!told || told.state === "done"))) return;
    this.#told = { room, state, at: this.#now() };
    this.#output.send(message("TAGMSG", [room.name], { tags: new Map([["+typing", state]]) }));
  }

  /** What one says tells by itself that one types no more. */
  said(room: Room): void {
    if (this.#told?.room === room) this.#told = undefined;
  }

  #wait(until: number): void {
    if (until >= this.#next || until === Number.POSITIVE_INFINITY) return;
    this.#next = until;
    this.#output.wait("typing", until - this.#now());
  }
}
