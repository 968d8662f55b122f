/** Moves the window on what was said, and fetches what is answered in it. */
import { message } from "../../protocol/message.ts";
import type { Asking } from "./asking.ts";
import type { Pages } from "./pages.ts";
import type { Past } from "./past.ts";
import type { Room } from "./room.ts";
import type { ChatState } from "./state.ts";

export class Moving {
  readonly #state: ChatState;
  readonly #asking: Asking;
  readonly #past: Past;
  readonly #pages: Pages;

  constructor(state: ChatState, asking: Asking, past: Past, pages: Pages) {
    this.#state = state;
    this.#asking = asking;
    this.#past = past;
    this.#pages = pages;
  }

  older(room: Room): void {
    const { hasOlder, loading, first, isLoaded } = room.timeline;
    if (!isLoaded) this.#pages.latest(room);
    else if (hasOlder && !loading && first !== undefined) this.#pages.ask(room, "older", `msgid=${first}`);
  }

  newer(room: Room): void {
    const { hasNewer, loading, last } = room.timeline;
    if (hasNewer && !loading && last !== undefined) this.#pages.ask(room, "newer", `msgid=${last}`);
  }

  /** To a message, or to the place where it was. */
  goTo(room: Room, id: string): void {
    if (!room.timeline.has(id)) this.#pages.ask(room, "place", `msgid=${id}`);
  }

  /** Fetches a message that one in the window answers, once. */
  quote(room: Room, id: string): void {
    const { timeline } = room;
    // Whoever writes a reply writes what it is said to be about.
    if (timeline.has(id) || timeline.quoted.has(id) || !/^[\w-]{1,64}$/u.test(id)) return;
    timeline.quote(id);
    const again = () => timeline.forgetQuoted(id);
    this.#asking.wonder(room.name, message("CHATHISTORY", ["AROUND", room.name, `msgid=${id}`, "1"]), {
      answered: ({ lines, refusal }) => {
        if (refusal !== undefined) again();
        for (const item of this.#past.read(room, lines).items)
          if (item.id === id && item.kind === "said") timeline.quote(id, item);
        this.#state.changed(room);
      },
      abandoned: again,
    });
  }
}
