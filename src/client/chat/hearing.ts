/** What the lines of a server mean for the chat: who is where, what is set, what was said and happened. */
import type { Message } from "../../protocol/message.ts";
import { fold } from "../../protocol/names.ts";
import { nameIn } from "../hearing.ts";
import type { Sort } from "../session.ts";
import { happenedIn } from "./items.ts";
import { setModes } from "./modes.ts";
import type { Room } from "./room.ts";
import { Saying, type SayingParts } from "./saying.ts";
import { Standing } from "./standing.ts";
import type { ChatState } from "./state.ts";

export interface HearingParts extends SayingParts {
  /** One is in a channel, which was not so before. */
  readonly entered: (room: Room) => void;
  /** A conversation has another name now. */
  readonly renamed: (from: string, to: string) => void;
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

  /** Takes a line; `sort` says whether it happens now. */
  hear(line: Message, sort: Sort): void {
    const { verb, params, source } = line;
    const nick = nameIn(source);
    const [first = "", second = ""] = params;
    switch (verb) {
      case "PRIVMSG":
      case "NOTICE":
      case "TAGMSG":
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
      case "TOPIC":
        this.#topic(line, nick, sort);
        break;
      case "MODE":
        this.#mode(line, sort);
        break;
      case "RENAME":
        this.#renameChannel(line, first, second, sort);
        break;
      case "REDACT":
        this.#redact(line, nick);
        break;
      case "MARKREAD":
        this.#parts.reading.marked(params);
        break;
      case "AWAY":
        this.#everyone(nick, { isAway: params.length > 0 });
        break;
      case "ACCOUNT":
        if (this.#state.isMe(nick)) this.#state.setMe({ account: first === "*" ? undefined : first });
        this.#everyone(nick, { account: first === "*" ? undefined : first });
        break;
      default:
        if (sort !== "missed") this.#standing.hear(line);
    }
  }

  #join(line: Message, nick: string, sort: Sort): void {
    const [channel = "", account] = line.params;
    // After a resume one already has the name that is one's own at the end.
    if (sort !== "state" && !this.#state.isMe(nick)) {
      const room = this.#state.room(channel);
      if (!room || sort === "seen") return;
      room.roster.enter(nick, account === "*" ? undefined : account);
      this.#happen(room, line);
      return;
    }
    if (sort === "missed") {
      const room = this.#state.room(channel);
      if (room) this.#happen(room, line);
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
      this.#happen(room, line);
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
    this.#parts.typing.stopped(room, nick);
    this.#happen(room, line);
    if (!this.#state.isMe(nick) || sort !== "news") return;
    room.roster.clear();
    this.#state.setPresent(room, false);
    this.#state.want(room, false);
  }

  #rename(line: Message, nick: string, to: string, sort: Sort): void {
    if (sort === "seen") return;
    this.#everywhere(line, nick, (room) => room.roster.rename(nick, to), sort);
    for (const each of this.#state.conversations.values()) this.#parts.past.rename(each, line);
    if (this.#state.isMe(nick)) this.#state.setMe({ nick: to });
    const room = this.#state.room(nick);
    if (!room || this.#state.isMe(to) || fold(nick) === fold(to) || this.#state.room(to)) return;
    this.#state.rename(room, to);
    this.#parts.renamed(nick, to);
  }

  #everywhere(line: Message, nick: string, change: (room: Room) => boolean, sort: Sort): void {
    if (sort === "seen") return;
    for (const room of this.#state.conversations.values()) {
      if (!change(room)) continue;
      if (room.kind === "channel") this.#happen(room, line);
      this.#parts.typing.stopped(room, nick);
    }
  }

  #topic(line: Message, nick: string, sort: Sort): void {
    const [channel = "", text = ""] = line.params;
    const room = this.#state.room(channel);
    if (!room || sort === "seen") return;
    room.topic = { text, by: nick, at: line.tags.get("time") ?? "" };
    this.#happen(room, line);
  }

  #mode(line: Message, sort: Sort): void {
    const [target = "", ...changes] = line.params;
    if (sort === "seen") return;
    const room = this.#state.room(target);
    if (room) {
      setModes(room, changes, this.#state.network.supports);
      this.#happen(room, line);
    } else if (this.#state.isMe(target)) {
      const [, sign] = /([+-])[^+-]*o/u.exec(changes[0] ?? "") ?? [];
      if (sign) this.#state.setMe({ isOperator: sign === "+" });
    }
  }

  #renameChannel(line: Message, from: string, to: string, sort: Sort): void {
    const room = this.#state.room(from);
    if (!room || sort === "seen") return;
    const there = this.#state.room(to);
    // The server has told of it already by the name that it has at the end of what was missed.
    const staying = there && this.#soon?.has(there) ? there : room;
    this.#state.rename(room, to, staying);
    this.#parts.renamed(from, to);
    this.#happen(staying, line);
  }

  #redact(line: Message, nick: string): void {
    const [target = ""] = line.params;
    const room = this.#state.room(this.#state.isMe(target) ? nick : target);
    if (room) this.#parts.past.redact(room, line);
    // Whoever takes back what was said between two is not always one of them.
    else for (const each of this.#state.conversations.values()) this.#parts.past.redact(each, line);
  }

  #happen(room: Room, line: Message): void {
    const item = happenedIn(line);
    if (item) room.timeline.add(item);
    this.#state.changed(room);
  }

  #everyone(
    nick: string,
    change: { readonly isAway: boolean } | { readonly account: string | undefined },
  ): void {
    if (this.#state.isMe(nick) && "isAway" in change) this.#state.setMe(change);
    for (const room of this.#state.conversations.values())
      if (room.roster.change(nick, change)) this.#state.changed(room);
  }
}
