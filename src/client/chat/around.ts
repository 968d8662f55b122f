/** What the chat does beyond reading and writing. It is fetched with that, and comes a little later. */
import { type Message, message } from "../../protocol/message.ts";
import type { Sort } from "../session.ts";
import type { Arriving } from "./arriving.ts";
import type { Asking } from "./asking.ts";
import type { Around, Deed } from "./beyond.ts";
import type { Said } from "./chat.ts";
import { Conversations } from "./conversations.ts";
import { Doing } from "./doing.ts";
import { Happening } from "./happening.ts";
import type { Hearing } from "./hearing.ts";
import type { CommandsClass } from "./learning.ts";
import { Notices } from "./notices.ts";
import type { Outbox } from "./outbox.ts";
import type { ChatOutput } from "./output.ts";
import type { Pages } from "./pages.ts";
import type { Past } from "./past.ts";
import { Reacting } from "./reacting.ts";
import { Reading } from "./reading.ts";
import type { Room } from "./room.ts";
import type { ChatState } from "./state.ts";
import type { Talking } from "./talking.ts";
import { Typing } from "./typing.ts";
import { Watching } from "./watching.ts";

export interface AroundParts {
  readonly state: ChatState;
  readonly asking: Asking;
  readonly output: ChatOutput;
  readonly outbox: Outbox;
  readonly past: Past;
  readonly pages: Pages;
  readonly hearing: Hearing;
  readonly arriving: Arriving;
  readonly talking: Talking;
  readonly isInside: () => boolean;
  readonly now: () => number;
  readonly quit: (why: string) => void;
}

export type AroundClass = new (parts: AroundParts) => Around;

export class ChatAround implements Around {
  readonly #state: ChatState;
  readonly #output: ChatOutput;
  readonly #pages: Pages;
  readonly #isInside: () => boolean;
  readonly #reading: Reading;
  readonly #typing: Typing;
  readonly #reacting: Reacting;
  readonly #watching: Watching;
  readonly #conversations: Conversations;
  readonly #happening: Happening;
  readonly #notices: Notices;
  readonly #doing: Doing;

  constructor(parts: AroundParts) {
    const { state, asking, output, pages, isInside, now } = parts;
    this.#state = state;
    this.#output = output;
    this.#pages = pages;
    this.#isInside = isInside;
    this.#reading = new Reading(state, asking, output);
    this.#typing = new Typing(state, output, now);
    this.#reacting = new Reacting(state);
    this.#watching = new Watching(state, asking, pages);
    this.#conversations = new Conversations(state, output);
    const own = {
      reading: this.#reading,
      typing: this.#typing,
      reacting: this.#reacting,
      watching: this.#watching,
      conversations: this.#conversations,
    };
    this.#happening = new Happening({ ...parts, ...own });
    this.#notices = new Notices(state);
    this.#doing = new Doing({ ...parts, ...own });
  }

  begin(isWhole: boolean): void {
    if (!this.#isInside()) return;
    this.connected();
    for (const room of this.#state.conversations.values()) {
      if (!room.isPresent) continue;
      this.entered(room);
      if (isWhole) continue;
      // What was said in a channel under a new name stood nowhere.
      room.timeline.isBroken = true;
      this.#pages.latest(room);
    }
    this.askUnread();
  }

  act(deed: Deed): void {
    this.#doing.act(deed);
  }

  learn(commands: CommandsClass): void {
    this.#state.trying(() => this.#doing.learn(commands));
  }

  rename(name: string): void {
    this.#doing.rename(name);
  }

  instruct(service: string, text: string): void {
    const line = message(service.toUpperCase(), [text.replace(/\s+/gu, " ")]);
    this.#doing.command(service, line, (lines) => {
      for (const { verb, params } of lines) if (verb === "NOTICE") this.#state.notice(params.at(-1) ?? "");
    });
  }

  hear(line: Message, sort: Sort): void {
    this.#happening.hear(line, sort);
  }

  tell(line: Message): void {
    this.#notices.tell(line);
  }

  recall(room: Room, lines: readonly Message[]): void {
    this.#reacting.recall(room, lines);
  }

  recount(room: Room): void {
    this.#reading.recount(room);
  }

  connected(): void {
    this.#watching.begin();
  }

  askUnread(): void {
    this.#reading.askAll();
  }

  met(room: Room): void {
    const least = this.#conversations.crowding(room);
    if (least) this.#doing.close(least);
    this.#watching.meet(room);
  }

  entered(room: Room): void {
    this.#watching.enter(room);
  }

  said(room: Room, said: Said): void {
    this.#state.stopTyping(room, said.nick);
    const { notifies, kind } = room;
    const deserves =
      notifies === "all" || (notifies === "mentions" && (said.mentionsMe || kind === "person"));
    if (this.#reading.count(room, said) && deserves) this.#output.notify(room.name, said);
  }

  saying(room: Room): void {
    this.#typing.said(room);
  }

  elapsed(timer: string): void {
    if (timer === "typing") this.#typing.expire();
    if (timer === "reading") this.#reading.tell();
  }
}
