/** What lines mean beside what is said and who is there: what is set, what things are called, what was taken back. */
import type { Message } from "../../protocol/message.ts";
import { fold } from "../../protocol/names.ts";
import { nameIn } from "../hearing.ts";
import type { Sort } from "../session.ts";
import type { Conversations } from "./conversations.ts";
import { Details } from "./details.ts";
import type { Hearing } from "./hearing.ts";
import { setModes } from "./modes.ts";
import type { Outbox } from "./outbox.ts";
import type { ChatOutput } from "./output.ts";
import type { Past } from "./past.ts";
import type { Reacting } from "./reacting.ts";
import type { Reading } from "./reading.ts";
import type { Room } from "./room.ts";
import { roomNameIn } from "./saying.ts";
import type { ChatState } from "./state.ts";
import type { Typing } from "./typing.ts";
import type { Watching } from "./watching.ts";

export interface HappeningParts {
  readonly state: ChatState;
  readonly past: Past;
  readonly hearing: Hearing;
  readonly outbox: Outbox;
  readonly output: ChatOutput;
  readonly reading: Reading;
  readonly typing: Typing;
  readonly reacting: Reacting;
  readonly watching: Watching;
  readonly conversations: Conversations;
}

export class Happening {
  readonly #parts: HappeningParts;
  readonly #state: ChatState;
  readonly #details: Details;

  constructor(parts: HappeningParts) {
    this.#parts = parts;
    this.#state = parts.state;
    this.#details = new Details(parts.state);
  }

  /** Takes a line; `sort` says whether it happens now. */
  hear(line: Message, sort: Sort): void {
    const { verb, params, source } = line;
    const nick = nameIn(source);
    const [first = "", second = ""] = params;
    switch (verb) {
      case "TAGMSG":
        this.#tag(line, nick, sort);
        break;
      case "NICK":
        this.#rename(line, nick, first);
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
        this.#everyone(nick, { account: first === "*" ? undefined : first });
        break;
      default:
        if (sort !== "missed") this.#details.hear(line);
    }
  }

  #tag(line: Message, nick: string, sort: Sort): void {
    const room = this.#state.room(roomNameIn(line, this.#state));
    if (!room) return;
    const typing = line.tags.get("+typing") ?? line.tags.get("+draft/typing");
    if (typing !== undefined && !this.#state.isMe(nick) && sort === "news")
      this.#parts.typing.heard(room, nick, typing);
    this.#parts.reacting.react(room, line);
  }

  /** A person: channels know it already. */
  #rename(line: Message, nick: string, to: string): void {
    for (const each of this.#state.conversations.values()) this.#parts.reacting.rename(each, line);
    const room = this.#state.room(nick);
    if (!room || this.#state.isMe(to) || fold(nick) === fold(to) || this.#state.room(to)) return;
    this.#parts.conversations.rename(room, to);
    this.#follow(nick, to);
  }

  #topic(line: Message, nick: string, sort: Sort): void {
    const [channel = "", text = ""] = line.params;
    const room = this.#state.room(channel);
    if (!room || sort === "seen") return;
    room.topic = { text, by: nick, at: line.tags.get("time") ?? "" };
    this.#parts.hearing.happen(room, line);
  }

  #mode(line: Message, sort: Sort): void {
    const [target = "", ...changes] = line.params;
    if (sort === "seen") return;
    const room = this.#state.room(target);
    if (room) {
      setModes(room, changes, this.#state.network.supports);
      this.#parts.hearing.happen(room, line);
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
    const staying = there && this.#parts.hearing.expects(there) ? there : room;
    this.#parts.conversations.rename(room, to, staying);
    this.#follow(from, to);
    this.#parts.hearing.happen(staying, line);
  }

  #follow(from: string, to: string): void {
    this.#parts.outbox.rename(from, to);
    this.#parts.watching.follow(from, to);
    this.#parts.output.renamed(from, to);
  }

  #redact(line: Message, nick: string): void {
    const [target = ""] = line.params;
    const room = this.#state.room(this.#state.isMe(target) ? nick : target);
    // Whoever takes back what was said between two is not always one of them.
    for (const each of room ? [room] : this.#state.conversations.values()) this.#redactIn(each, line);
  }

  #redactIn(room: Room, line: Message): void {
    this.#parts.past.redact(room, line);
    this.#parts.reacting.redact(room, line);
  }

  #everyone(
    nick: string,
    change: { readonly isAway: boolean } | { readonly account: string | undefined },
  ): void {
    if (this.#state.isMe(nick)) this.#state.setMe(change);
    for (const room of this.#state.conversations.values())
      if (room.roster.change(nick, change)) this.#state.changed(room);
  }
}
