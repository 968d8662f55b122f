/** What the lines of a server mean for the chat: who is where, and what was said. */
import type { Message } from "../../protocol/message.ts";
import { nameIn } from "../hearing.ts";
import type { Sort } from "../session.ts";
import { happenedIn } from "./items.ts";
import type { Room } from "./room.ts";
import { Saying, type SayingParts } from "./saying.ts";
import { Standing } from "./standing.ts";
import type { ChatState } from "./state.ts";

export interface HearingParts extends SayingParts {
  /** One is in a channel, which was not so before. */
  readonly entered: (room: Room) => void;
}

export class Hearing {
  readonly #parts: HearingParts;
  readonly #state: ChatState;
  readonly #saying: Saying;
  readonly #standing: Standing;
  /** Channels that one is in at the end of what was missed. */
  #soon: Set<Room> | undefined;

  constructor(parts: HearingParts) {
    this.#parts = parts;
    this.#state = parts.state;
    this.#saying = new Saying(parts);
    this.#standing = new Standing(parts.state);
  }

  /** The server begins to tell where one is, as of the end of what was missed. */
  expect(): void {
    this.#soon = new Set();
  }

  /** All that was missed has come. */
  arrive(): void {
    const soon = this.#soon;
    this.#soon = undefined;
    for (const room of this.#state.conversations.values()) {
      room.roster.arrive();
      if (room.kind === "channel" && soon && !soon.has(room)) {
        this.#state.setPresent(room, false);
        this.#state.want(room, false);
      }
      this.#state.changed(room);
    }
  }

  /** Whether one is there at the end of what was missed. */
  expects(room: Room): boolean {
    return this.#soon?.has(room) ?? false;
  }

  /** Takes a line; `sort` says whether it happens now. */
  hear(line: Message, sort: Sort): void {
    const { verb, params, source } = line;
    const nick = nameIn(source);
    const [first = "", second = ""] = params;
    switch (verb) {
      case "PRIVMSG":
      case "NOTICE":
        this.#saying.hear(line, sort);
        break;
      case "JOIN":
        this.#join(line, nick, sort);
        break;
      case "PART":
        this.#leave(line, first, nick, sort);
        break;
      case "KICK":
        this.#leave(line, first, second, sort);
        break;
      case "QUIT":
        this.#everywhere(line, nick, (room) => room.roster.leave(nick), sort);
        break;
      case "NICK":
        this.#rename(line, nick, first, sort);
        break;
      case "005":
      case "332":
      case "333":
      case "353":
      case "900":
      case "901":
        if (sort !== "missed") this.#standing.hear(line);
        break;
      default:
        this.#parts.beyond.hear((around) => around.hear(line, sort));
    }
  }

  #join(line: Message, nick: string, sort: Sort): void {
    const [channel = "", account] = line.params;
    // After a resume one already has the name that is one's own at the end.
    if (sort !== "state" && !this.#state.isMe(nick)) {
      const room = this.#state.room(channel);
      if (!room || sort === "seen") return;
      room.roster.enter(nick, account === "*" ? undefined : account);
      this.happen(room, line);
      return;
    }
    if (sort === "missed") {
      const room = this.#state.room(channel);
      if (room) this.happen(room, line);
      return;
    }
    if (sort === "seen") return;
    const room = this.#state.open(channel);
    const wasPresent = room.isPresent;
    if (sort === "state") {
      this.#soon?.add(room);
      room.roster.expect();
    } else {
      room.roster.clear();
      this.happen(room, line);
    }
    room.topic = { text: "" };
    this.#state.setPresent(room, true);
    this.#state.changed(room);
    if (!wasPresent || !this.#soon) this.#parts.entered(room);
  }

  #leave(line: Message, channel: string, nick: string, sort: Sort): void {
    const room = this.#state.room(channel);
    if (!room || sort === "seen") return;
    room.roster.leave(nick);
    this.#state.stopTyping(room, nick);
    this.happen(room, line);
    if (!this.#state.isMe(nick) || sort !== "news") return;
    room.roster.clear();
    this.#state.setPresent(room, false);
    this.#state.want(room, false);
  }

  #rename(line: Message, nick: string, to: string, sort: Sort): void {
    if (sort === "seen") return;
    this.#everywhere(line, nick, (room) => room.roster.rename(nick, to), sort);
    if (this.#state.isMe(nick)) this.#state.setMe({ nick: to });
    this.#parts.beyond.hear((around) => around.hear(line, sort));
  }

  #everywhere(line: Message, nick: string, change: (room: Room) => boolean, sort: Sort): void {
    if (sort === "seen") return;
    for (const room of this.#state.conversations.values()) {
      if (!change(room)) continue;
      if (room.kind === "channel") this.happen(room, line);
      this.#state.stopTyping(room, nick);
    }
  }

  /** Shows that something happened. */
  happen(room: Room, line: Message): void {
    const item = happenedIn(line);
    if (item) room.timeline.add(item);
    this.#state.changed(room);
  }
}
