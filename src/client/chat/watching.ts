/** What is asked beside what was said: who is there, what is set, what one has read. */
import { message } from "../../protocol/message.ts";
import type { Asking } from "./asking.ts";
import type { Pages } from "./pages.ts";
import { isChannelName, type Room } from "./room.ts";
import type { ChatState } from "./state.ts";

/** In larger channels nobody is told who is away. */
const lookedAtMax = 400;
/** Nicks that a server watches for one; and as many as surely stand in one line. */
const monitoredMax = 100;
const monitoredInLine = 15;
/** Conversations with people whose latest page is fetched before somebody looks at them. */
const shownMax = 10;

export class Watching {
  readonly #state: ChatState;
  readonly #asking: Asking;
  readonly #pages: Pages;

  constructor(state: ChatState, asking: Asking, pages: Pages) {
    this.#state = state;
    this.#asking = asking;
    this.#pages = pages;
  }

  /** On each connection. */
  begin(): void {
    const people = [...this.#state.conversations.values()].filter(({ kind }) => kind === "person");
    const names = people.slice(-monitoredMax).map(({ name }) => name);
    while (names.length > 0) this.#monitor("+", names.splice(0, monitoredInLine).join(","));
    for (const { name, readUpTo } of people) if (readUpTo === undefined) this.#askMark(name);
    for (const room of people.slice(-shownMax)) if (!room.timeline.isLoaded) this.#pages.latest(room);
  }

  /** One is in a channel now. */
  enter(room: Room): void {
    this.#asking.wonder(room.name, message("MODE", [room.name]), {
      answered: () => {
        if (room.members.size > lookedAtMax) return;
        this.#asking.wonder(room.name, message("WHO", [room.name, "%tcnfa,7"]));
      },
    });
  }

  /** A conversation begins. */
  meet({ name, kind }: Room): void {
    if (kind !== "person") return;
    this.#monitor("+", name);
    this.#askMark(name);
  }

  /** A conversation has another name. */
  follow(from: string, to: string): void {
    if (isChannelName(to)) return;
    this.#monitor("-", from);
    this.#monitor("+", to);
  }

  /** A conversation ends. */
  part({ name, kind }: Room): void {
    if (kind === "person") this.#monitor("-", name);
  }

  #monitor(sign: "+" | "-", names: string): void {
    this.#asking.wonder("*", message("MONITOR", [sign, names]));
  }

  #askMark(name: string): void {
    this.#asking.wonder(name, message("MARKREAD", [name]));
  }
}
