/** What a person does. */
import { type Message, message } from "../../protocol/message.ts";
import { isChannel, isNick } from "../../protocol/names.ts";
import { notAName } from "../refusals.ts";
import type { Asking } from "./asking.ts";
import type { Action } from "./chat.ts";
import { Commands } from "./commands.ts";
import { aboutTags, sayable } from "./composing.ts";
import type { Outbox } from "./outbox.ts";
import type { ChatOutput } from "./output.ts";
import type { Pages } from "./pages.ts";
import type { Reading } from "./reading.ts";
import { isChannelName, type Room } from "./room.ts";
import type { ChatState } from "./state.ts";
import type { Typing } from "./typing.ts";

/** Nicks that a server watches for one, unless it says otherwise. */
const monitoredMax = 100;

export interface DoingParts {
  readonly state: ChatState;
  readonly asking: Asking;
  readonly outbox: Outbox;
  readonly pages: Pages;
  readonly reading: Reading;
  readonly typing: Typing;
  readonly output: ChatOutput;
  readonly isInside: () => boolean;
  readonly takeName: (name: string, password: string | undefined) => void;
  readonly quit: (why: string) => void;
  readonly answer: (lines: readonly Message[], refusal: string | undefined) => void;
}

export class Doing {
  readonly #parts: DoingParts;
  readonly #commands: Commands;

  constructor(parts: DoingParts) {
    this.#parts = parts;
    this.#commands = new Commands(parts.state, {
      act: (action) => this.act(action),
      say: (...said) => this.say(...said),
      command: (target, line) => this.command(target, line),
      quit: parts.quit,
    });
  }

  act(action: Action): void {
    try {
      this.#act(action);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      // Such as a name with a space in it.
      this.#parts.state.notice(error.message, true);
    }
  }

  #act(action: Action): void {
    const { state, outbox, typing } = this.#parts;
    switch (action.kind) {
      case "take-name":
        this.#parts.takeName(action.name, action.password);
        break;
      case "say":
        this.say(action.in, action.text, "message", action.replyTo);
        break;
      case "type":
        this.#commands.type(action);
        break;
      case "retry":
        outbox.retry(action.key);
        break;
      case "discard":
        outbox.discard(action.key);
        break;
      case "draft":
        state.setDraft(state.open(action.in), action.text);
        break;
      case "typing":
        if (this.#parts.isInside()) typing.tell(state.open(action.in), action.state);
        break;
      case "react":
      case "unreact":
        this.#react(action);
        break;
      case "redact":
        outbox.do(action.in, message("REDACT", [action.in, action.id, ...(action.why ? [action.why] : [])]));
        break;
      case "join":
        this.#join(action.channel, action.key);
        break;
      case "leave":
        this.#leave(action.channel);
        break;
      case "quit":
        this.#parts.quit("");
        break;
      case "away":
        this.command("*", message("AWAY", action.why === undefined ? [] : [action.why]));
        break;
      case "ask":
        this.#ask(action.question, action.message);
        break;
      default:
        this.#actIn(action);
    }
  }

  /** Says something, at the live end. */
  say(target: string, text: string, manner: "message" | "action" | "notice", replyTo?: string): void {
    const { state, outbox, pages, typing } = this.#parts;
    const room = state.open(target);
    typing.said(room);
    if (room.timeline.hasNewer) pages.latest(room);
    outbox.say({ target, text, manner, replyTo });
  }

  /** Asks for something whose answer is for the person to read. */
  command(target: string, line: Message): void {
    this.#parts.asking.ask(target, [line], {
      answered: ({ lines, refusal }) => this.#parts.answer(lines, refusal),
    });
  }

  rename(name: string): void {
    if (isNick(name)) this.command(name, message("NICK", [name]));
    else this.#parts.state.notice(`${name}: ${notAName}`, true);
  }

  /** Before all that waits: what is said in a channel is refused to those who are not in it. */
  joinFirst(channel: string): void {
    this.#parts.asking.askFirst(channel, message("JOIN", [channel]), {
      answered: ({ refusal }) => this.#joined(channel, refusal),
    });
  }

  /** Watches for the person whom a conversation is with. */
  monitor({ name, kind }: Room): void {
    if (kind !== "person" || !this.#parts.isInside()) return;
    this.#parts.asking.wonder(name, message("MONITOR", ["+", name]));
  }

  /** What a connection watches for ends with it. */
  monitorAll(): void {
    const people = [...this.#parts.state.conversations.values()].filter(({ kind }) => kind === "person");
    const names = people.slice(-monitoredMax).map(({ name }) => name);
    // A nick has up to 30 characters, a line 512.
    while (names.length > 0) {
      this.#parts.asking.wonder("*", message("MONITOR", ["+", names.splice(0, 15).join(",")]));
    }
  }

  #actIn(action: Extract<Action, { in: string }>): void {
    const { state, pages, reading } = this.#parts;
    const room = state.room(action.in);
    if (action.kind === "open") state.open(action.in);
    if (!room) return;
    if (action.kind === "close") this.#close(room);
    if (action.kind === "older") pages.older(room);
    if (action.kind === "newer") pages.newer(room);
    if (action.kind === "latest" && room.timeline.hasNewer) pages.latest(room);
    if (action.kind === "go-to") pages.goTo(room, action.id);
    if (action.kind === "read") reading.read(room);
    if (action.kind === "notify") state.setNotifies(room, action.about);
  }

  #close(room: Room): void {
    const { state, asking, isInside } = this.#parts;
    if (room.isPresent && room.kind === "channel") this.#leave(room.name);
    if (room.kind === "person" && isInside()) asking.wonder("*", message("MONITOR", ["-", room.name]));
    state.close(room);
  }

  #join(name: string, key: string | undefined): void {
    const channel = isChannelName(name) ? name : `#${name}`;
    if (!isChannel(channel)) {
      this.#parts.state.notice(`${channel} cannot be a channel's name`, true);
      return;
    }
    this.#parts.asking.ask(channel, [message("JOIN", key ? [channel, key] : [channel])], {
      answered: ({ refusal }) => this.#joined(channel, refusal),
    });
  }

  #joined(channel: string, refusal: string | undefined): void {
    const { state } = this.#parts;
    const room = state.room(channel);
    if (refusal === undefined) return;
    state.notice(`${channel}: ${refusal}`, true);
    if (room) state.want(room, false);
  }

  #leave(channel: string): void {
    const room = this.#parts.state.room(channel);
    if (room) this.#parts.state.want(room, false);
    if (room?.isPresent) this.command(channel, message("PART", [channel]));
  }

  #react(action: Extract<Action, { kind: "react" | "unreact" }>): void {
    const tags = aboutTags(action.id).set(`+draft/${action.kind}`, sayable(action.emoji));
    this.#parts.outbox.do(action.in, message("TAGMSG", [action.in], { tags }));
  }

  #ask(question: string, line: Message): void {
    const { asking, output } = this.#parts;
    asking.ask("*", [line], {
      answered: ({ lines, refusal }) =>
        output.answer(
          question,
          lines.filter(({ verb }) => verb !== "ACK"),
          refusal,
        ),
      abandoned: () => output.answer(question, [], "nobody knows whether it was done"),
    });
  }
}
