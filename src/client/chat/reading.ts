/** What is read and what is not, on all of one's devices. IRCv3 draft/read-marker; UNREAD. */
import { message } from "../../protocol/message.ts";
import { fold } from "../../protocol/names.ts";
import type { Answer, Asking } from "./asking.ts";
import type { Said } from "./chat.ts";
import type { ChatOutput } from "./output.ts";
import type { Room } from "./room.ts";
import type { ChatState } from "./state.ts";

/** While one reads on, the server is told so often. */
const pause_ms = 2_000;

export class Reading {
  readonly #state: ChatState;
  readonly #asking: Asking;
  readonly #output: ChatOutput;
  /** Where one has read on since the server was last told. */
  readonly #waiting = new Set<Room>();
  /** Where it was told and has not answered. */
  readonly #telling = new Set<Room>();
  #isPausing = false;
  /** Where one looks at the newest. */
  #attended: Room | undefined;

  constructor(state: ChatState, asking: Asking, output: ChatOutput) {
    this.#state = state;
    this.#asking = asking;
    this.#output = output;
  }

  /** Everything there is read. */
  read(room: Room): void {
    const isNews = room.newestAt > (room.readUpTo ?? "");
    if (!isNews && room.unread === 0 && room.mentions === 0) return;
    if (isNews) room.readUpTo = room.newestAt;
    this.#clear(room);
    if (room.readUpTo !== undefined) this.#waiting.add(room);
    if (!this.#isPausing) this.tell();
  }

  attend(room: Room | undefined): void {
    this.#attended = room;
  }

  /** Tells the server, now and then. */
  tell(): void {
    this.#isPausing = this.#waiting.size > 0;
    if (!this.#isPausing) return;
    for (const room of this.#waiting) {
      const told = () => this.#telling.delete(room);
      const line = message("MARKREAD", [room.name, `timestamp=${room.readUpTo}`]);
      this.#asking.ask(room.name, [line], { answered: told, abandoned: told });
      this.#telling.add(room);
    }
    this.#waiting.clear();
    this.#output.wait("reading", pause_ms);
  }

  /** Something was said behind all that is known. Whether it was not read before, on another device. */
  count(room: Room, said: Said): boolean {
    const isRead = room.readUpTo !== undefined && said.at <= room.readUpTo;
    if (said.isOwn || isRead) return false;
    room.unread += 1;
    if (said.mentionsMe || room.kind === "person") room.mentions += 1;
    if (room === this.#attended) this.read(room);
    return true;
  }

  /** MARKREAD of the server: of another device, or the answer to ours. */
  marked([target = "", mark = ""]: readonly string[]): void {
    const room = this.#state.room(target);
    const time = /^timestamp=(.+)$/u.exec(mark)?.[1];
    if (!room || time === undefined || time <= (room.readUpTo ?? "")) return;
    room.readUpTo = time;
    if (room.newestAt <= time) this.#clear(room);
    else this.ask(room);
  }

  /** How much is unread there, now. */
  ask(room: Room): void {
    this.#asking.wonder(room.name, message("UNREAD", [room.name]), {
      answered: (answer) => this.#take(answer),
    });
  }

  /** How much is unread everywhere, now. */
  askAll(): void {
    this.#asking.wonder("*", message("UNREAD"), {
      answered: (answer) => {
        const named = this.#take(answer);
        if (answer.refusal !== undefined) return;
        for (const [key, room] of this.#state.conversations) if (!named.has(key)) this.#set(room, 0);
      },
    });
  }

  /** A page, or a count, may have shown how many of the unread name one. */
  recount(room: Room): void {
    const { timeline, readUpTo = "", unread } = room;
    const seen = timeline.items.filter(
      (item) => item.kind === "said" && item.mentionsMe && item.at > readUpTo,
    ).length;
    // Of what the window does not show it is known what was counted as it came.
    const isWhole = !timeline.hasNewer && (timeline.items[0]?.at ?? readUpTo) <= readUpTo;
    const mentions = isWhole ? seen : Math.max(seen, room.mentions);
    room.mentions = room.kind === "person" ? unread : Math.min(unread, mentions);
  }

  #take({ lines }: Answer): Set<string> {
    const named = new Set<string>();
    for (const { verb, params } of lines) {
      const [target = "", count] = params;
      if (verb !== "UNREAD" || target === "") continue;
      named.add(fold(target));
      this.#set(this.#state.open(target), Number(count) || 0);
    }
    return named;
  }

  #set(room: Room, count: number): void {
    // What was read here since was not known there when it counted.
    room.unread = this.#waiting.has(room) || this.#telling.has(room) ? 0 : count;
    this.recount(room);
    this.#state.changed(room);
  }

  #clear(room: Room): void {
    room.unread = 0;
    room.mentions = 0;
    this.#state.changed(room);
  }
}
