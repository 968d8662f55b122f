/** What is to be asked when one comes: to a server, into a channel, to a person. */
import { message } from "../../protocol/message.ts";
import type { Asking } from "./asking.ts";
import type { Pages } from "./pages.ts";
import type { Reading } from "./reading.ts";
import { isChannelName, type Room } from "./room.ts";
import type { ChatState } from "./state.ts";

/** In larger channels nobody is told who is away. */
const lookedAtMax = 400;
/** Nicks that a server watches for one; and as many as surely stand in one line. */
const monitoredMax = 100;
const monitoredInLine = 15;
/** Conversations with people whose latest page is fetched before somebody looks at them. */
const shownMax = 10;

export class Arriving {
  readonly #state: ChatState;
  readonly #asking: Asking;
  readonly #pages: Pages;
  readonly #reading: Reading;

  constructor(state: ChatState, asking: Asking, pages: Pages, reading: Reading) {
    this.#state = state;
    this.#asking = asking;
    this.#pages = pages;
    this.#reading = reading;
  }

  /** On each connection: what it watches for ends with it. */
  connect(): void {
    const people = [...this.#state.conversations.values()].filter(({ kind }) => kind === "person");
    const names = people.slice(-monitoredMax).map(({ name }) => name);
    while (names.length > 0) this.#monitor("+", names.splice(0, monitoredInLine).join(","));
    for (const { name, readUpTo } of people) if (readUpTo === undefined) this.#askMark(name);
    for (const room of people.slice(-shownMax)) if (!room.timeline.isLoaded) this.#pages.latest(room);
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
      this.#asking.askFirst(room.name, message("JOIN", [room.name]), this.#joining(room.name));
    }
    this.#reading.askAll();
  }

  /** One wants to be in a channel. */
  join(channel: string, key: string | undefined): void {
    this.#asking.ask(channel, [message("JOIN", key ? [channel, key] : [channel])], this.#joining(channel));
  }

  /** One is in a channel now. */
  enter(room: Room): void {
    this.#pages.latest(room);
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
    this.#pages.latest(this.#state.open(name));
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

  #joining(channel: string): { answered(answer: { refusal: string | undefined }): void } {
    return {
      answered: ({ refusal }) => {
        if (refusal === undefined) return;
        this.#state.notice(`${channel}: ${refusal}`, true);
        const room = this.#state.room(channel);
        if (room) this.#state.want(room, false);
      },
    };
  }

  #monitor(sign: "+" | "-", names: string): void {
    this.#asking.wonder("*", message("MONITOR", [sign, names]));
  }

  #askMark(name: string): void {
    this.#asking.wonder(name, message("MARKREAD", [name]));
  }
}
