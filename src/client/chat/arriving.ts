/** What is to be asked first when one comes: to a server, into a channel, to a person. */
import { message } from "../../protocol/message.ts";
import type { Asking } from "./asking.ts";
import type { Beyond } from "./beyond.ts";
import type { Pages } from "./pages.ts";
import type { Room } from "./room.ts";
import type { ChatState } from "./state.ts";

export class Arriving {
  readonly #state: ChatState;
  readonly #asking: Asking;
  readonly #pages: Pages;
  readonly #beyond: Beyond;

  constructor(state: ChatState, asking: Asking, pages: Pages, beyond: Beyond) {
    this.#state = state;
    this.#asking = asking;
    this.#pages = pages;
    this.#beyond = beyond;
  }

  /** In a new session: nobody knows what happened before it. */
  begin(): void {
    const rooms = [...this.#state.conversations.values()];
    for (const room of rooms) {
      room.timeline.isBroken = true;
      room.timeline.forgetQuoted();
      if (room.kind === "person" && room.timeline.isLoaded) this.#pages.latest(room);
    }
    for (const room of rooms.toReversed()) {
      if (!room.isWanted) continue;
      room.roster.clear();
      this.#state.setPresent(room, false);
      // Before all that waits: what is said in a channel is refused to those who are not in it.
      this.#asking.askFirst(room.name, message("JOIN", [room.name]), this.joining(room.name));
    }
    this.#beyond.around?.askUnread();
  }

  /** One is in a channel now. */
  enter(room: Room): void {
    this.#pages.latest(room);
    this.#beyond.around?.entered(room);
  }

  /** A conversation begins. */
  meet(room: Room): void {
    if (room.kind === "person") this.#pages.latest(room);
    this.#beyond.around?.met(room);
  }

  /** What follows when one asks to be let in. */
  joining(channel: string): { answered(answer: { refusal: string | undefined }): void } {
    return {
      answered: ({ refusal }) => {
        if (refusal === undefined) return;
        this.#state.notice(`${channel}: ${refusal}`, true);
        const room = this.#state.room(channel);
        if (room) this.#state.want(room, false);
      },
    };
  }
}
